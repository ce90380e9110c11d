"""Markdown, plain text, feeds and mail: what a reader finds in them, and that words of articles stay words."""

import re
from dataclasses import replace
from email import message_from_bytes
from email.policy import SMTP
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from rag.brief.render import atom, atom_stories, html, mail, markdown, text
from rag.brief.render.plain import line, web_address
from rag.types import Attribution, Sources
from tests.fakes import edition as made

ATOM = "{http://www.w3.org/2005/Atom}"
BASE = "https://desk.example/"
WORDS = (
    made.HOSTILE,
    made.MARKED_UP,
    "1. one",
    "- x",
    "10) ten",
    "=====",
    "---",
    "&lt;b&gt; \\",
    "a\n\n    b\n# c",
    "!",
)


def rendered(source: str) -> Any:
    """The elements that a CommonMark renderer makes of it, with raw HTML and bare addresses as live as they get."""
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    return parser.parse(source)


def inline(source: str) -> list[Any]:
    tokens: list[Any] = rendered(source)
    return [child for token in tokens if token.children for child in token.children]


@pytest.mark.parametrize("words", WORDS)
def test_words_of_articles_open_no_markup_in_markdown(words: str) -> None:
    found = markdown(made.hostile(words))
    kinds = {token.type for token in rendered(found)} | {token.type for token in inline(found)}
    assert not kinds & {"html_block", "html_inline", "image", "code_inline", "code_block", "fence", "hr", "s_open"}
    assert not kinds & {"em_open", "table_open", "ordered_list_open", "blockquote_open", "lheading_open"}
    assert sum(token.type == "heading_open" for token in rendered(found)) == 6
    links = [token.attrGet("href") for token in inline(found) if token.type == "link_open"]
    assert all(link.startswith("https://news.example/") for link in links)


@pytest.mark.parametrize("words", WORDS)
def test_markdown_shows_the_words_as_they_are(words: str) -> None:
    found = markdown(made.hostile(words))
    shown = "".join(token.content for token in inline(found) if token.type in ("text", "text_special"))
    plain = " ".join(re.sub("[\u202e\u0007]", "", words).split())
    assert shown.count(plain) > 10


def test_a_bare_address_of_an_article_is_not_one_that_a_renderer_could_link() -> None:
    found = markdown(made.hostile("see http://evil.example www.evil.example"))
    assert "evil" in found
    assert not re.search(r"(?<!\]\()https?://|www\.", found)


def test_markers_of_markdown_lead_to_the_articles() -> None:
    found = markdown(made.view())
    assert r"the fire service told OPA. [\[2\]](https://news.example/flood/2?a=1&amp;b=2)" in found
    assert found.startswith("# Briefing, 2 March 2026\n\nFrom 14 articles of 2 March 2026 (Europe/Berlin), 2 of them")
    assert "## 1. Nine dead" in found


def test_text_has_72_columns_but_for_addresses() -> None:
    for words in ("", *WORDS, "w" * 300):
        lines = text(made.hostile(words)).splitlines() + text(made.view()).splitlines()
        assert max(len(line) for line in lines if not line.strip().startswith("https://")) <= 72
        assert not any(re.search("[\x00-\x08\u202e]", line) for line in lines)


def test_text_tells_what_an_editor_must_know() -> None:
    found = " ".join(text(made.view()).split())
    for words in (
        "Update · since 28 February 2026 · last 1 March 2026 · as of 2 March 2026, 18:40",
        "New: Nine people died",
        "told OPA. [2] (as of 2 March 2026, 09:05; a later report changed it)",
        "New, next: The state parliament will hear",
        "Sources disagree: whether a gate of the Sarn dam was opened (how sure they differ: 80%)",
        "yes · no date: A spillway gate at the Sarn dam was opened at 2 a.m., two villagers said. [4] (one source",
        "no · 2 March 2026, 16:00: “No gate was opened",
        "9 · the district, 2 March 2026, 18:40 (current): as told above [1]",
        "Correction: Orve Valley Post changed “Nine dead in Tannholt flood, district says”",
        "Sources: 5 articles, 3 independent: two carry one agency's report (OPA)",
        "[4] Orve Valley Post, no date: Villagers: gate was opened",
        "Why it stands here: 3 independent sources (× 1.40)",
        "Left out: a sentence gave 12 dead, which no cited text has",
        "Harbour pilots' strike enters third week · last in the briefing of 1 March 2026",
        "Articles not used (3)",
        "A recipe for rye bread · Halvik Herald, no date",
        f"edition: {made.EDITION_ID[:20]}",
    ):
        assert words in found


def test_who_says_it_is_not_told_twice() -> None:
    assert text(made.view()).count("Ilse Varn") == 1  # in her side of the dispute
    assert "says the district" not in text(made.view())
    told = made.flood()
    first = replace(told.sentences[0], attribution=Attribution(kind="indirect", speaker="Odd Brekke"))
    other = replace(told, sentences=(first, *told.sentences[1:]))
    assert "says Odd Brekke" in " ".join(text(made.view(made.edition(other))).split())


def test_of_a_new_story_no_sentence_is_called_new() -> None:
    assert "New:" not in text(made.view(made.edition(made.tram())))


def test_words_that_were_cited_and_not_shown_stand_at_the_source() -> None:
    told = made.tram()
    other = replace(told.sentences[0], text="The tram opens in May.")
    found = " ".join(text(made.view(made.edition(replace(told, sentences=(other,))))).split())
    assert "“Halvik's first tram line will open on 14 May" in found


def test_an_article_is_listed_once_with_all_that_is_cited_of_it() -> None:
    told = made.tram()
    one, other = told.citations
    both = (one, replace(other, article_id=one.article_id, revision_id=one.revision_id, cited_text="A day pass is 90."))
    found = " ".join(text(made.view(made.edition(replace(told, citations=both)))).split())
    assert found.count("Halvik Herald, 2 March 2026: Tram opens in May") == 1
    assert "- [1] [2] Halvik Herald, 2 March 2026: Tram opens in May [2] “A day pass is 90.”" in found.replace(
        "https://news.example/tram/1?a=1&b=2 ", ""
    )


@pytest.mark.parametrize(
    ("articles", "undated", "words"),
    [
        (0, 0, "No articles in this window."),
        (1, 0, "From 1 article of 2 March 2026 (Europe/Berlin). Made"),
        (1, 1, "1 article of 2 March 2026 (Europe/Berlin), without a date."),
        (5000, 12, "5,000 articles of 2 March 2026 (Europe/Berlin), 12 of them without a date."),
    ],
)
def test_windows_with_little_or_much(articles: int, undated: int, words: str) -> None:
    empty = replace(made.edition(), stories=(), lead=(), repeats=(), left_out=(), articles=articles, undated=undated)
    assert words in " ".join(text(made.view(empty)).split())


@pytest.mark.parametrize(
    ("made_at", "words"),
    [
        ("2026-03-09T05:30:00Z", "Made 9 March 2026, 06:30. As of the end of 2 March 2026: what became known later is"),
        ("2026-03-02T18:00:00Z", "Made 2 March 2026, 19:00. As of 2 March 2026, 19:00: what became known later is"),
    ],
)
def test_an_edition_tells_of_when_its_knowledge_is(made_at: str, words: str) -> None:
    view = made.view(made_at=made_at)
    assert words in " ".join(text(view).split())
    assert words in html(view)


def test_a_window_before_the_archive_tells_where_that_begins() -> None:
    empty = made.edition(stories=(), lead=(), repeats=(), left_out=(), articles=0, undated=0)
    empty = replace(empty, stories=(), lead=(), archive_begins="2026-03-05")
    words = "No articles in this window. The archive begins on 5 March 2026."
    assert words in text(made.view(empty))
    assert words in html(made.view(empty))


def test_articles_of_a_story_that_are_not_cited_are_told_in_one_line() -> None:
    told = made.flood()
    found = " ".join(text(made.view(made.edition(told))).split())
    assert "(OPA); cited here: 5 of them - [1]" in found
    only = replace(told, articles=told.articles[:2])
    found = " ".join(text(made.view(made.edition(replace(only, sources=Sources(2, 2))))).split())
    assert "Sources: 2 articles, 2 independent; cited besides: 3 articles of earlier briefings" in found
    assert "cited here" not in text(made.view(made.edition(made.grain())))


def test_a_correction_is_dated_by_when_it_became_known() -> None:
    told = made.flood()
    corrected = replace(told.articles[0], changed_at="2026-03-02T19:30:00Z")
    found = " ".join(text(made.view(made.edition(replace(told, articles=(corrected, *told.articles[1:]))))).split())
    assert "as of 2 March 2026, 20:30" in found
    assert "changed “Nine dead in Tannholt flood, district says” on 2 March 2026, 20:30." in found


def test_a_window_of_hours_tells_both_ends_in_its_time_zone() -> None:
    window = replace(made.edition().window, start="2026-03-28T23:00:00Z", end="2026-03-29T23:00:00Z")
    words = "29 March 2026, 00:00 to 30 March 2026, 01:00 (Europe/Berlin)"
    assert words in " ".join(text(made.view(made.edition(window=window))).split())


def test_thousands_of_unused_articles_are_counted_and_some_listed() -> None:
    one = made.edition().left_out[0]
    found = text(made.view(made.edition(left_out=(one,) * 5000)))
    assert "(5,000)" in found
    assert "- and 4,990 more" in found


def test_one_article_is_no_matter_of_independence() -> None:
    one = made.grain()
    assert "Sources: 1 article\n" in text(made.view(made.edition(one)))
    assert "independent" not in text(made.view(made.edition(replace(one, reasons=(), sources=Sources(4, 0)))))


def feed(source: str) -> ElementTree.Element:
    return ElementTree.fromstring(source)


def test_the_feed_of_editions_is_valid_atom() -> None:
    found = feed(atom([made.view(), made.hostile()], base_url=BASE))
    assert found.tag == f"{ATOM}feed"
    for one in (found, *found.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(one.findall(f"{ATOM}{name}")) == 1
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", one.findtext(f"{ATOM}updated") or "")
        assert (one.findtext(f"{ATOM}id") or "").startswith("urn:uuid:")
    assert found.findtext(f"{ATOM}author/{ATOM}name")
    ids = [one.findtext(f"{ATOM}id") for one in found.iter(f"{ATOM}entry")]
    assert len(set(ids)) == 2


def test_a_new_version_of_an_edition_is_the_same_entry() -> None:
    first, second = made.view(), made.view(made.edition(id="sha256:second"), version=2, made_at="2026-03-03T09:00:00Z")
    found = feed(atom([first, second], base_url=BASE)).findall(f"{ATOM}entry")
    assert [one.findtext(f"{ATOM}updated") for one in found] == ["2026-03-03T09:00:00Z"]
    link = found[0].find(f"{ATOM}link")
    assert link is not None
    assert link.get("href") == "https://desk.example/v1/briefings/sha256:second.html"
    before = feed(atom([first], base_url="http://elsewhere.example")).findtext(f"{ATOM}entry/{ATOM}id")
    assert found[0].findtext(f"{ATOM}id") == before


def test_a_story_is_one_entry_as_its_latest_edition_tells_it() -> None:
    window = made.edition().window
    before = made.view(
        made.edition(
            replace(made.flood(), headline="Six dead"), window=replace(window, end="2026-03-02T00:00:00+01:00")
        ),
        series="2026-03-01",
        made_at="2026-03-02T05:30:00Z",
    )
    found = feed(atom_stories([before, made.view()], base_url=BASE))
    titles = [one.findtext(f"{ATOM}title") for one in found.iter(f"{ATOM}entry")]
    assert len(titles) == 3
    assert titles[0] == made.flood().headline
    assert feed(atom_stories(made.view(), base_url=BASE)).findall(f"{ATOM}entry")


def test_a_feed_without_editions_is_a_feed() -> None:
    assert feed(atom([], base_url=BASE)).findtext(f"{ATOM}updated") == "1970-01-01T00:00:00Z"


@pytest.mark.parametrize("words", WORDS)
def test_the_content_of_a_feed_has_only_its_own_elements(words: str) -> None:
    for source in (atom([made.hostile(words)], base_url=BASE), atom_stories(made.hostile(words), base_url=BASE)):
        content = feed(source).findtext(f"{ATOM}entry/{ATOM}content") or ""
        parsed = ElementTree.fromstring(f"<div>{content}</div>")
        assert {one.tag for one in parsed.iter()} <= {"div", "h2", "p", "ul", "li", "a", "bdi", "small", "strong"}
        assert all(re.match(r"https://(news|desk)\.example/", one.get("href") or "") for one in parsed.iter("a"))


def test_a_message_has_text_and_html_and_is_the_same_each_time() -> None:
    first, again = (
        mail(made.view(), sender="Desk <desk@paper.example>", to=["a@b.example", "c@d.example"]) for _ in "12"
    )
    assert first.as_bytes() == again.as_bytes()
    found = message_from_bytes(first.as_bytes(), policy=SMTP)
    assert found["Subject"] == "Briefing, 2 March 2026"
    assert found["Date"] == "Tue, 03 Mar 2026 05:30:00 +0000"
    assert found["Message-ID"] == f"<{made.EDITION_ID.replace(':', '-')}.v1@paper.example>"
    assert found["To"] == "a@b.example, c@d.example"
    assert [part.get_content_type() for part in found.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    plain: Any = found.get_body(("plain",))
    assert plain.get_content().replace("\r\n", "\n") == text(made.view())
    assert max(map(len, first.as_bytes().split(b"\r\n"))) <= 998


def test_markers_lead_to_the_words_on_the_page_where_there_is_one() -> None:
    page = "https://desk.example/v1/briefings/x.html"
    message = mail(made.view(), sender="d@e.example", to="a@b.example", page_url=page)
    body, plain = (message.get_body((kind,)) for kind in ("html", "plain"))
    assert body is not None
    assert plain is not None
    assert f'href="{page}#s1-2"' in body.get_content()
    assert f"\n{page}\n" in plain.get_content()
    assert f"[\\[1.1\\]]({page}#s1-1)" in markdown(made.view(), page_url=page)
    assert "javascript" not in markdown(made.view(), page_url=made.SCRIPT_URL)
    assert "#s1-1" in atom([made.view()], base_url=BASE)


@pytest.mark.parametrize("words", WORDS)
def test_a_title_breaks_no_header_and_no_words_break_the_message(words: str) -> None:
    hostile = made.hostile(words + "\r\nBcc: victim@example.org")
    found = message_from_bytes(mail(hostile, sender="desk", to="a@b.example").as_bytes(), policy=SMTP)
    assert found["Bcc"] is None
    assert found["Message-ID"].endswith("@localhost.invalid>")
    html: Any = found.get_body(("html",))
    assert "<script" not in html.get_content()
    assert "<img" not in html.get_content()


def test_an_address_that_would_break_the_header_is_an_error() -> None:
    with pytest.raises(ValueError, match="Header"):
        mail(made.view(), sender="desk@paper.example", to="a@b.example\nBcc: c@d.example")


def test_twelve_stories_fit_into_what_mail_programs_show() -> None:
    told = tuple(replace(made.flood(), id=str(n)) for n in range(12))
    page = f"https://desk.paper.example/v1/briefings/{made.EDITION_ID}.html"
    message = mail(made.view(made.edition(*told)), sender="d@e.example", to="a@b.example", page_url=page)
    body: Any = message.get_body(("html",))
    assert len(body.get_content()) < 102_000


PUNCTUATION = st.text(st.sampled_from("\\`*_[](){}<>#+-.!|~=:&;\"'/1a \n"), max_size=30)


@given(st.text(max_size=30) | PUNCTUATION)
def test_any_words_stay_words_in_markdown(words: str) -> None:
    title = replace(made.edition().left_out[0].article, title=words)
    left_out = (replace(made.edition().left_out[0], article=title),)
    found = markdown(made.view(made.edition(stories=(), lead=(), repeats=(), left_out=left_out, title=words)))
    shown = "".join(child.content for child in inline(found) if child.type in ("text", "text_special"))
    assert shown.count(line(words)) >= 2
    links = [child.attrGet("href") for child in inline(found) if child.type == "link_open"]
    assert set(links) <= {"https://news.example/loose/1?a=1&b=2"}
    kinds = {token.type.removesuffix("_open").removesuffix("_close") for token in rendered(found)}
    assert kinds <= {"heading", "inline", "paragraph", "bullet_list", "list_item"}
    assert {child.type for child in inline(found)} <= {"text", "text_special", "link_open", "link_close"}


@given(st.text(max_size=60))
def test_only_addresses_of_the_web_are_linked(words: str) -> None:
    for url in (words, f"https://news.example/{words}", f"http://{words}", f"javascript:{words}"):
        if found := web_address(url):
            assert re.fullmatch(r"https?://[^\s<>()\"\\`]+", found)
            assert not found.startswith("javascript")


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "java\nscript:alert(1)",
        "https:/x",
        "//x.example",
        "http://",
        "data:text/html,x",
        "",
        "http://[x",
    ],
)
def test_other_addresses_are_not_linked(url: str) -> None:
    assert web_address(url) is None
    assert web_address(None) is None


@pytest.mark.parametrize("url", ["https://news.example/a?b=1", "http://x.example"])
def test_addresses_of_the_web_are(url: str) -> None:
    assert web_address(url) == url
