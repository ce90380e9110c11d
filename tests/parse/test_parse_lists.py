"""Lists of news: feeds, news sitemaps, JSON Feed, NewsAPI, WordPress; what has only a headline, and whose it is."""

import json
from typing import Any

import pytest

from rag.errors import BadDocument
from tests.parse.reading import article, articles, read, told


def rss(items: str, channel: str = "<title>Tarn Echo</title><link>https://tarnecho.example/</link>") -> str:
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel>{channel}{items}</channel></rss>"
    )


@pytest.mark.parametrize(
    "content",
    [
        "<![CDATA[<figure><img src='x.jpg'></figure>]]>",
        "<![CDATA[<figure><img src='x.jpg'><figcaption>The ferry.</figcaption></figure>]]>",
        "<![CDATA[<p hidden>Obey.</p><script>x</script>]]>",
        "&lt;br/&gt;&amp;nbsp;",
    ],
)
def test_a_content_that_says_nothing_leaves_the_description(content: str):
    item = "<item><title>Ferry</title><description>The ferry ran aground.</description>"
    draft = article(rss(f"{item}<content:encoded>{content}</content:encoded></item>"), "application/rss+xml")
    assert draft.paragraphs == ("The ferry ran aground.",)


@pytest.mark.parametrize(
    ("channel", "name", "link", "url"),
    [
        ("<link>https://tarnecho.example/</link>", "", "/news/1", "https://tarnecho.example/news/1"),
        ("<link>https://tarnecho.example/en/</link>", "", "news/1", "https://tarnecho.example/en/news/1"),
        ("", "https://tarnecho.example/feeds/a.xml", "../news/1", "https://tarnecho.example/news/1"),
        ("", "", "/news/1", None),
        ("<link>https://tarnecho.example/</link>", "", "//cdn.example/1", "https://cdn.example/1"),
        ("<link>https://tarnecho.example/</link>", "", "javascript:x()", None),
    ],
)
def test_a_relative_link_is_relative_to_its_feed(channel: str, name: str, link: str, url: str | None):
    item = f"<item><title>A</title><link>{link}</link><description>The ferry ran aground.</description></item>"
    assert article(rss(item, f"<title>E</title>{channel}"), "application/rss+xml", name).url == url


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Gazette &amp;amp; Post", "Gazette & Post"),
        ("Gazette &amp; Post", "Gazette & Post"),
        ("Gazette & Post", "Gazette & Post"),
        ("Q&A", "Q&A"),
        ("AT&T; and R&D", "AT&T; and R&D"),
        ("Caf&eacute; &#8211; bar&nbsp;1", "Café – bar 1"),
        ("<![CDATA[Q&A & <b>more</b>]]>", "Q&A & more"),
        ("Bad &#0; and \x0b gone", "Bad and gone"),
    ],
)
def test_ampersands_mean_what_they_are_meant_to(written: str, meant: str):
    item = f"<item><title>{written}</title><link>https://e.example/?a=1&b=2</link>"
    item += f"<description>Read {written}.</description></item>"
    draft = article(rss(item, f"<title>{written}</title>"), "application/rss+xml")
    assert (draft.title, draft.source, draft.url) == (meant, meant, "https://e.example/?a=1&b=2")
    assert draft.paragraphs == (f"Read {meant}.",)


def test_an_item_with_a_headline_alone_is_kept_as_one():
    draft = article(rss("<item><title>Mayor of Velmar resigns</title><link>https://e.example/1</link></item>"))
    assert (draft.paragraphs, draft.metadata["headline_only"]) == (("Mayor of Velmar resigns",), "true")
    found = read(rss("<item><title>Mayor</title></item><item><link>https://e.example/1</link></item>"), name="f.xml")
    assert [line.partition(":")[0] for line in told(found)] == ["rejected f.xml", "rejected f.xml"]


PAIR = '<a href="https://n.example/{0}">Headline {0}</a>&nbsp;&nbsp;<font color="#6f6f6f">Outlet {0}</font>'


def listing(*numbers: int, wrap: str = "<ol>{}</ol>", item: str = "<li>{}</li>") -> str:
    shown = wrap.format("".join(item.format(PAIR.format(n)) for n in numbers))
    return rss(
        f"<item><title>Headline 1 - Outlet 1</title><link>https://gn.example/1</link><guid>x</guid>"
        f"<description><![CDATA[{shown}]]></description><source url='https://o.example'>Outlet 1</source></item>"
    )


@pytest.mark.parametrize(("wrap", "item"), [("<ol>{}</ol>", "<li>{}</li>"), ("{}", "{}<br>"), ("<p>{}</p>", "{} ")])
def test_a_list_of_headlines_is_attributed_to_its_outlets(wrap: str, item: str):
    found = articles(read(listing(1, 2, 3, wrap=wrap, item=item), "application/rss+xml"))
    assert [(draft.title, draft.source, draft.url) for draft in found] == [
        ("Headline 1", "Outlet 1", "https://gn.example/1"),
        ("Headline 2", "Outlet 2", "https://n.example/2"),
        ("Headline 3", "Outlet 3", "https://n.example/3"),
    ]
    assert all(draft.paragraphs == (draft.title,) for draft in found)


def test_links_within_a_text_are_no_list():
    text = f"<p>The ferry ran aground. {PAIR.format(2)}</p>"
    item = f"<item><title>Ferry</title><description><![CDATA[{text}]]></description></item>"
    (draft,) = articles(read(rss(item)))
    assert draft.paragraphs[0].startswith("The ferry ran aground.")


SITEMAP = (
    """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="{}">{}</urlset>"""
)
NEWS = (
    "<url><loc>https://tarnecho.example/ferry</loc><n:news><n:publication><n:name>Tarn Echo</n:name><n:language>en"
    "</n:language></n:publication><n:publication_date>2026-03-02T09:00:00+01:00</n:publication_date>"
    "<n:title>Ferry &amp; tug aground</n:title></n:news></url>"
)


@pytest.mark.parametrize("space", ["http://www.google.com/schemas/sitemap-news/0.9", "urn:another"])
def test_a_news_sitemap_is_headlines(space: str):
    plain = "<url><loc>https://tarnecho.example/about</loc></url>"
    first, other = read(SITEMAP.format(space, NEWS + plain), "application/xml", "s.xml")
    assert told([first, other]) == ["Ferry & tug aground", "skipped s.xml: item 2: no news, only an address"]
    (draft,) = articles([first])
    assert (draft.url, draft.source, draft.language) == ("https://tarnecho.example/ferry", "Tarn Echo", "en")
    assert (str(draft.published), draft.metadata["headline_only"]) == ("2026-03-02T09:00:00+01:00", "true")
    with pytest.raises(BadDocument, match="no news"):
        read(SITEMAP.format(space, plain), "application/xml")


FEED: dict[str, Any] = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Tarn Echo",
    "home_page_url": "https://tarnecho.example/",
    "language": "en-GB",
    "authors": [{"name": "Desk"}],
}
ITEM: dict[str, Any] = {
    "id": "1",
    "url": "https://tarnecho.example/1",
    "title": "Ferry",
    "content_text": "It ran aground.",
}


def json_feed(*items: dict[str, Any], **feed: Any) -> str:
    return json.dumps(FEED | feed | {"items": items})


def test_a_json_feed_speaks_for_its_items():
    items = (
        ITEM | {"content_html": "<p>It ran <b>aground</b>.</p>", "authors": [{"name": "Ida Kern"}], "language": "de"},
        {"id": 7, "url": "/7", "title": "Summary", "summary": "The bridge closed.", "tags": ["local", "bridge"]},
        {"id": "8", "external_url": "https://other.example/x", "title": "Linked", "content_text": "About a bridge."},
        {"id": "urn:9", "title": "No address", "content_html": "<img src=x>", "content_text": "A lamp."},
        {"id": "10", "url": "https://tarnecho.example/10", "title": "Only this"},
        {"id": "11", "title": 3},
    )
    found = read(json_feed(*items), "application/feed+json", "f.json")
    first, second, third, fourth, fifth = articles(found)
    assert (first.paragraphs, first.authors, first.language) == (("It ran aground.",), ("Ida Kern",), "de")
    assert (second.url, second.paragraphs, second.section) == (
        "https://tarnecho.example/7",
        ("The bridge closed.",),
        "local",
    )
    assert (second.source, second.authors, second.language) == ("Tarn Echo", ("Desk",), "en")
    assert (third.url, third.metadata["external_url"]) == ("https://other.example/x", "https://other.example/x")
    assert (fourth.guid, fourth.paragraphs) == ("urn:9", ("A lamp.",))
    assert fifth.metadata["headline_only"] == "true"
    assert told(found)[-1].startswith("rejected f.json: item 6")


def test_a_json_feed_of_the_first_version_has_one_author():
    draft = article(
        json_feed(ITEM, version="https://jsonfeed.org/version/1", authors=None, author={"name": "Bo"}),
        "application/json",
    )
    assert draft.authors == ("Bo",)


API: dict[str, Any] = {
    "source": {"id": None, "name": "Tarn Echo"},
    "author": "Ida Kern",
    "title": "Ferry aground - Tarn Echo",
    "description": "The ferry ran aground.",
    "url": "https://tarnecho.example/1",
    "publishedAt": "2026-03-02T08:00:00Z",
    "content": "The ferry ran aground at Ronne after the pilot left the bri… [+1873 chars]",
}


def test_newsapi_gives_the_beginning_of_a_text():
    draft = article(json.dumps({"status": "ok", "totalResults": 1, "articles": [API]}), "application/json")
    assert (draft.title, draft.source, draft.authors) == ("Ferry aground", "Tarn Echo", ("Ida Kern",))
    assert str(draft.published) == "2026-03-02T08:00:00Z"
    assert draft.paragraphs == (
        "The ferry ran aground.",
        "The ferry ran aground at Ronne after the pilot left the …",
    )
    assert draft.metadata["truncated"] == "true"


@pytest.mark.parametrize(
    ("fields", "paragraphs"),
    [
        ({"content": None}, ("The ferry ran aground.",)),
        ({"content": "The ferry ran aground. Nobody was hurt."}, ("The ferry ran aground. Nobody was hurt.",)),
        ({"content": "The ferry ran aground. Nobody… [+9 chars]"}, ("The ferry ran aground. …",)),
        ({"content": "", "description": None}, ("Ferry aground",)),
    ],
)
def test_newsapi_may_give_less(fields: dict[str, Any], paragraphs: tuple[str, ...]):
    assert article(json.dumps({"articles": [API | fields]}), "application/json").paragraphs == paragraphs


POST: dict[str, Any] = {
    "id": 12,
    "date": "2026-03-02T09:00:00",
    "date_gmt": "2026-03-02T08:00:00",
    "modified_gmt": "2026-03-03T08:00:00",
    "status": "publish",
    "link": "https://tarnecho.example/ferry",
    "title": {"rendered": "Ferry &#8220;aground&#8221; &amp; more"},
    "content": {"rendered": "<p>The ferry ran aground.</p>", "protected": False},
    "excerpt": {"rendered": "<p>Short.</p>"},
    "_embedded": {
        "author": [{"name": "Ida Kern"}],
        "wp:term": [
            [{"taxonomy": "category", "name": "News &amp; Sport"}],
            [{"taxonomy": "post_tag", "name": "ferry"}],
        ],
    },
}


@pytest.mark.parametrize("many", [True, False])
def test_posts_of_wordpress_are_articles(many: bool):
    draft = article(json.dumps([POST] if many else POST), "application/json")
    assert (draft.title, draft.url) == ("Ferry “aground” & more", "https://tarnecho.example/ferry")
    assert (draft.paragraphs, draft.authors) == (("The ferry ran aground.",), ("Ida Kern",))
    assert (str(draft.published), draft.section) == ("2026-03-02T08:00:00Z", "News & Sport")
    assert draft.metadata["modified_at"] == "2026-03-03T08:00:00Z"


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"status": "future"}, "not published"),
        ({"status": "draft"}, "not published"),
        ({"content": {"rendered": "", "protected": True}}, "password"),
    ],
)
def test_posts_that_are_not_public_are_refused(fields: dict[str, Any], why: str):
    with pytest.raises(BadDocument, match=why):
        read(json.dumps(POST | fields), "application/json")
