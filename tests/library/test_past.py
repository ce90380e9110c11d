"""What was current at a moment: corrections, withdrawals, returns, and what of it a search finds."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, text

from rag.library import Library
from rag.library.known import dates_of, known_from
from rag.types import Filters, Prepared, Stamp
from tests.library.made import EMBEDDER, cut, embed_all, found, made, unit
from tests.library.older import without_kinds

PUBLISHED = "2026-03-04T15:30:00Z"


def at(moment: str) -> datetime:
    return Stamp.parse(moment).last


def state(
    words: str, *, modified: str | None = None, handed_in: str = "2026-03-20", id: str = "a1", **given: Any
) -> Prepared:
    """The article in one of its states."""
    fields: dict[str, Any] = {"published": PUBLISHED} | given
    article = made(id, words, **fields)
    metadata = {"modified_at": modified} if modified else {}
    return replace(
        article, revision=replace(article.revision, metadata=metadata, ingested_at=Stamp.parse(handed_in).first)
    )


def then(library: Library, query: str, as_of: str, **more: Any) -> list[str]:
    """Texts that a search by words finds, best first, as they were at that moment."""
    filters = Filters(as_of=at(as_of), **more)
    hits = [*library.match(query, limit=50, filters=filters), *library.match_past(query, limit=50, filters=filters)]
    passages = library.passages_as_of([key for key, _ in hits], at(as_of))
    return [passages[key].text for key, _ in hits if key in passages]


class Clock:
    def __init__(self) -> None:
        self.now = at("2026-03-20")

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def timed(tmp_path: Path, clock: Clock) -> Iterator[Library]:
    with Library.open(f"sqlite:///{tmp_path / 'library.db'}", clock=clock) as library:
        yield library


FIRST = state("The plant will employ 2,400 people.", modified=PUBLISHED)
SECOND = state("The plant will employ 1,400 people.", modified="2026-03-05T08:10:00Z")
THIRD = state("The plant will employ 1,350 people.", modified="2026-03-07T10:00:00Z")
TEXTS = [item.revision.text for item in (FIRST, SECOND, THIRD)]


@pytest.mark.parametrize(
    ("published", "modified", "known"),
    [
        (PUBLISHED, "2026-03-05T08:10:00Z", "2026-03-05T08:10:00Z"),
        ("2026-03-05T07:00:00Z", None, "2026-03-05T07:00:00Z"),
        ("2026-03-05T07:00:00Z", "2026-03-05T08:10:00Z", "2026-03-05T08:10:00Z"),
        (PUBLISHED, PUBLISHED, "2026-03-20"),
        (PUBLISHED, None, "2026-03-20"),
        (PUBLISHED, "last Tuesday", "2026-03-20"),
        (None, "2026-03-05T08:10:00Z", "2026-03-05T08:10:00Z"),
        (PUBLISHED, "2031-01-01", "2026-03-20"),
    ],
    ids=[
        "modified",
        "published anew",
        "both",
        "the date before",
        "undated change",
        "no date",
        "only modified",
        "future",
    ],
)
def test_a_later_revision_is_known_from_its_own_dates_or_from_when_it_was_handed_in(
    published: str | None, modified: str | None, known: str
) -> None:
    ingested = Stamp.parse("2026-03-20").first
    before = dates_of(Stamp.parse(PUBLISHED), {"modified_at": PUBLISHED}, ingested)
    metadata = {"modified_at": modified} if modified else {}
    dates = dates_of(Stamp.parse(published) if published else None, metadata, ingested)
    assert known_from(dates, before) == Stamp.parse(known).first.timestamp()
    assert known_from(dates, before, 1e12) == 1e12


def test_a_first_revision_is_known_from_its_publication_whenever_it_was_modified_or_loaded() -> None:
    dates = dates_of(Stamp.parse(PUBLISHED), {"modified_at": "2026-03-05"}, Stamp.parse("2026-03-20").first)
    assert known_from(dates, None) == Stamp.parse(PUBLISHED).first.timestamp()


@pytest.mark.parametrize("together", [True, False], ids=["in one transaction", "one by one"])
def test_each_revision_is_found_in_its_own_time(timed: Library, together: bool) -> None:
    for batch in [[FIRST, SECOND, THIRD]] if together else [[FIRST], [SECOND], [THIRD]]:
        timed.put(batch)
    moments = ["2026-03-03", "2026-03-04", "2026-03-05T08:09:59Z", "2026-03-05T08:10:00Z", "2026-03-06", "2026-03-08"]
    seen = [then(timed, "plant employ", moment) for moment in moments]
    assert seen == [[], TEXTS[:1], TEXTS[:1], TEXTS[1:2], TEXTS[1:2], TEXTS[2:]]
    said = [timed.past_revisions(["a1", "a?"], at(moment)) for moment in moments]
    assert [[r.text for r in revisions.values()] for revisions in said] == [[], *seen[1:5], []]
    assert [found(timed, words) for words in ("2,400", "1,400", "1,350")] == [[], [], ["a1"]]
    assert timed.check() == []


def test_a_withdrawn_article_was_there_before_and_a_returned_one_is_there_again(timed: Library, clock: Clock) -> None:
    timed.put([FIRST])
    clock.now = at("2026-03-21T12:00:00Z")
    assert timed.delete("a1")
    assert found(timed, "plant") == []
    timed.put([state(TEXTS[0], modified=PUBLISHED, handed_in="2026-03-23")])
    assert [then(timed, "plant", day) for day in ("2026-03-20", "2026-03-22", "2026-03-23")] == [
        TEXTS[:1],
        [],
        TEXTS[:1],
    ]
    assert found(timed, "plant") == ["a1"]
    assert timed.check() == []


def test_a_correction_handed_in_after_a_withdrawal_counts_from_the_withdrawal_at_the_earliest(
    timed: Library, clock: Clock
) -> None:
    timed.put([FIRST])
    clock.now = at("2026-03-21T12:00:00Z")
    timed.delete("a1")
    timed.put([SECOND])
    assert then(timed, "plant", "2026-03-08") == TEXTS[:1]
    assert then(timed, "plant", "2026-03-22") == TEXTS[1:2]


def test_a_publisher_that_went_back_to_an_earlier_state(timed: Library) -> None:
    timed.put([FIRST])
    timed.put([SECOND, state(TEXTS[0], modified="2026-03-07")])
    days = ("2026-03-04", "2026-03-06", "2026-03-08")
    assert [then(timed, "plant", day) for day in days] == [TEXTS[:1], TEXTS[1:2], TEXTS[:1]]
    assert timed.check() == []


def test_filters_hold_for_what_was_current_once(timed: Library) -> None:
    other = state("The plant will employ ten cooks.", id="a2", source="Cook's Weekly", language="de", section="Food")
    timed.put([FIRST, SECOND, other])
    timed.delete("a2")
    day = "2026-03-04"
    assert sorted(then(timed, "plant", day)) == sorted([other.revision.text, TEXTS[0]])
    assert then(timed, "plant", day, sources=("COOK'S weekly",)) == [other.revision.text]
    assert then(timed, "plant", day, languages=("de",), sections=("food",)) == [other.revision.text]
    assert then(timed, "plant", day, kinds=("opinion",)) == []
    assert len(then(timed, "plant", day, kinds=("news", "opinion"))) == 2
    assert then(timed, "plant", day, article_ids=("a1",)) == TEXTS[:1]
    assert then(timed, "plant", day, since=at("2026-03-05")) == []
    assert then(timed, "plant", day, until=at("2026-03-03")) == []
    assert len(then(timed, "plant", day, since=at("2026-03-04T15:00:00Z"), until=at("2026-03-04"))) == 2


def test_an_undated_article_counts_as_always_known_until_it_changes(timed: Library) -> None:
    timed.put([state("The tower leans.", published=None)])
    assert then(timed, "tower", "2020-01-01") == ["The tower leans."]
    timed.put([state("The tower fell.", published=None)])
    assert then(timed, "tower", "2026-03-19") == ["The tower leans."]
    assert then(timed, "tower", "2026-03-21") == ["The tower fell."]


def test_words_of_the_past_are_scored_as_the_same_words_of_what_is_live(timed: Library) -> None:
    rest = [made(f"b{n}", f"The harbour master of quay {n} counted gulls.") for n in range(40)]
    timed.put([FIRST, *rest])
    [(_, live)] = timed.match("employ people", limit=9)
    timed.put([SECOND])
    filters = Filters(as_of=at("2026-03-04"))
    [(_, past)] = timed.match_past("employ people", limit=9, filters=filters)
    assert past == pytest.approx(live, rel=0.05)
    assert timed.match_past("gulls", limit=9, filters=filters) == []
    assert timed.match_past("", limit=9, filters=filters) == []


def test_vectors_of_the_past_stay_and_are_made_when_they_are_missing(timed: Library) -> None:
    timed.put([FIRST])
    embed_all(timed)
    timed.put([SECOND, THIRD])
    assert embed_all(timed) == 1
    [missing] = timed.missing_past_vectors(EMBEDDER, 9)
    assert missing.embedded_text == SECOND.chunks[0].embedded_text
    timed.put_vectors(EMBEDDER, [missing.content_hash], unit(1, seed=9))
    assert timed.missing_past_vectors(EMBEDDER, 9) == []
    [key], matrix = timed.vectors_past(EMBEDDER, Filters(as_of=at("2026-03-06")))
    assert matrix.tolist() == unit(1, seed=9).tolist()
    assert timed.passages_as_of([key], at("2026-03-06"))[key].text == TEXTS[1]
    assert timed.vectors_past(EMBEDDER, Filters(as_of=at("2026-03-09")))[0] == []
    with pytest.raises(ValueError, match="as_of"):
        timed.vectors_past(EMBEDDER, Filters())


def test_what_is_not_known_yet_is_told_by_key(timed: Library) -> None:
    timed.put([FIRST, made("b1", "Gulls.")])
    assert timed.not_yet_known(at("2026-03-04")) == set()
    timed.put([SECOND])
    [(key, _)] = timed.match("plant", limit=9)
    assert timed.not_yet_known(at("2026-03-04")) == {key}
    assert timed.not_yet_known(at("2026-03-03")) == set()  # its publication date leaves it out already
    assert timed.not_yet_known(at("2026-03-06")) == set()


def test_the_past_is_cut_anew_and_filled_where_it_is_empty(timed: Library, tmp_path: Path) -> None:
    timed.put([FIRST, SECOND])
    [tenure] = timed.past_tenures(uncut=False)
    assert timed.past_tenures(uncut=True) == []
    timed.replace_past(tenure, [])
    assert (then(timed, "plant", "2026-03-04"), timed.past_tenures(uncut=True)) == ([], [tenure])
    timed.replace_past(tenure, cut(FIRST.revision))
    assert then(timed, "plant", "2026-03-04") == TEXTS[:1]
    timed.replace_past(tenure, cut(FIRST.revision, head="Cut anew"))
    assert [m.embedded_text[:8] for m in timed.missing_past_vectors(EMBEDDER, 9)] == ["Cut anew"]
    assert timed.check() == []


def test_readers_see_one_state_while_an_article_changes(timed: Library) -> None:
    """At every moment the past of 4 March is the first revision, whichever transaction has just ended."""
    timed.put([FIRST])
    stop = Event()
    wrong: list[object] = []

    def read() -> None:
        while not stop.is_set():
            seen = set(then(timed, "plant employ", "2026-03-04"))
            if seen != {TEXTS[0]}:
                wrong.append(seen)

    reader = Thread(target=read)
    reader.start()
    for n in range(60):
        timed.put([state(f"The plant will employ {n} people.", modified=f"2026-03-06T10:{n:02}:00Z")])
    stop.set()
    reader.join()
    assert wrong == []
    assert len(timed.past_tenures(uncut=False)) == 60


def test_a_change_that_breaks_off_leaves_past_and_present_as_they_were(timed: Library) -> None:
    timed.put([FIRST])
    foreign = replace(SECOND, revision=replace(SECOND.revision, article_id="a2"))
    timed.put([foreign])
    with pytest.raises(Exception, match="another article"):
        timed.put([THIRD, SECOND])
    assert timed.past_tenures(uncut=False) == []
    assert found(timed, "2,400") == ["a1"]
    assert timed.check() == []


STEP = st.tuples(
    st.integers(0, 3),
    st.sampled_from([None, "2026-03-04T10:00:00Z", "2026-03-06", "2026-03-10", "2031-01-01"]),
    st.booleans(),
)


@settings(max_examples=40)
@given(steps=st.lists(STEP, min_size=1, max_size=6), together=st.booleans())
def test_whatever_happens_there_is_one_revision_at_a_time_and_now_is_now(
    steps: list[tuple[int, str | None, bool]], together: bool
) -> None:
    """Each step hands in one of four texts, with or without a modification date; the article may be withdrawn after."""
    clock = Clock()
    with TemporaryDirectory() as home, Library.open(f"sqlite:///{home}/library.db", clock=clock) as library:
        batch: list[Prepared] = []
        for words, modified, withdrawn in steps:
            clock.now += timedelta(hours=1)
            batch.append(
                state(f"The plant will employ {words} people.", modified=modified, handed_in=str(Stamp(clock.now)))
            )
            if not together or withdrawn:
                library.put(batch)
                batch = []
            if withdrawn:
                library.delete("a1")
        library.put(batch)
        assert library.check() == []
        assert library.past_tenures(uncut=True) == []
        now = str(Stamp(clock.now))
        text, live = f"The plant will employ {steps[-1][0]} people.", not steps[-1][2]
        assert then(library, "plant", now) == ([text] if live else [])
        assert found(library, "plant") == (["a1"] if live else [])
        days = [f"2026-03-{day:02}" for day in range(3, 21)]
        seen = [then(library, "plant", day) for day in days]
        assert seen[0] == []
        assert all(len(texts) <= 1 for texts in seen)
        assert all(len(texts) == 1 for texts in seen[1:17])  # withdrawn at the earliest on the last day


KILLED = """
import sys
from pathlib import Path
from tests.library.made import opened
from tests.library.test_past import state
with opened(Path(sys.argv[1])) as library:
    n = 0
    while True:
        minute, second = divmod(n, 60)
        library.put([state(f"The plant will employ {n} people.", modified=f"2026-03-06T10:{minute:02}:{second:02}Z")])
        print(n, flush=True)
        n += 1
"""


def test_after_a_kill_every_revision_has_its_time(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
    ) as process:
        assert process.stdout
        acknowledged = [int(process.stdout.readline()) for _ in range(40)]
        os.kill(process.pid, signal.SIGKILL)
    with Library.open(f"sqlite:///{tmp_path / 'library.db'}", clock=lambda: datetime.now(UTC)) as library:
        assert library.check() == []
        for n in acknowledged:
            minute, second = divmod(n, 60)
            words = then(library, "plant", f"2026-03-06T10:{minute:02}:{second:02}Z")
            assert words == [f"The plant will employ {n} people."]


def downgraded(path: Path) -> None:
    """As a library of the release before would be."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        later = ("readings", "posts", "deliveries", "edition_stories", "editions", "cited", "answers")
        for name in (*later, "past_words", "past_texts", "past_chunks", "tenures"):
            connection.execute(text(f"DROP TABLE {name}"))
        connection.execute(text("DROP VIEW past_chunk_words"))
        without_kinds(connection, ("revisions", "chunks"))
        connection.execute(text("UPDATE alembic_version SET version_num = :before"), {"before": "0001"})
    engine.dispose()


def test_an_older_library_gets_its_times_at_once_and_its_chunks_by_cutting_anew(tmp_path: Path, clock: Clock) -> None:
    def opening() -> Library:
        return Library.open(f"sqlite:///{tmp_path / 'library.db'}", clock=clock)

    histories: list[Callable[[Library], object]] = [
        lambda library: library.put([FIRST, SECOND, THIRD]),
        lambda library: library.put([state("Gulls sing.", id="a2")]),
        lambda library: library.delete("a2"),
        lambda library: library.put([state("A lamp.", id="a3"), state("Two lamps.", id="a3", modified="2026-03-06")]),
        lambda library: library.put([state("A lamp.", id="a3", modified="2026-03-08")]),
    ]
    with opening() as library:
        for step in histories:
            step(library)
    downgraded(tmp_path / "library.db")
    with opening() as library:
        assert then(library, "plant", "2026-03-04") == []
        assert then(library, "plant", "2026-03-08") == TEXTS[2:]
        tenures = library.past_tenures(uncut=True)
        assert len(tenures) == 5
        for tenure in tenures:
            library.replace_past(tenure, cut(library.revision(tenure.revision_id)))
        assert [then(library, "plant", day) for day in ("2026-03-04", "2026-03-06")] == [TEXTS[:1], TEXTS[1:2]]
        assert [then(library, "gulls", day) for day in ("2026-03-19", "2026-03-21")] == [["Gulls sing."], []]
        lamps = [then(library, "lamp", day) for day in ("2026-03-05", "2026-03-19", "2026-03-21")]
        assert lamps == [["A lamp."], ["Two lamps."], ["A lamp."]]  # when it went back is only known by the clock
        assert library.check() == []
