"""`Filters` as conditions on columns; the same meaning for articles and for chunks.

`as_of` keeps undated articles, `since` and `until` do not (`UNDATED` lies before every date).
"""

from collections.abc import Sequence

from sqlalchemy import Column, ColumnElement, FromClause, select

from rag.library.columns import DAY_SECONDS, name_key
from rag.library.schema import UNDATED, articles
from rag.types import Filters

DAY_OF_EPOCH = 719_163
"""1 January 1970 as `date.toordinal` counts it, so that days of any year are positive."""
SEQ_BITS = 30


def conditions(filters: Filters, facets: FromClause, article: Column[int]) -> list[ColumnElement[bool]]:
    """On `facets` (`revisions` or `chunks`: first, last, source_key, …) and the row number of the article."""
    columns = facets.c
    found: list[ColumnElement[bool]] = []
    if filters.since is not None:
        found.append(columns.last >= filters.since.timestamp())
    if filters.until is not None:
        found += [columns.first <= filters.until.timestamp(), columns.first > UNDATED]
    if filters.as_of is not None:
        found.append(columns.first <= filters.as_of.timestamp())
    found += _named(columns.source_key, filters.sources)
    found += _named(columns.language_key, filters.languages)
    found += _named(columns.section_key, filters.sections)
    found += _named(columns.kind, filters.kinds)
    if filters.article_ids:
        found.append(article.in_(select(articles.c.id).where(articles.c.article_id.in_(filters.article_ids))))
    return found


def _named(column: ColumnElement[str], names: Sequence[str]) -> list[ColumnElement[bool]]:
    return [column.in_([name_key(name) for name in names])] if names else []


def key_of(first: float, seq: int) -> int:
    """The key of a chunk: day of publication, then a number that is never used again.

    Keys in the order of publication let the full-text index skip what lies outside of a date range.
    Below 2**53, so that they are exact in JSON and as floats.
    """
    return (_day(first) << SEQ_BITS) + seq


def key_range(filters: Filters) -> tuple[int, int]:
    """Lowest and highest key that can match; a bound that is too wide by up to a day."""
    lowest = 0 if filters.since is None else _day(filters.since.timestamp() - DAY_SECONDS)
    ends = [end.timestamp() for end in (filters.until, filters.as_of) if end is not None]
    highest = _day(min(ends)) if ends else 1 << 22
    return lowest << SEQ_BITS, (highest + 1 << SEQ_BITS) - 1


def _day(moment: float) -> int:
    return max(0, int(moment // DAY_SECONDS) + DAY_OF_EPOCH) if moment > UNDATED else 0
