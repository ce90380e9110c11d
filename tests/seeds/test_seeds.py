"""The sample articles hold what seeds/README.md promises, by plain reading without any part of `rag`.

The readers here are crude on purpose: tags and Markdown signs are cut away, white space is folded.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from html import unescape
from pathlib import Path
from typing import cast
from xml.etree import ElementTree

import pytest

SEEDS = Path(__file__).parents[2] / "seeds"
ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
REAL = {"markdown/2024-11-10-trump-putin-call.md", "markdown/2024-11-11-kremlin-denies-call.md"}
NEWS_WEEK = range(date(2026, 3, 2).toordinal(), date(2026, 3, 8).toordinal() + 1)


@dataclass(frozen=True)
class Sample:
    """One document: `name` is its file, or its URL when the file holds several. `day` is YYYY-MM-DD."""

    name: str
    url: str
    text: str
    raw: str
    day: str | None
    fictional: bool


def fold(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def bare(markup: str) -> str:
    """Without comments, scripts, tags and the link and emphasis signs of Markdown."""
    text = re.sub(r"<!--.*?-->|<(script|style|head)\b.*?</\1>", " ", markup, flags=re.DOTALL)
    text = re.sub(r"</?[a-zA-Z][^>]*>", " ", text)
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return fold(unescape(text.replace("**", "")))


def found(pattern: str, text: str) -> str | None:
    match = re.search(pattern, text, flags=re.MULTILINE)
    return match.group(1) if match else None


def markdown_samples() -> Iterator[Sample]:
    for path in sorted((SEEDS / "markdown").glob("*.md")):
        raw = path.read_text(encoding="utf-8")
        line = found(r"^((?:March|November) \d+, \d{4})$", raw)
        day = line and re.sub(
            r"(\w+) (\d+), (\d+)",
            lambda m: f"{m[3]}-{'03' if m[1] == 'March' else '11'}-{int(m[2]):02}",
            line,
        )
        body = re.sub(r"^Original url:.*", "", raw, flags=re.DOTALL | re.MULTILINE)
        url = found(r"Original url:\s+<(.*)>", raw) or ""
        yield Sample(f"markdown/{path.name}", url, bare(body), raw, day, "Note: fictional sample article." in raw)


def html_samples() -> Iterator[Sample]:
    for path in sorted((SEEDS / "html").glob("*.html")):
        raw = path.read_text(encoding="utf-8")
        url = found(r'rel="canonical" href="([^"]*)"', raw) or ""
        day = found(r'published_time" content="(.{10})', raw)
        story = found(r"(?s)(<article.*</article>)", raw) or ""
        yield Sample(f"html/{path.name}", url, bare(story), raw, day, '<meta name="fictional" content="yes">' in raw)


def rss_samples(root: ElementTree.Element) -> Iterator[Sample]:
    months = {"Mar": "03"}
    for item in root.iter("item"):
        _, day, month, year, *_ = item.findtext("pubDate", "").split()
        raw = item.findtext(CONTENT, "")
        url = item.findtext("link", "")
        fictional = any(c.text == "fictional" for c in item.iter("category"))
        yield Sample(url, url, bare(raw), raw, f"{year}-{months[month]}-{day}", fictional)


def atom_samples(root: ElementTree.Element) -> Iterator[Sample]:
    for entry in root.iter(ATOM + "entry"):
        raw = entry.findtext(ATOM + "content", "")
        url = entry.findtext(ATOM + "id", "")
        fictional = any(c.get("term") == "fictional" for c in entry.iter(ATOM + "category"))
        yield Sample(url, url, bare(raw), raw, entry.findtext(ATOM + "published", "")[:10], fictional)


def wire_samples() -> Iterator[Sample]:
    for row in rows("wire.jsonl"):
        text, url = str(row["text"]), str(row["url"])
        metadata = cast("dict[str, str]", row["metadata"])
        yield Sample(url, url, fold(text), text, str(row["published_at"])[:10], metadata["fictional"] == "yes")


def rows(name: str) -> list[dict[str, object]]:
    lines = (SEEDS / name).read_text(encoding="utf-8").splitlines()
    return [cast("dict[str, object]", json.loads(line)) for line in lines]


def feed_samples() -> Iterator[Sample]:
    for path in sorted((SEEDS / "feeds").glob("*.xml")):
        root = ElementTree.parse(path).getroot()
        yield from atom_samples(root) if root.tag == ATOM + "feed" else rss_samples(root)


SAMPLES = [*markdown_samples(), *html_samples(), *feed_samples(), *wire_samples()]
BY_NAME = {sample.name: sample for sample in SAMPLES}


def having(*words: str) -> list[Sample]:
    return [sample for sample in SAMPLES if all(word in sample.text for word in words)]


def shingles(text: str) -> set[str]:
    words = re.findall(r"\w+", text.lower())
    return {" ".join(words[i : i + 4]) for i in range(len(words) - 3)}


def test_there_are_enough_articles_each_of_a_sensible_length() -> None:
    assert len({sample.url for sample in SAMPLES}) >= 34
    assert len(BY_NAME) == len(SAMPLES)
    for sample in SAMPLES:
        assert 120 <= len(sample.text.split()) <= 450, sample.name


def test_all_but_the_two_retold_articles_say_that_they_are_invented() -> None:
    assert {sample.name for sample in SAMPLES if not sample.fictional} == REAL
    assert not [sample.name for sample in having("Trump") if sample.name not in REAL]


def test_addresses_cannot_belong_to_anybody() -> None:
    hosts: set[str] = set()
    for path in (p for p in SEEDS.rglob("*.*") if p.name != "README.md"):
        hosts |= set(re.findall(r"https?://([^/\"'<>\s)]+)", path.read_text(encoding="utf-8")))
    vocabularies = {"schema.org", "purl.org", "www.w3.org"}
    real = {host for host in hosts - vocabularies if not host.endswith(".example")}
    assert real == {"www.themoscowtimes.com"}


def test_dates_lie_in_the_news_week_except_the_background_and_one_undated() -> None:
    assert [sample.name for sample in SAMPLES if sample.day is None] == ["markdown/harbor-museum-undated.md"]
    days = [date.fromisoformat(sample.day) for sample in SAMPLES if sample.day]
    assert sum(day.toordinal() in NEWS_WEEK for day in days) >= 34
    older = sorted(day for day in days if day.toordinal() not in NEWS_WEEK)
    assert older[:2] == [date(2024, 11, 10), date(2024, 11, 11)]
    assert all(day < date(2026, 2, 1) for day in older)


def test_the_retold_article_keeps_the_facts_and_credits_its_source() -> None:
    sample = BY_NAME["markdown/2024-11-10-trump-putin-call.md"]
    for words in ("Mar-a-Lago", "several people familiar", "did not object", "24 hours", "freeze the war", '"ready"'):
        assert words in sample.text
    assert "Source: The Moscow Times, <https://www.themoscowtimes.com/2024/11/10/" in sample.raw
    denial = BY_NAME["markdown/2024-11-11-kremlin-denies-call.md"]
    assert "Dmitry Peskov" in denial.text
    assert "did not happen" in denial.text


def test_five_outlets_tell_of_the_dam_and_three_of_them_carry_the_same_wire_report() -> None:
    first_day = [s for s in having("Sarnholt dam") if s.day == "2026-03-02"]
    assert len({s.url.split("/")[2] for s in first_day}) == 5
    wire = [s for s in first_day if "(OPA)" in s.text]
    own = [s for s in first_day if s not in wire]
    assert len(wire) == 3
    for one in wire:
        for other in wire:
            same, both = shingles(one.text) & shingles(other.text), shingles(one.text) | shingles(other.text)
            assert len(same) / len(both) > 0.6
        assert all(len(shingles(one.text) & shingles(s.text)) < 20 for s in own)


def test_the_toll_rises_over_three_days_in_different_outlets() -> None:
    toll = {
        "2026-03-02": "killing at least four people",
        "2026-03-03": "rose to nine",
        "2026-03-04": "disaster to 13",
    }
    outlets = {(s.day, s.url.split("/")[2]) for day, words in toll.items() for s in having(words) if s.day == day}
    assert {day for day, _ in outlets} == set(toll)
    assert len({outlet for _, outlet in outlets}) >= 3


def test_two_outlets_disagree_on_the_same_day() -> None:
    (one,), (other,) = having("About 31,000 people marched"), having("Some 18,000 people demonstrated")
    assert one.day == other.day == "2026-03-07"


def test_a_correction_stands_under_the_same_address_and_is_read_after_the_first_version() -> None:
    first, later = having("Corvane Semiconductors will spend")
    assert first.url == later.url
    assert first.name < later.name
    assert "will employ 2,400 people" in first.text
    assert "Correction, March 5: An earlier version" in later.text


def test_a_story_runs_for_five_days() -> None:
    days = {s.day for s in having("Halvik Transit", "Jonas Pell")} | {s.day for s in having("Halvik Transit", "court")}
    assert {f"2026-03-0{day}" for day in range(2, 7)} <= days


def test_look_alike_events_are_told_apart() -> None:
    for one, other in (("Alma Rose", "Northern Tern"), ("magnitude 5.1", "magnitude 5.6")):
        assert having(one)
        assert having(other)
    assert having("There is no connection between the two")


def test_sources_without_a_name_and_reports_of_reports() -> None:
    assert len(having("on condition of anonymity")) >= 2
    assert having("The Meridian Post reported on Thursday, citing")


def test_one_article_is_german() -> None:
    assert [s.name for s in SAMPLES if 'lang="de"' in s.raw] == ["html/2026-03-07-stadtbibliothek-bote.html"]


@pytest.mark.parametrize(
    "place",
    [
        r"<!--[^>]*ignore your instructions",
        r'style="display:none">Ignore your instructions',
        r"<p>[^<]*Ignore your instructions[^<]*!\[logo\]\(https://",
    ],
)
def test_one_page_speaks_to_a_model_in_the_open_and_in_hiding(place: str) -> None:
    assert re.search(place, BY_NAME["html/2026-03-06-breadmaker-recall.html"].raw)


def test_sentences_cut_by_the_layout() -> None:
    cut = [s.name for s in SAMPLES if re.search(r"^[A-Z\"].*[a-z]\n\n[a-z]", s.raw, flags=re.MULTILINE)]
    assert len(cut) >= 2
