"""Editions: once each, whole, by window, by story, and by what became of what they cite."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rag.errors import BadInput, NotFound
from rag.library import Library
from tests.library.editions_made import edition, story
from tests.library.made import NOW, found, made, opened

FERRY = made("a1", "The ferry sank at noon.", "Nobody was hurt.")
RAISED = made("a1", "The ferry was raised.", "Nobody was hurt.")
LAMP = made("a2", "The lamp was lit.")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    moments = (NOW + timedelta(minutes=n) for n in range(10_000))
    with Library.open(f"sqlite:///{tmp_path / 'library.db'}", clock=lambda: next(moments)) as library:
        library.put([FERRY, LAMP])
        yield library


def test_an_edition_comes_back_as_it_was_made(library: Library) -> None:
    made_one = edition("e1", story("s1", FERRY, LAMP), story("s2", LAMP, old=FERRY))
    kept = library.keep_edition(made_one, "day 2")
    view = library.edition("e1")
    assert view.edition == made_one
    assert (view.series, view.version, view.made_at) == ("day 2", 1, kept.made_at)
    assert library.latest("day 2") == view
    assert library.latest("day 3") is None
    with pytest.raises(NotFound):
        library.edition("e2")


def test_the_same_edition_again_is_the_same_one(library: Library) -> None:
    first = library.keep_edition(edition("e1", story("s1", FERRY)), "day 2")
    again = library.keep_edition(edition("e1", story("s1", FERRY)), "day 2")
    assert (first.was_there, again.was_there) == (False, True)
    assert (again.version, again.made_at) == (1, first.made_at)
    assert library.keep_edition(edition("e2", story("s1", LAMP)), "day 2").version == 2
    assert library.keep_edition(edition("e3"), "day 3").version == 1
    assert [view.edition.id for view in library.edition_versions("day 2")] == ["e2", "e1"]
    assert library.edition("e1").edition.stories[0].articles[0].article_id == "a1"


def test_a_refresh_that_comes_back_to_an_earlier_state_makes_it_the_newest(library: Library) -> None:
    for id in ("e1", "e2"):
        library.keep_edition(edition(id, story("s1", FERRY)), "day 2", refreshed=True)
    back = library.keep_edition(edition("e1", story("s1", FERRY)), "day 2", refreshed=True)
    assert (back.version, back.was_there) == (3, True)
    assert [(v.edition.id, v.version) for v in library.edition_versions("day 2")] == [("e1", 3), ("e2", 2)]
    assert library.keep_edition(edition("e1", story("s1", FERRY)), "day 2", refreshed=True).version == 3


def test_versions_are_counted_once_when_many_make_them(library: Library) -> None:
    with ThreadPoolExecutor(6) as makers:
        made_ones = [edition(f"e{n % 6}", story("s1", FERRY)) for n in range(18)]
        kept = list(makers.map(library.keep_edition, made_ones, ["day 2"] * 18))
    assert sorted(k.version for k in kept if not k.was_there) == [1, 2, 3, 4, 5, 6]


def test_keeping_changes_nothing_that_a_search_finds(library: Library) -> None:
    before = library.corpus()
    library.keep_edition(edition("e1", story("s1", FERRY)), "day 2")
    assert library.corpus() == before
    assert found(library, "ferry") == ["a1"]
    assert library.check() == []


def test_the_list_tells_each_in_short_and_pages(library: Library) -> None:
    for n in range(5):
        library.keep_edition(edition(f"e{n}", story("s1", FERRY), story("s2", LAMP), day=n + 2), f"day {n}")
    page, cursor = library.editions(limit=2)
    assert [one.id for one in page] == ["e4", "e3"]
    library.keep_edition(edition("e9", day=9), "day 9")
    following, cursor = library.editions(limit=2, cursor=cursor)
    last, end = library.editions(limit=2, cursor=cursor)
    assert [one.id for one in (*following, *last)] == ["e2", "e1", "e0"]
    assert end is None
    assert [(line.story_id, line.headline) for line in page[0].stories] == [
        ("s1", "Headline of s1"),
        ("s2", "Headline of s2"),
    ]
    assert (page[0].label, page[0].title, page[0].profile) == ("2026-03-06", "Briefing of day 6", "default")
    with pytest.raises(BadInput):
        library.editions(cursor="nonsense!")


def test_what_became_of_the_articles_is_told(library: Library) -> None:
    library.keep_edition(edition("e1", story("s1", FERRY), story("s2", FERRY, LAMP)), "day 2")
    library.keep_edition(edition("e2", story("s1", LAMP), day=3), "day 3")
    assert library.editions(outdated=True) == ([], None)
    library.put([RAISED])
    (outdated,), _ = library.editions(outdated=True)
    assert outdated.id == "e1"
    assert [(cited.article_id, cited.status) for cited in outdated.cited] == [("a1", "revised"), ("a2", "live")]
    assert outdated.cited[0].current_revision_id == RAISED.revision.revision_id
    library.delete("a2")
    assert [one.id for one in library.editions(outdated=True)[0]] == ["e2", "e1"]
    assert library.kept_answers(outdated=True) == ([], None)


def test_what_the_library_does_not_hold_is_no_obstacle(library: Library) -> None:
    library.keep_edition(edition("e1", story("s1", made("a9", "The mill burned down."))), "day 2")
    assert library.editions()[0][0].cited == ()


def test_earlier_editions_by_the_end_of_their_window(library: Library) -> None:
    library.keep_edition(edition("e2", day=2), "2")
    library.keep_edition(edition("e4", day=4), "4")
    library.keep_edition(edition("e3", day=3), "3")
    library.keep_edition(edition("e3b", day=3), "3")
    library.keep_edition(edition("other", day=2, profile="sport"), "2 sport")
    library.keep_edition(edition("model", day=2, mode="llm"), "2 llm")

    def before(moment: str, limit: int = 30) -> list[str]:
        views = library.editions_before(datetime.fromisoformat(moment), "default", mode="extractive", limit=limit)
        return [view.edition.id for view in views]

    assert before("2026-03-05T00:00:00+01:00") == ["e4", "e3b", "e2"]
    assert before("2026-03-04T23:59:59+01:00") == ["e3b", "e2"]
    assert before("2026-03-03T23:00:00+00:00", limit=1) == ["e3b"]
    assert before("2026-03-01T00:00:00+01:00") == []
    every = library.editions_before(datetime(2026, 3, 3, tzinfo=UTC), "default")
    assert {view.edition.id for view in every} == {"e2", "model"}


def test_a_story_over_editions(library: Library) -> None:
    library.keep_edition(edition("e3", story("s1", LAMP, status="update", old=FERRY), day=3), "3")
    library.keep_edition(edition("e2", story("s0", LAMP), story("s1", LAMP)), "2")
    library.keep_edition(edition("e2b", story("s1", FERRY)), "2")
    library.keep_edition(edition("e2s", story("s1", FERRY), profile="sport"), "2 sport")
    first, second = library.story_steps("s1", profile="default")
    assert (first.edition_id, first.label, first.status) == ("e2b", "2026-03-02", "new")
    assert (second.edition_id, second.status, second.headline) == ("e3", "update", "Headline of s1")
    assert [sentence.text for sentence in second.sentences] == ["The lamp ."]
    assert [citation.article_id for citation in second.citations] == ["a2"]
    assert len(library.story_steps("s1")) == 3
    assert library.story_steps("nobody") == []


def test_an_edition_survives_reopening(tmp_path: Path) -> None:
    with opened(tmp_path) as library:
        library.put([FERRY])
        library.keep_edition(edition("e1", story("s1", FERRY)), "day 2")
    with opened(tmp_path) as library:
        assert library.edition("e1").edition == edition("e1", story("s1", FERRY))
