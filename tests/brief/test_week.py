"""The invented week of seeds/, one edition a day: what is planted there comes out as it should."""

import asyncio
import itertools
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from rag.config import load
from rag.library import Library
from rag.service.briefs import BriefOrder
from rag.service.views import to_json
from rag.types import Edition, Revision, Story, Timeline
from tests.opening import open_service

SEEDS = Path(__file__).parents[2] / "seeds"
DAYS = [date(2026, 3, day) for day in range(2, 9)]


@dataclass(frozen=True)
class Week:
    editions: dict[int, Edition]
    revisions: dict[str, Revision]
    again: bytes
    dam: Timeline

    def story(self, day: int, words: str) -> Story:
        found = [s for s in self.editions[day].stories if any(words in a.title for a in s.articles)]
        assert len(found) == 1, [s.headline for s in self.editions[day].stories]
        return found[0]


async def made(home: Path, days: list[date]) -> tuple[list[Edition], bytes, Timeline | None]:
    async with open_service(load(home=home)) as service:
        for path in sorted(SEEDS.rglob("*.*")):
            if path.name != "README.md":
                await service.ingest(path.read_bytes(), name=path.name)
        views = [await service.briefs.make(BriefOrder(day=day, tz="Europe/Berlin")) for day in days]
        again = await service.briefs.make(BriefOrder(day=days[1], tz="Europe/Berlin"))
        dam = next((s for s in views[0].edition.stories if "dam" in s.headline), None)
        timeline = await service.briefs.timeline(dam.id) if dam else None
        return [view.edition for view in views], to_json(again.edition), timeline


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Week:
    home = tmp_path_factory.mktemp("week")
    editions, again, timeline = asyncio.run(made(home, DAYS))
    assert timeline
    ids = {c.revision_id for e in editions for s in e.stories for c in s.citations}
    with Library.open(f"sqlite:///{home / 'library.db'}", clock=lambda: datetime.now(UTC)) as library:
        revisions = library.revisions_by_id(ids)
    return Week({int(e.window.label[-2:]): e for e in editions}, revisions, again, timeline)


def test_wire_copies_are_one_source(week: Week) -> None:
    dam = week.story(2, "Sarnholt dam breaks")
    groups = [g for g in dam.sources.groups if g.because == "wire"]
    assert [len(g.article_ids) for g in groups] == [3]
    assert dam.sources.independent < dam.sources.articles


def test_a_rising_toll_is_an_update_with_its_dates(week: Week) -> None:
    (toll,) = [c for c in week.story(4, "Thirteen dead").conflicts if c.about == "number of dead"]
    assert toll.relation == "update"
    assert toll.positions[-1].value in ("13", "Thirteen")
    assert all(p.published_at for p in toll.positions)


def test_look_alike_events_stay_apart(week: Week) -> None:
    quakes = week.story(4, "Talmere"), week.story(7, "Quill Islands")
    ferries = week.story(3, "Alma Rose"), week.story(6, "Northern Tern")
    for one, other in (quakes, ferries):
        assert one.id != other.id
        assert other.status == "new"


@pytest.mark.parametrize(("words", "days"), [("dam", (2, 3, 4, 5, 6)), ("bus", (2, 3, 4, 5, 6))])
def test_a_story_keeps_its_identity_from_day_to_day(week: Week, words: str, days: tuple[int, ...]) -> None:
    titles = {
        "dam": ("Sarnholt dam breaks", "Nine dead", "Thirteen dead", "Seepage at Sarnholt", "Renn resigns"),
        "bus": ("Bus drivers", "bus talks", "bus strike", "bus strike", "bus strike"),
    }[words]
    found = [week.story(day, title) for day, title in zip(days, titles, strict=True)]
    assert len({story.id for story in found}) == 1
    assert [story.status for story in found] == ["new", *["update"] * 4]
    assert {story.since for story in found[1:]} == {"2026-03-02"}


def test_nothing_is_told_twice(week: Week) -> None:
    for one, other in itertools.combinations(week.editions.values(), 2):
        told = [{s.text for story in e.stories for s in story.sentences} for e in (one, other)]
        assert not told[0] & told[1]


def test_a_correction_is_shown_on_its_day(week: Week) -> None:
    plant = week.story(5, "Corvane")
    assert plant.status == "update"
    assert any(a.corrects for a in plant.articles)
    assert any("1,400" in s.text for s in plant.sentences)


def test_an_undated_article_is_marked_and_listed_once(week: Week) -> None:
    (left,) = [left for e in week.editions.values() for left in e.left_out if left.article.published_at is None]
    assert left.why == "undated"


def test_a_dispute_has_both_sides(week: Week) -> None:
    march = week.story(7, "March in Brennick")
    (dispute,) = [c for c in march.conflicts if c.relation == "disagreement"]
    assert {p.value for p in dispute.positions} == {"31,000", "18,000"}
    assert all(any(side in s.text for s in march.sentences) for side in ("31,000", "18,000"))


def test_every_sentence_is_cited_checked_and_exact(week: Week) -> None:
    stories = [story for edition in week.editions.values() for story in edition.stories]
    assert len(stories) > 20
    for story in stories:
        citations = {c.id: c for c in story.citations}
        assert story.sentences
        for sentence in story.sentences:
            assert sentence.support.verdict == "supported"
            assert sentence.citation_ids
            assert story.text[sentence.start : sentence.end] == sentence.text
            markers = "".join(f"[{citations[id].marker}]" for id in sentence.citation_ids)
            assert story.text[sentence.end :].lstrip().startswith(markers)
            for id in sentence.citation_ids:
                cited = citations[id]
                assert week.revisions[cited.revision_id].text[cited.start : cited.end] == cited.cited_text


def test_every_story_says_why_it_stands_where_it_stands(week: Week) -> None:
    for edition in week.editions.values():
        scores = [story.score for story in edition.stories]
        assert scores == sorted(scores, reverse=True)
        assert all(reason.detail for story in edition.stories for reason in story.reasons)


def test_a_timeline_has_dated_cited_steps(week: Week) -> None:
    assert [step.label for step in week.dam.steps][:5] == [day.isoformat() for day in DAYS[:5]]
    assert all(step.sentences and step.citations for step in week.dam.steps)


def test_the_same_inputs_give_the_same_bytes_again_and_in_another_archive(week: Week, tmp_path: Path) -> None:
    assert week.again == to_json(week.editions[3])
    others, _, _ = asyncio.run(made(tmp_path / "other", DAYS[:2]))
    assert [to_json(e) for e in others] == [to_json(week.editions[day]) for day in (2, 3)]
