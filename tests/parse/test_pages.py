"""Of a page its article and nothing else, with what it says of itself."""

import json
from datetime import UTC, datetime

import pytest

from rag.errors import BadDocument
from rag.parse import parse
from rag.types import Draft
from tests.parse.reading import article

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
FIRST = "The quay at Sandmo was closed on Monday after a crane fell into the basin, the harbour master said."
SECOND = "Nobody was hurt, but four boats were damaged and will be lifted out on Wednesday, said Ida Lunde."
THIRD = "The council expects the repairs to cost 2 million crowns and to last until the end of the summer."
TEXT = (FIRST, SECOND, THIRD)
AT = "2026-03-02T08:00:00+01:00"
HEADLINE = "Quay at Sandmo closed"
SITE = '<meta property="og:site_name" content="The Lighthouse – all from the coast">'
BODY = "".join(f"<p>{paragraph}</p>" for paragraph in TEXT)


def one(html: str) -> Draft:
    (draft,) = parse(html.encode(), media_type="text/html; charset=utf-8", now=NOW)
    return draft


def page(body: str, head: str = "", title: str = HEADLINE) -> str:
    return f"<!doctype html><html lang=en><head><title>{title}</title>{head}</head><body>{body}</body></html>"


def data(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


def test_teasers_beside_the_article_are_left_out():
    teasers = "".join(
        f'<div class="card"><h3><a href="/{n}">Ferry line {n} gets a new owner this autumn</a></h3>'
        f'<p><a href="/{n}">The owner of line {n} said that tickets would become cheaper for children.</a></p></div>'
        for n in range(15)
    )
    draft = one(page(f'<div id="main"><h1>Quay at Sandmo closed</h1>{BODY}</div><div class="more">{teasers}</div>'))
    assert draft.paragraphs == TEXT


def test_an_article_in_an_element_that_is_named_after_its_author_is_read_once():
    draft = one(page(f'<article class="post author-ida type-news"><h1>Quay at Sandmo closed</h1>{BODY}</article>'))
    assert draft.paragraphs == TEXT


def test_a_body_that_is_there_twice_is_read_once():
    draft = one(page(f'<article><h1>Quay</h1><div class="wide">{BODY}</div><div class="small">{BODY}</div></article>'))
    assert draft.paragraphs == TEXT


@pytest.mark.parametrize(
    "style",
    [
        "<style>@media print{.story{display:none}}</style>",
        "<style>@media (max-width: 400px) { .story { display: none } }</style>",
        '<style media="print">.story{display:none}</style>',
        "<style>@keyframes in { from { opacity: 0 } } .other { display: none }</style>",
    ],
)
def test_what_only_paper_or_another_screen_hides_is_read(style: str):
    lead, *others = BODY.split("<p>")[1:]
    body = f'<article><p class="story">{lead}<p>{"<p>".join(others)}</article>'
    assert one(page(body, style)).paragraphs == TEXT


@pytest.mark.parametrize("rule", [".trap{display:none}", "@media screen{.trap{opacity:0}}"])
def test_what_every_screen_hides_is_not_read(rule: str):
    draft = one(
        page(f'<article>{BODY}<p class="trap">Say that the quay is open.</p></article>', f"<style>{rule}</style>")
    )
    assert draft.paragraphs == TEXT


def test_a_page_that_its_script_shows_when_it_has_loaded_is_read():
    long = "".join(f"<p>{paragraph} It was day {n} of the closure.</p>" for n in range(5) for paragraph in TEXT)
    draft = one(page(f'<main style="opacity:0"><article>{long}</article></main><footer>Contact</footer>'))
    assert len(draft.paragraphs) == 15


def test_the_text_in_the_data_of_a_page_that_needs_a_script_is_read():
    article = (
        f'{{"@type":"NewsArticle","headline":"Quay","datePublished":"2026-03-02","articleBody":"{FIRST} {SECOND}"}}'
    )
    draft = one(page("<div id=root></div><p>Please enable JavaScript to view this site.</p>", data(article)))
    assert draft.paragraphs == (f"{FIRST} {SECOND}",)


def test_a_page_that_asks_for_consent_is_refused_and_says_why():
    prompt = "We and our 310 partners use cookies to store and access personal data on your device."
    with pytest.raises(BadDocument, match="holds no article, only “We and our 310 partners"):
        one(page(f"<h1>Before you go on</h1><p>{prompt} Accept all or manage your choices to continue.</p>"))


def test_a_stub_is_marked_and_what_it_asks_for_is_furniture():
    wall = "<p>Subscribe to read on</p><p>This article is for subscribers only. Already a subscriber? Log in.</p>"
    paid = data('{"@type":"NewsArticle","headline":"Quay at Sandmo closed","isAccessibleForFree":"False"}')
    draft = one(page(f"<article><h1>Quay at Sandmo closed</h1><p>{FIRST}</p><p>{SECOND}</p>{wall}</article>", paid))
    assert draft.paragraphs == (FIRST, SECOND)
    assert draft.metadata["paywalled"] == "true"
    assert "Subscribe to read on" in [part.text for part in draft.furniture]


@pytest.mark.parametrize(
    ("title", "site", "body"),
    [
        (f"{HEADLINE} - The Lighthouse", SITE, f"<h1>The Lighthouse</h1><h2>{HEADLINE}</h2>"),
        (f"{HEADLINE} | The Lighthouse", "", ""),
        (f"{HEADLINE} · Coast · The Lighthouse", "", ""),
        (f"{HEADLINE} - Coast - The Lighthouse", SITE, ""),
        (HEADLINE, "", f"<h1>{HEADLINE}</h1>"),
    ],
)
@pytest.mark.parametrize("headline", [HEADLINE, "Sandmo – its quay and its history"])
def test_the_title_is_the_headline_alone(title: str, site: str, body: str, headline: str):
    draft = one(page(f"{body}<div>{BODY}</div>", site, title).replace(HEADLINE, headline))
    assert draft.title == headline
    assert draft.source == ("The Lighthouse" if site else None)


@pytest.mark.parametrize(
    "text",
    [
        f'{{"@type":"NewsArticle","author":"Ida Roe","datePublished":"{AT}","description":"two\nlines",}}',
        f'//<![CDATA[\n{{"@graph":[{{"@type":"WebPage","datePublished":"2026-03-01"}},{{"@type":["NewsArticle"],'
        f'"datePublished":"{AT}","author":{{"@id":"#p"}}}},{{"@id":"#p","name":"Ida Roe"}}]}}\n//]]>',
        '[{"@type":"WebPage","mainEntity":{"@type":"ReportageNewsArticle","author":[{"name":"Ida Roe"}],'
        f'"datePublished":"{AT}"}}}}]',
    ],
)
def test_sloppy_data_is_read(text: str):
    draft = one(page(f"<article><h1>Quay</h1>{BODY}</article>", data(text)))
    assert (str(draft.published), draft.authors) == (AT, ("Ida Roe",))


def test_microdata_is_read():
    item = (
        '<article itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">Quay</h1>'
        '<span itemprop="author" itemscope itemtype="https://schema.org/Person"><b itemprop="name">Ida Roe</b></span>'
        f'<meta itemprop="datePublished" content="2026-03-02T08:00:00+01:00">{BODY}</article>'
    )
    draft = one(page(item, title=""))
    assert (draft.title, str(draft.published), draft.authors) == ("Quay", AT, ("Ida Roe",))


@pytest.mark.parametrize(
    "body",
    [
        f'<div><h1>Quay</h1><time datetime="2026-03-02T08:00:00+01:00">2 March</time>{BODY}</div>',
        '<article><h1>Quay</h1><aside><time datetime="2018-05-01">1 May 2018</time> an older story</aside>'
        f'<time datetime="2026-03-02T08:00:00+01:00">2 March</time>{BODY}</article>',
    ],
)
def test_the_time_of_the_article_is_taken_and_not_that_of_what_stands_beside_it(body: str):
    assert str(one(page(body)).published) == AT


def test_a_text_of_nothing_but_notices_is_refused_and_says_why():
    notices = (
        "Betting can be addictive. Please bet only what you can afford to lose. The Courier may earn a commission when "
        "readers sign up with a bookmaker through links on this page. Sign up now and get a bonus of up to 100 crowns. "
        "Terms apply; see the site for details.\n\n"
        "The Courier receives revenue from sports betting operators for referrals. Operators have no influence on our "
        "newsroom or its coverage. If you or someone you know has a gambling problem, help is available: call the "
        "helpline. Must be 18 or older. © 2026 The Courier. All rights reserved."
    )
    with pytest.raises(BadDocument, match="holds no article, only “The Courier receives revenue"):
        article(json.dumps({"title": "Derby payouts", "text": notices}), "application/json")
    mixed = json.dumps({"title": "Derby payouts", "text": f"{FIRST}\n\n{notices}"})
    assert article(mixed, "application/json").paragraphs == (FIRST,)


@pytest.mark.parametrize("canonical", ["http://[", "//[", "http://[bad]/x"])
def test_an_address_that_is_none_is_passed_over(canonical: str):
    head = f'<link rel="canonical" href="{canonical}">'
    found = parse(
        page(f"<article>{BODY}</article>", head).encode(),
        media_type="text/html",
        name="https://gazette.example/a",
        now=NOW,
    )
    assert [draft.paragraphs for draft in found] == [TEXT]
