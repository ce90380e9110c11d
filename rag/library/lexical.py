"""Search by words: FTS5's BM25 over titles and text, at a bounded price.

FTS5 pays for each row that it ranks (about 1.2 µs) and, less, for each occurrence of a word that it
counts (about 0.1 µs), so six common words over 100,000 chunks take 60 ms. Therefore the words of a
question that occur in few chunks choose the candidates, as do pairs of the less rare ones; then all
that are affordable take part in ranking. In a small library that is the plain OR of all words. For
questions whose paragraph hides among 100,000 chunks of mixed sentences, the mean reciprocal rank is
97 to 98% of the plain OR's, at a fifth of its median price and an eighth at the slow end.
"""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, func, literal_column, select, text

from rag.library.filters import conditions, key_range
from rag.library.query import (
    MOST_COUNTED,
    Counted,
    affordable_words,
    candidates_of,
    divided,
    expression_of,
    question_words,
    quoted,
)
from rag.library.schema import articles, chunks, words
from rag.types import Filters

TITLE_WEIGHT = 2.0
"""Of 0.5 to 4, the best compromise on the question sets (news titles matter less than encyclopedia titles)."""

MOST_ROWS = 2_000
"""Rows that are ranked, as far as can be told before."""

MOST_ROWS_FILTERED = 6_000
"""When names are filtered: rows that fall out are not ranked."""

_COUNT = text("""
    SELECT count(*) FROM (
        SELECT 1 FROM words WHERE words MATCH :word AND rowid BETWEEN :low AND :high LIMIT :most)""")

_NEWEST = text("""
    SELECT rowid FROM words WHERE words MATCH :expression AND rowid BETWEEN :low AND :high
    ORDER BY rowid DESC LIMIT 1 OFFSET :most""")

_SCORE = func.bm25(literal_column("words"), TITLE_WEIGHT, 1.0).label("score")
_RANKED = (
    select(words.c.rowid, _SCORE)
    .where(text("words MATCH :expression"), words.c.rowid.between(bindparam("low"), bindparam("high")))
    .order_by(_SCORE, words.c.rowid.desc())
    .limit(bindparam("limit"))
)


class Keys(NamedTuple):
    """Lowest and highest key that a filter lets through; inclusive."""

    low: int
    high: int


EVERYWHERE = Keys(*key_range(Filters()))


def match(
    connection: Connection, query: str, *, limit: int, filters: Filters, known: dict[str, int]
) -> list[tuple[int, float]]:
    """Keys of live chunks with BM25 (higher is better), best first. Any text is a query.

    `known` keeps the counts of frequent words between calls. It may be out of date: an empty result
    is looked for again without it.
    """
    asked, keys = question_words(query), _keys(connection, filters)
    if not asked or keys.low > keys.high:
        return []
    found = _match(connection, asked, keys, limit, filters, known)
    if not found and known:
        known.clear()
        found = _match(connection, asked, keys, limit, filters, known)
    return found


def _match(
    connection: Connection, asked: Sequence[str], keys: Keys, limit: int, filters: Filters, known: dict[str, int]
) -> list[tuple[int, float]]:
    most = _most_rows(filters)
    affordable = affordable_words([Counted(_count_known(connection, word, known), word) for word in asked])
    if keys != EVERYWHERE:
        within = [Counted(_count(connection, word, keys, most + 1), word) for _, word in affordable]
        affordable = sorted(within, key=lambda counted: counted.rows)  # of equals, the rarer one everywhere is first
    choosing, common = divided(affordable, most)
    candidates = candidates_of(choosing, common)
    found = _ranked(connection, expression_of(candidates, choosing, common), keys, limit, filters) if candidates else []
    if found or not common:
        return found
    plain = " OR ".join(quoted(word) for _, word in common)
    return _ranked(connection, plain, _newest(connection, plain, keys, filters), limit, filters)


def _most_rows(filters: Filters) -> int:
    if filters.article_ids:
        return MOST_COUNTED
    return MOST_ROWS_FILTERED if _names(filters) else MOST_ROWS


def _count_known(connection: Connection, word: str, known: dict[str, int]) -> int:
    rows = known.get(word) or _count(connection, word, EVERYWHERE, MOST_COUNTED)
    if rows > MOST_ROWS:
        known[word] = rows
    return rows


def _count(connection: Connection, word: str, within: Keys, most: int) -> int:
    given = {"word": quoted(word), "low": within.low, "high": within.high, "most": most}
    return int(connection.execute(_COUNT, given).scalar_one())


def _names(filters: Filters) -> bool:
    return bool(filters.sources or filters.languages or filters.sections or filters.kinds)


def _keys(connection: Connection, filters: Filters) -> Keys:
    low, high = key_range(filters)
    if not filters.article_ids:
        return Keys(low, high)
    chosen = select(func.min(chunks.c.key), func.max(chunks.c.key)).join(articles, articles.c.id == chunks.c.article)
    first, last = connection.execute(chosen.where(articles.c.article_id.in_(filters.article_ids))).one()
    return Keys(1, 0) if first is None or last is None else Keys(max(low, first), min(high, last))


def _newest(connection: Connection, candidates: str, keys: Keys, filters: Filters) -> Keys:
    """Narrowed to as many rows as are ranked: of very common words alone, the newest chunks."""
    if _names(filters) or filters.article_ids:
        return keys
    given = {"expression": candidates, "low": keys.low, "high": keys.high, "most": MOST_ROWS}
    return Keys(connection.execute(_NEWEST, given).scalar() or keys.low, keys.high)


def _ranked(
    connection: Connection, expression: str, keys: Keys, limit: int, filters: Filters
) -> list[tuple[int, float]]:
    narrowed = conditions(filters, chunks, chunks.c.article)
    # The plus makes SQLite go from the words to the chunks: the other way is a search for each chunk.
    joined = _RANKED.join(chunks, text('chunks."key" = +words.rowid')).where(*narrowed) if narrowed else _RANKED
    given = {"expression": expression, "low": keys.low, "high": keys.high, "limit": limit}
    return [(key, -score) for key, score in connection.execute(joined, given)]
