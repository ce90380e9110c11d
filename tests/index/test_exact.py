"""The exact table against a search that looks at every row, one by one."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.index import VectorTable
from rag.types import KINDS, Filters, Kind, Matrix, Stamp

DIMENSION = 4
NOON = datetime(2031, 5, 10, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Row:
    key: int
    chunk_id: str
    article_id: str
    published: Stamp | None = None
    source: str | None = None
    language: str | None = None
    section: str | None = None
    kind: Kind = "news"


def lets_through(filters: Filters, row: Row) -> bool:
    """The words of `rag.types.Filters`, once more."""
    stamp = row.published
    if stamp is None and (filters.since or filters.until):
        return False
    if stamp is not None:
        if filters.since and stamp.last < filters.since:
            return False
        if filters.until and stamp.first > filters.until:
            return False
        if filters.as_of and stamp.first > filters.as_of:
            return False
    asked = (
        (filters.sources, row.source),
        (filters.languages, row.language),
        (filters.sections, row.section),
        (filters.kinds, row.kind),
        (filters.article_ids, row.article_id),
    )
    return all(not names or (value or "\0").casefold() in {n.casefold() for n in names} for names, value in asked)


def unit(seed: int) -> Matrix:
    vector = np.random.default_rng(seed).standard_normal(DIMENSION).astype(np.float32)
    return (vector / np.linalg.norm(vector)).astype(np.float32)


ZONES = (UTC, timezone(timedelta(hours=9)), timezone(timedelta(hours=-7, minutes=-30)))
NAMES = ("Northport Gazette", "NORTHPORT GAZETTE", "Straße", "STRASSE", "Reef")
OPTIONAL_NAMES = st.none() | st.sampled_from(NAMES)


@st.composite
def moments(draw: st.DrawFn) -> datetime:
    return (NOON + timedelta(hours=draw(st.integers(-72, 72)))).astimezone(draw(st.sampled_from(ZONES)))


@st.composite
def stamps(draw: st.DrawFn) -> Stamp:
    at = draw(moments())
    return Stamp(at.replace(hour=0, minute=0), "day") if draw(st.booleans()) else Stamp(at)


@st.composite
def some_rows(draw: st.DrawFn) -> Row:
    key = draw(st.integers(0, 40))
    names = [draw(OPTIONAL_NAMES) for _ in range(3)]
    kind = draw(st.sampled_from(KINDS[:3]))
    return Row(key, f"r{key}:0", f"a{key // 2}", draw(st.none() | stamps()), *names, kind=kind)


@st.composite
def some_names(draw: st.DrawFn, names: tuple[str, ...] = NAMES) -> tuple[str, ...]:
    return tuple(draw(st.lists(st.sampled_from(names), max_size=2)))


@st.composite
def some_filters(draw: st.DrawFn) -> Filters:
    since, until, as_of = (draw(st.none() | moments()) for _ in range(3))
    return Filters(
        since=since,
        until=until,
        as_of=as_of,
        sources=draw(some_names()),
        languages=draw(st.just(()) | some_names()),
        sections=draw(st.just(()) | some_names()),
        kinds=draw(st.sampled_from([(), ("news",), ("opinion", "live"), ("quiz",)])),
        article_ids=draw(some_names(("a0", "a1", "a2", "a19", "a99"))),
    )


STEPS = st.lists(st.tuples(st.lists(some_rows(), max_size=12), st.lists(st.integers(0, 40), max_size=6)), max_size=5)


@settings(max_examples=150, deadline=None)
@given(STEPS, some_filters(), st.integers(0, 12), st.integers(0, 3))
def test_is_what_looking_at_every_row_finds(
    steps: list[tuple[list[Row], list[int]]], filters: Filters, n: int, seed: int
) -> None:
    table, rows = VectorTable(DIMENSION), dict[int, Row]()
    for added, removed in steps:
        table.add(added, np.array([unit(row.key % 7) for row in added], np.float32).reshape(-1, DIMENSION))
        table.remove(removed)
        rows |= {row.key: row for row in added}
        rows = {key: row for key, row in rows.items() if key not in removed}
    query = unit(100 + seed)
    good = {key: float(unit(key % 7) @ query) for key, row in rows.items() if lets_through(filters, row)}
    wanted = sorted(good.items(), key=lambda hit: (-round(hit[1], 6), hit[0]))[:n]
    found = table.search(query, filters, n)
    assert len(table) == len(rows)
    assert table.matching(filters) == len(good)
    assert [score for _, score in found] == pytest.approx([score for _, score in wanted], abs=2e-6)
    assert {key for key, _ in found} <= set(good)
    assert {key for key in range(41) if table.accepts(key, filters)} == set(good)
    hits = [(f"r{key}:0", 0.5) for key in range(41)]
    assert table.admitted(hits, filters) == [(key, 0.5) for key in sorted(good)]


def filled(count: int, seed: int = 1) -> tuple[VectorTable, list[Row], Matrix]:
    rng = np.random.default_rng(seed)
    matrix = rng.standard_normal((count, DIMENSION)).astype(np.float32)
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    hours = rng.integers(0, 24 * 100, count)
    rows = [
        Row(i, f"r{i}:0", f"a{i}", Stamp(NOON + timedelta(hours=int(hours[i]))), f"paper {i % 5}") for i in range(count)
    ]
    table = VectorTable(DIMENSION)
    for start in range(0, count, 700):
        table.add(rows[start : start + 700], matrix[start : start + 700])
    return table, rows, matrix


@pytest.mark.parametrize(
    "filters",
    [
        Filters(),
        Filters(since=NOON + timedelta(days=3), until=NOON + timedelta(days=10)),
        Filters(sources=("Paper 3",), as_of=NOON + timedelta(days=50)),
        Filters(since=NOON + timedelta(days=90)),
    ],
)
def test_many_rows_in_many_additions(filters: Filters) -> None:
    table, rows, matrix = filled(20_000)
    table.remove(range(0, 20_000, 3))
    good = np.array([i % 3 != 0 and lets_through(filters, row) for i, row in enumerate(rows)])
    query = unit(7)
    similarity = np.where(good, matrix @ query, -2)
    best = np.sort(similarity)[::-1][:60]
    assert table.matching(filters) == good.sum()
    found = table.search(query, filters, 60)
    assert [score for _, score in found] == pytest.approx(best.tolist(), abs=2e-6)
    assert all(good[key] for key, _ in found)


def test_copies_come_in_the_order_of_their_keys() -> None:
    table = VectorTable(DIMENSION)
    for key in (9, 3, 7, 1, 5):
        table.add([Row(key, f"r{key}:0", "a")], unit(1)[None, :])
    assert [key for key, _ in table.search(unit(1), Filters(), 3)] == [1, 3, 5]


def test_a_chunk_that_comes_again_has_its_new_key_only() -> None:
    table = VectorTable(DIMENSION)
    table.add([Row(1, "r:0", "a")], unit(1)[None, :])
    table.add([Row(2, "r:0", "a")], unit(1)[None, :])
    assert table.key_of("r:0") == 2
    assert [key for key, _ in table.search(unit(1), Filters(), 9)] == [2]


def test_vectors_that_do_not_fit_are_refused_whole() -> None:
    table = VectorTable(DIMENSION)
    with pytest.raises(ValueError, match="dimension"):
        table.add([Row(1, "r:0", "a")], np.ones((1, DIMENSION + 1), np.float32))
    assert len(table) == 0


def test_searching_while_adding_and_removing_sees_only_rows_that_were_there() -> None:
    table, _, _ = filled(5000)
    lasting = Filters(sources=("lasting",))
    table.add([Row(-1, "lasting:0", "a", Stamp(NOON), "lasting")], unit(1)[None, :])

    def churn() -> None:
        for i in range(60):
            keys = range(10_000 + i * 100, 10_100 + i * 100)
            table.add([Row(key, f"r{key}:0", "b") for key in keys], np.tile(unit(2), (100, 1)))
            table.remove(keys)

    with ThreadPoolExecutor(3) as pool:
        writing = pool.submit(churn)
        while not writing.done():
            assert table.search(unit(1), lasting, 5) == [(-1, 1.0)]
            assert len(table.search(unit(1), Filters(), 50)) == 50
        writing.result()
    assert len(table) == 5001
