"""Lists of articles, and what filters let through: the same articles in a list and in a search by words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event

from rag.errors import BadInput, NotFound
from rag.library import Library
from rag.library.revisions import FULL_CHARS, FULL_PARAGRAPHS
from rag.types import KINDS, Filters, Prepared, Revision
from tests.library.made import found, ids, made, opened

DATES = [None, "2026-03-01", "2026-03-02", "2026-03-01T23:59:59Z", "2026-03-02T00:00:00Z", "2026-03-02T01:00:00+02:00"]
NAMES = [None, "Ostwick Gazette", "OSTWICK GAZETTE", "Straße"]
MOMENTS = [datetime(2026, 3, day, hour, tzinfo=UTC) for day in (1, 2) for hour in (0, 12)]
STOCK = [
    made(f"a{i}", "The bell rang.", published=date, source=source, section=section, language="EN", kind=KINDS[i % 3])
    for i, (date, source, section) in enumerate((d, s, x) for d in DATES for s in NAMES for x in (None, "Sea"))
]


def matches(filters: Filters, revision: Revision) -> bool:
    """What `Filters` promises, word for word."""
    date = revision.published
    if date is None:
        return filters.since is None and filters.until is None and named(filters, revision)
    return (
        (filters.since is None or date.last >= filters.since)
        and (filters.until is None or date.first <= filters.until)
        and (filters.as_of is None or date.first <= filters.as_of)
        and named(filters, revision)
    )


def named(filters: Filters, revision: Revision) -> bool:
    pairs = [(filters.sources, revision.source), (filters.sections, revision.section)]
    pairs += [(filters.kinds, revision.kind)]
    pairs += [(filters.languages, revision.language), (filters.article_ids, revision.article_id)]
    return all(not names or (value or "").casefold() in {n.casefold() for n in names} for names, value in pairs)


moments = st.none() | st.sampled_from(MOMENTS + [m + timedelta(seconds=1) for m in MOMENTS])
filters_given = st.builds(
    Filters,
    since=moments,
    until=moments,
    as_of=moments,
    sources=st.sampled_from([(), ("ostwick gazette",), ("STRASSE", "Nobody"), ("Nobody",)]),
    sections=st.sampled_from([(), ("sea",), ("sky",)]),
    languages=st.sampled_from([(), ("en",), ("fr",)]),
    kinds=st.sampled_from([(), ("news", "live"), ("opinion",), ("quiz",)]),
    article_ids=st.sampled_from([(), ("a1", "a9", "a20", "a33"), ("a99",)]),
)


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory):
    with opened(tmp_path_factory.mktemp("stock")) as library:
        library.put(STOCK)
        yield library


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(filters=filters_given)
def test_filters_mean_the_same_everywhere(stock: Library, filters: Filters) -> None:
    expected = {article.revision.article_id for article in STOCK if matches(filters, article.revision)}
    listed = {article.article_id for article in stock.articles(filters=filters, limit=100)[0]}
    assert listed == expected
    assert stock.count(filters=filters) == len(expected)
    assert set(found(stock, "bell", filters)) == expected


def test_pages_are_newest_first_and_undated_last(stock: Library) -> None:
    listed, cursor = walk(stock, 7)
    assert cursor is None
    assert sorted(listed) == sorted(ids(STOCK))
    dates = [stock.article(article_id).revision.published for article_id in listed]
    firsts = [date.first for date in dates if date]
    assert firsts == sorted(firsts, reverse=True)
    assert dates[len(firsts) :] == [None] * (len(dates) - len(firsts))


def walk(library: Library, limit: int) -> tuple[list[str], str | None]:
    page, cursor = library.articles(limit=limit)
    listed = [article.article_id for article in page]
    while cursor is not None:
        page, cursor = library.articles(limit=limit, cursor=cursor)
        listed += [article.article_id for article in page]
    return listed, cursor


def test_articles_that_come_in_between_pages_neither_repeat_nor_hide_others(library: Library) -> None:
    days = [dated(day) for day in range(1, 8)]
    library.put(days)
    page, cursor = library.articles(limit=3)
    library.put([made("new", "Newest.", published="2026-03-09"), made("old", "Older.", published="2026-02-01")])
    rest, end = library.articles(limit=10, cursor=cursor)
    assert [a.article_id for a in page + rest] == ["d7", "d6", "d5", "d4", "d3", "d2", "d1", "old"]
    assert end is None


def dated(day: int) -> Prepared:
    return made(f"d{day}", "Tide table.", published=f"2026-03-0{day}")


def test_withdrawn_articles_are_listed_when_asked_for(library: Library) -> None:
    library.put([dated(1), dated(2)])
    library.delete("d1")
    assert [a.article_id for a in library.articles()[0]] == ["d2"]
    assert [a.article_id for a in library.articles(status="withdrawn")[0]] == ["d1"]
    assert [a.article_id for a in library.articles(status=None)[0]] == ["d2", "d1"]
    assert library.extent()[1] == (datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 2, 23, 59, 59, tzinfo=UTC))


def test_a_list_reads_no_text(library: Library) -> None:
    library.put([made("a1", "The bell rang.", published="2026-03-02"), made("a2", "The tide turned.")])
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        said.append(statement.lower())

    event.listen(Engine, "before_cursor_execute", note)
    try:
        page, _ = library.articles(filters=Filters(sources=("Ostwick Gazette",)))
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert [(a.revision.title, a.revision.number, a.revisions) for a in page] == [("Harbour news", 1, 1)] * 2
    assert any("select" in statement for statement in said)
    for column in ("revisions.text", "revisions.sentences", "paragraphs", "furniture", "originals"):
        assert not any(column in statement for statement in said), column


def test_pages_of_revisions_hold_each_once(library: Library) -> None:
    library.put([made("a1", f"The bell rang {n} times.") for n in range(7)])
    assert numbers(library, limit=3) == [[1, 2, 3], [4, 5, 6], [7]]
    assert numbers(library, limit=7) == [[1, 2, 3, 4, 5, 6, 7]]
    library.put([made("b1", "The tide turned.")])
    assert numbers(library, "b1", limit=1) == [[1]]


@pytest.mark.parametrize(
    "paragraphs", [("word " * (FULL_CHARS // 10),), ("Yes.",) * (FULL_PARAGRAPHS // 2)], ids=["long", "many"]
)
def test_long_revisions_make_a_page_short(library: Library, paragraphs: tuple[str, ...]) -> None:
    library.put([replace(made("a1", f"Bell {n}.", *paragraphs), chunks=()) for n in range(5)])
    assert numbers(library, limit=100) == [[1, 2], [3, 4], [5]]


def numbers(library: Library, article_id: str = "a1", *, limit: int) -> list[list[int]]:
    """Of the revisions of each page."""
    page, cursor = library.revisions(article_id, limit=limit)
    pages = [page]
    while cursor is not None:
        page, cursor = library.revisions(article_id, limit=limit, cursor=cursor)
        pages.append(page)
    return [[revision.number for revision in page] for page in pages]


@pytest.mark.parametrize("cursor", ["", "x", "bm9uc2Vuc2U", "WzFd", "é", "bnVsbA"])
def test_a_cursor_of_somebody_elses_is_refused(library: Library, cursor: str) -> None:
    with pytest.raises(BadInput, match="cursor"):
        library.articles(cursor=cursor)
    library.put([dated(1)])
    with pytest.raises(BadInput, match="cursor"):
        library.revisions("d1", cursor=cursor)


def test_what_is_not_there_is_not_found(library: Library, tmp_path: Path) -> None:
    for ask in (library.article, library.revision, library.revisions, library.original):
        with pytest.raises(NotFound):
            ask("nothing")
    assert library.passages([1, 2, 3]) == {}
    assert library.extent() == ((), None)
