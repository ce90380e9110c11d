"""The page of an edition: well-formed, complete, each marker at its words, and only its own markup."""

import importlib
import re
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from rag.brief.render import html, html_policy
from rag.types import Difference, EditionView
from tests.fakes import edition as made

etree: Any = importlib.import_module("lxml.etree")  # it has no types
lxml_html: Any = importlib.import_module("lxml.html")

WORDS = (made.HOSTILE, made.MARKED_UP, "", "&lt;b&gt;", "--><!--", '" onclick="x', "<svg/onload=x>", "]]>")


def parsed(source: str) -> Any:
    """By a strict parser: the void elements closed, all else must be XML already."""
    body = re.sub(r"<((?:meta|link|input|br)\b[^>]*)>", r"<\1/>", source.removeprefix("<!doctype html>\n"))
    body = re.sub(r"(?s)<style>.*?</style>", "<style></style>", body)
    return etree.fromstring(body.encode(), etree.XMLParser(resolve_entities=False))


def page(view: EditionView) -> Any:
    return parsed(html(view, made.paragraphs(view.edition)))


def words(node: Any) -> str:
    """What it says, with a space where a block or a cell ends."""
    blocks = {"p", "li", "dt", "dd", "summary", "blockquote", "ins", "del", "h2", "h3"}
    pieces: list[str] = []
    for event, one in etree.iterwalk(node, events=("start", "end")):
        if event == "start":
            pieces.append(one.text or "")
        else:
            pieces.append((" " if one.tag in blocks else "") + (one.tail or "" if one is not node else ""))
    return " ".join("".join(pieces).split())


@pytest.mark.parametrize("hostile", WORDS)
def test_hostile_words_are_shown_and_are_no_markup(hostile: str) -> None:
    source = html(made.hostile(hostile), made.paragraphs(made.hostile(hostile).edition))
    found = parsed(source)
    assert {one.tag for one in found.iter()} == {one.tag for one in parsed(html(made.hostile("x"))).iter()}
    assert not found.xpath("//script | //img | //iframe | //svg | //*[@style]")
    assert not [name for one in found.iter() for name in one.attrib if name.startswith("on")]
    for link in found.xpath("//a"):
        assert re.match(r"#s\d|https://news\.example/", link.get("href"))
    assert len(lxml_html.fromstring(source).xpath("//article")) == 1


def test_every_marker_leads_to_the_paragraph_with_the_cited_words_marked() -> None:
    view = made.view()
    found = page(view)
    ids = {one.get("id"): one for one in found.xpath("//*[@id]")}
    assert len(ids) == len(found.xpath("//*[@id]"))
    for place, told in enumerate(view.edition.stories, 1):
        for n, sentence in enumerate(told.sentences, 1):
            links = ids[f"s{place}-p{n}"].xpath(".//a[@class='marker']")
            assert len(links) == len(sentence.citation_ids)
            for link, id in zip(links, sentence.citation_ids, strict=True):
                cited = next(one for one in told.citations if one.id == id)
                mark = ids[link.get("href")[1:]]
                assert mark.tag == "mark"
                assert mark.text == cited.cited_text
                note = mark.xpath("./ancestor::li")[0]
                assert "The river rose" in words(note)
                assert note.xpath(".//p[@class='from']//a[@href=$url]", url=cited.url)
                assert note.xpath("./a[@class='close']")[0].get("href")[1:] in ids
    assert all(link.get("href")[1:] in ids for link in found.xpath("//a[starts-with(@href, '#')]"))


def test_without_its_paragraph_the_cited_words_stand_alone() -> None:
    found = parsed(html(made.view()))
    assert [words(one) for one in found.xpath("//blockquote[mark]")] == [
        one.cited_text for told in made.edition().stories for one in told.citations
    ]


def test_a_paragraph_with_other_words_at_the_place_is_told() -> None:
    view = made.view()
    wrong = dict.fromkeys(made.paragraphs(view.edition), ("Something else entirely.", 0, 9))
    assert "The marked words are not those that were cited." in html(view, wrong)


def test_markers_of_the_lead_name_the_story_too() -> None:
    links = page(made.view()).xpath("//p[@class='lead']//a")
    assert [(one.text, one.get("href")) for one in links] == [
        ("[1.1]", "#s1-1"),
        ("[2.1]", "#s2-1"),
        ("[3.1]", "#s3-1"),
    ]


def test_headings_are_in_order_and_landmarks_are_there() -> None:
    found = page(made.view(difference=Difference(before="b", added=("tram",), removed=(), changed={})))
    levels = [int(one.tag[1]) for one in found.iter() if re.fullmatch(r"h[1-6]", str(one.tag))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert found.get("lang") == "en"
    for name in ("header", "main", "nav", "footer"):
        assert len(found.xpath(f"//{name}")) == 1
    assert all(found.xpath("//*[@id=$id]", id=one.get("aria-labelledby")) for one in found.xpath("//article"))


def test_a_story_tells_its_status_its_doubts_and_its_sources() -> None:
    told = words(page(made.view()).xpath("//article")[0])
    for expected in (
        "Update since 28 February 2026 · last 1 March 2026 · as of 2 March 2026, 18:40 1. Nine dead",
        "[4] · one source · source not named",
        "· as of 2 March 2026, 09:05; a later report changed it",
        "Sources disagree: whether a gate of the Sarn dam was opened (how sure they differ: 80%)",
        "Reports changed: the dead in Tannholt",
        "Correction: Orve Valley Post changed “Nine dead in Tannholt flood, district says”",
        "Sources: 5 articles, 3 independent: two carry one agency's report (OPA)",
        "Halvik Herald, 2 March 2026, 09:05 · same text as The Northern Ledger",
        "Why it stands here (score 2.41) 3 independent sources (× 1.40)",
        "“on Monday evening”: 2 March 2026",
        "a sentence gave 12 dead, which no cited text has",
    ):
        assert expected in told


def test_what_stands_around_the_stories() -> None:
    told = words(page(made.view(changed_since=True, version=2)))
    for expected in (
        "The archive has changed since: made again, this briefing would differ.",
        "Made 3 March 2026, 06:30, version 2.",
        "Nothing new on Harbour pilots' strike enters third week · last in the briefing of 1 March 2026",
        "Articles not used (3)",
        "A recipe for rye bread · Halvik Herald, no date",
        f"edition {made.EDITION_ID}",
        "archive sha256:77aa",
        "stories average-link@1",
    ):
        assert expected in told


def test_the_difference_to_the_version_before() -> None:
    changed = Difference(before="b", added=("grain",), removed=("old",), changed={"tram": (("New.",), ("Gone by.",))})
    told = words(page(made.view(version=3, difference=changed)))
    assert (
        "What changed since version 2 Story added: Grain exports from Port Ellery fall by 18% Story gone: old" in told
    )
    assert "Halvik's first tram line to open on 14 May Added: New. Gone: Gone by." in told
    nothing = Difference(before="b", added=(), removed=(), changed={})
    assert "Nothing that a reader would see." in words(page(made.view(version=2, difference=nothing)))


def test_no_articles_no_stories() -> None:
    empty = made.view(replace(made.edition(), stories=(), lead=(), repeats=(), left_out=(), articles=0, undated=0))
    assert "No articles in this window." in words(page(empty))
    assert not page(empty).xpath("//nav | //article | //input")


def test_of_thousands_of_unused_articles_a_hundred_are_listed() -> None:
    many = made.edition(left_out=(made.edition().left_out[0],) * 5000)
    found = page(made.view(many))
    assert "and 4,900 more, listed in the briefing's JSON" in words(found)
    assert len(html(made.view(many))) < 100_000


def test_the_policy_stands_in_the_page_and_allows_no_script() -> None:
    found = page(made.view()).xpath("//meta[@http-equiv]")[0]
    assert found.get("content") == html_policy()
    assert html_policy().startswith("default-src 'none'; style-src 'sha256-")
    assert "script" not in html_policy()


def test_the_same_edition_gives_the_same_page() -> None:
    view = made.view()
    assert html(view, made.paragraphs(view.edition)) == html(view, made.paragraphs(view.edition))
