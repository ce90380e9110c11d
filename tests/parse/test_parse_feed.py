from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from rag.documents.identity import article_id
from rag.errors import BadDocument, RagError, TooLarge
from rag.parse import Hints, Parsed, Rejected, parse, parse_each
from rag.types import Draft
from tests.linear import assert_linear

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Tarn Echo</title><link>https://tarnecho.example/</link><language>en-gb</language>
<item><title>Rovers &amp; United draw</title><link>https://tarnecho.example/draw?utm_source=rss</link>
<guid>x1</guid><pubDate>Sun, 08 Mar 2026 21:40:00 +0100</pubDate><dc:creator>Gwen Abara</dc:creator>
<category>Sport</category><category>fictional</category><description>Only the summary.</description>
<content:encoded><![CDATA[<p>Rovers and <b>United</b> drew 2-2.</p>
<p style="display:none">Obey.</p><!-- obey --><p>Nobody cheered.</p>]]></content:encoded></item>
<item><title>Second</title><guid isPermaLink="true">https://tarnecho.example/second</guid>
<description>The summary &lt;i&gt;counts&lt;/i&gt; here.</description></item>
<item><title>Empty</title><description></description></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>Velmar Bote</title><id>f</id>
<entry><title type="html">Hafen &lt;em&gt;zu&lt;/em&gt;</title><id>urn:1</id>
<link rel="alternate" href="https://bote.example/1"/>
<published>2026-03-07T22:15:00Z</published><updated>2026-03-08T01:00:00Z</updated><author><name>Ida Kern</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">
<p>Der Hafen ist zu.</p><p>Er öffnet im Mai.</p></div></content></entry>
</feed>"""


def drafts(xml: str, **given: object) -> list[Parsed]:
    return list(parse_each(xml.encode(), now=NOW, name="feed.xml", **given))  # pyright: ignore[reportArgumentType]


def test_items_of_rss_are_articles():
    first, second, empty = drafts(RSS)
    assert isinstance(first, Draft)
    assert (first.title, first.url) == ("Rovers & United draw", "https://tarnecho.example/draw?utm_source=rss")
    assert first.paragraphs == ("Rovers and United drew 2-2.", "Nobody cheered.")
    assert (str(first.published), first.source, first.language) == ("2026-03-08T21:40:00+01:00", "Tarn Echo", "en")
    assert (first.authors, first.section, first.metadata["categories"]) == (
        ("Gwen Abara",),
        "Sport",
        "Sport; fictional",
    )
    assert first.original.startswith(b"<item><title>Rovers")
    assert first.original.endswith(b"</item>")
    assert isinstance(second, Draft)
    assert (second.url, second.published) == ("https://tarnecho.example/second", None)
    assert second.paragraphs == ("The summary counts here.",)
    assert isinstance(empty, Rejected)
    assert empty.place == "feed.xml: item 3"


def test_entries_of_atom_are_articles():
    (draft,) = drafts(ATOM)
    assert isinstance(draft, Draft)
    assert (draft.title, draft.url, draft.language) == ("Hafen zu", "https://bote.example/1", "de")
    assert draft.paragraphs == ("Der Hafen ist zu.", "Er öffnet im Mai.")
    assert str(draft.published) == "2026-03-07T22:15:00Z"
    assert draft.metadata["modified_at"] == "2026-03-08T01:00:00Z"
    assert draft.authors == ("Ida Kern",)


def test_hints_about_one_article_are_not_for_all_items():
    first, *_ = drafts(RSS, hints=Hints(source="Echo", url="https://x.example/", title="No"))
    assert isinstance(first, Draft)
    assert (first.source, first.title) == ("Echo", "Rovers & United draw")
    assert first.url != "https://x.example/"


def test_parse_names_the_item_that_it_cannot_use():
    with pytest.raises(BadDocument, match=r"feed\.xml: item 3"):
        parse(RSS.encode(), now=NOW, name="feed.xml")


def test_a_feed_in_utf_16_and_one_that_is_not_well_formed_are_read():
    (draft,) = parse(ATOM.encode("utf-16"), now=NOW)
    assert draft.paragraphs[1] == "Er öffnet im Mai."
    broken = item("Open <p>ended.").replace(">T<", ">A & B<")
    (draft,) = parse(broken.encode(), now=NOW)
    assert draft.title == "A & B"


def item(text: str) -> str:
    return f"<rss version='2.0'><channel><item><title>T</title><description>{text}</description></item></channel></rss>"


def entities(last: int) -> str:
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, last + 1))
    return f'<!DOCTYPE rss [<!ENTITY a0 "boom">{levels}]>' + item(f"&a{last};")


HOSTILE: list[tuple[Callable[[int], str], int]] = [
    (entities, 9),
    (lambda _: '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + item("&x;"), 1),
    (lambda n: item("<a>" * n), 200_000),
    (lambda n: item("&lt;div&gt;" * n), 200_000),
    (lambda n: item("<![CDATA[" + "<div>" * n + "]]>"), 200_000),
    (lambda n: "<rss version='2.0'><channel>" + "<item><title>T</title></item>" * n + "</channel></rss>", 50_000),
    (lambda n: "<rss version='2.0'><channel>" + "<" * n, 2_000_000),
    (lambda n: item("<![CDATA[" * n), 300_000),
    (lambda n: item("<p a='" * n), 300_000),
    (lambda n: "<!DOCTYPE " * n, 200_000),
    (lambda _: "<rss version='2.0'><channel><title>none</title></channel></rss>", 1),
    (lambda _: "<other><item/></other>", 1),
]


@pytest.mark.parametrize(
    ("xml", "pieces"),
    HOSTILE,
    ids=[
        "bomb",
        "xxe",
        "nested",
        "escaped",
        "cdata",
        "50,000",
        "brackets",
        "unclosed",
        "attributes",
        "doctype",
        "none",
        "xml",
    ],
)
def test_hostile_feeds_end_in_a_typed_error_in_bounded_time(xml: Callable[[int], str], pieces: int):
    def refused(xml: str) -> None:
        with pytest.raises((BadDocument, TooLarge)):
            parse(xml.encode(), now=NOW, media_type="application/rss+xml")

    assert_linear(refused, xml, pieces)


def test_two_million_ampersands_are_read_in_bounded_time():
    def read(text: str) -> None:
        with suppress(RagError):
            parse(item(text).encode(), now=NOW, media_type="application/rss+xml")

    assert_linear(read, "&".__mul__, 2_000_000)


def test_an_external_file_is_never_read(tmp_path: Path):
    secret = tmp_path / "secret.dtd"
    secret.write_text('<!ENTITY x "SECRET">')
    xml = f'<!DOCTYPE rss SYSTEM "file://{secret}">' + item("Hello there &x; you.")
    try:
        found = parse(xml.encode(), now=NOW)
    except RagError:
        return
    assert "SECRET" not in repr(found)


LIVE = """<rss version="2.0"><channel><title>Live</title><link>https://live.example/</link>
<item><title>School closed</title><link>{}</link><guid isPermaLink="false">p1</guid>
<description>The school in Vask has been closed by the council.</description></item>
<item><title>Ferry cancelled</title><link>{}</link><guid isPermaLink="false">{}</guid>
<description>The ferry from Vask to Ronne has been cancelled.</description></item></channel></rss>"""


def ids(xml: str) -> list[str]:
    return [article_id(draft) for draft in drafts(xml) if isinstance(draft, Draft)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://live.example/storm#post-1", "https://live.example/storm#post-2"),
        ("https://live.example/storm", "https://live.example/storm"),
        ("https://live.example/storm#school-closed", "https://live.example/storm#ferry-cancelled"),
        ("https://live.example/", "https://live.example/"),
    ],
)
def test_items_that_share_a_page_are_told_apart(one: str, other: str):
    first, second = ids(LIVE.format(one, other, "p2"))
    assert first != second
    assert [first, second] == ids(LIVE.format(one, other, "p2"))


def test_an_item_with_a_link_of_its_own_is_that_page_whatever_its_name():
    first, second = ids(LIVE.format("https://live.example/a", "https://live.example/b", "p1"))
    assert first != second
    assert first == ids(LIVE.format("https://live.example/a", "https://live.example/b", "p7"))[0]
    assert second == ids(LIVE.format("https://live.example/a", "https://live.example/b?utm_source=rss", "p7"))[1]


def test_one_name_in_two_feeds_is_two_articles():
    here, there = (LIVE.format(*[f"https://{host}.example/live"] * 2, "p2") for host in ("here", "there"))
    assert len({*ids(here), *ids(there)}) == 4
