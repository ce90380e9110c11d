"""Search by words: FTS5's BM25 over titles and text, at a bounded price.

FTS5 pays for each row that it ranks (about 1.2 µs) and, less, for each occurrence of a word that it
counts (about 0.1 µs), so six common words over 100,000 chunks take 60 ms. Therefore the words of a
question that occur in few chunks choose the candidates, as do pairs of the less rare ones; then all
that are affordable take part in ranking. In a small library that is the plain OR of all words. With
240 and 411 gold paragraphs among 100,000 chunks of mixed sentences this finds 96% of what the plain OR
finds first, in a tenth of its time (see DECISIONS.md).
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from itertools import combinations
from typing import NamedTuple

from sqlalchemy import Connection, func, literal_column, select, text

from rag.library.filters import conditions, key_range
from rag.library.schema import articles, chunks, words
from rag.text import STOP_WORDS
from rag.types import Filters

TITLE_WEIGHT = 2.0
"""Of 0.5 to 4, the best compromise on the question sets (news titles matter less than encyclopedia titles)."""

MOST_WORDS = 32
MOST_ROWS = 2_000
"""Rows that are ranked, as far as can be told before."""

MOST_ROWS_FILTERED = 6_000
"""When names are filtered: rows that fall out are not ranked."""

MOST_COUNTED = 20_000
"""Occurrences, in chunks, of all words that take part."""

MOST_PAIRS = 3

_WORD = re.compile(
    r"(?<![^\W_])(?:[^\W\d_]\.){2,}"  # U.S.
    r"|\d+(?:[.,]\d+)+"  # 1,200
    r"|[^\W_]+(?:['’][^\W_]+)*"
)

_COUNT = text("""
    SELECT count(*) FROM (
        SELECT 1 FROM words WHERE words MATCH :word AND rowid BETWEEN :low AND :high LIMIT :most)""")

_NEWEST = text("""
    SELECT rowid FROM words WHERE words MATCH :expression AND rowid BETWEEN :low AND :high
    ORDER BY rowid DESC LIMIT 1 OFFSET :most""")


class Counted(NamedTuple):
    """A word with the number of chunks that hold it, exact or too many to matter."""

    rows: int
    word: str


class Keys(NamedTuple):
    """Lowest and highest key that a filter lets through; inclusive."""

    low: int
    high: int


Count = Callable[[str, Keys], int]


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


def question_words(query: str) -> list[str]:
    """Distinct words in order, without stop words if any other is there; each safe within double quotes."""
    found = [
        m[0].replace("’", "'").removesuffix("'s") for m in _WORD.finditer(unicodedata.normalize("NFC", query).lower())
    ]
    kept = [word for word in found if word not in STOP_WORDS] or found
    return list(dict.fromkeys(kept))[:MOST_WORDS]


def _match(
    connection: Connection, asked: Sequence[str], keys: Keys, limit: int, filters: Filters, known: dict[str, int]
) -> list[tuple[int, float]]:
    everywhere = Keys(*key_range(Filters()))

    def count(word: str, within: Keys) -> int:
        if within == everywhere and word in known:
            return known[word]
        given = {"word": _quoted(word), "low": within.low, "high": within.high, "most": MOST_COUNTED}
        rows = int(connection.execute(_COUNT, given).scalar_one())
        if within == everywhere and rows > MOST_ROWS:
            known[word] = rows
        return rows

    affordable = affordable_words([Counted(count(word, everywhere), word) for word in asked])
    if keys != everywhere:
        affordable = sorted(Counted(count(word, keys), word) for _, word in affordable)
    narrowed = conditions(filters, chunks, chunks.c.article)
    choosing, common = divided(affordable, MOST_ROWS_FILTERED if narrowed else MOST_ROWS)
    if not choosing and not common:
        return []
    candidates = candidates_of(choosing, common)
    if not choosing:
        keys = _newest(connection, candidates, keys)
    return _ranked(connection, expression_of(candidates, choosing, common), keys, limit, filters)


def affordable_words(counted: Sequence[Counted]) -> list[Counted]:
    """The rarest that occur at all, until they occur too often; never none if one occurs."""
    kept: list[Counted] = []
    total = 0
    for word in sorted(w for w in counted if w.rows):
        total += word.rows
        if len(kept) >= 2 and total > MOST_COUNTED:
            break
        kept.append(word)
    return kept


def divided(counted: Sequence[Counted], most: int) -> tuple[list[Counted], list[Counted]]:
    """Words whose rows are all ranked, and the others; `counted` by ascending count."""
    total = 0
    for i, word in enumerate(counted):
        total += word.rows
        if total > most:
            return list(counted[:i]), list(counted[i:])
    return [word for word in counted if word.rows], []


def candidates_of(choosing: Sequence[Counted], common: Sequence[Counted]) -> str:
    """Rows with a rare word, or with two of the less rare ones."""
    parts = [_quoted(word) for _, word in choosing]
    pairs = sorted(combinations(common, 2), key=lambda pair: pair[0].rows * pair[1].rows)[:MOST_PAIRS]
    parts += [f"({_quoted(one.word)} AND {_quoted(other.word)})" for one, other in pairs]
    return " OR ".join(parts or [_quoted(word) for _, word in common])


def expression_of(candidates: str, choosing: Sequence[Counted], common: Sequence[Counted]) -> str:
    """The candidates, ranked by all words: what stands behind AND is true of each and adds to its score.

    FTS5 adds up a word as often as it is named, so words that choose count twice. That keeps the
    order among rare words and was no worse than the plain sum.
    """
    if not common:
        return candidates
    return f"({candidates}) AND ({' OR '.join(_quoted(word) for _, word in (*choosing, *common))})"


def _quoted(word: str) -> str:
    """As FTS5 string: what its tokenizer parts ("u.s.", "o'neill", "1,200") is a phrase."""
    return f'"{word}"'


def _keys(connection: Connection, filters: Filters) -> Keys:
    low, high = key_range(filters)
    if not filters.article_ids:
        return Keys(low, high)
    chosen = select(func.min(chunks.c.key), func.max(chunks.c.key)).join(articles, articles.c.id == chunks.c.article)
    first, last = connection.execute(chosen.where(articles.c.article_id.in_(filters.article_ids))).one()
    return Keys(1, 0) if first is None or last is None else Keys(max(low, first), min(high, last))


def _newest(connection: Connection, candidates: str, keys: Keys) -> Keys:
    """Narrowed to as many rows as are ranked: of very common words alone, the newest chunks."""
    given = {"expression": candidates, "low": keys.low, "high": keys.high, "most": MOST_ROWS}
    return Keys(connection.execute(_NEWEST, given).scalar() or keys.low, keys.high)


def _ranked(
    connection: Connection, expression: str, keys: Keys, limit: int, filters: Filters
) -> list[tuple[int, float]]:
    score = func.bm25(literal_column("words"), TITLE_WEIGHT, 1.0).label("score")
    chosen = select(words.c.rowid, score).where(
        text("words MATCH :expression").bindparams(expression=expression), words.c.rowid.between(*keys)
    )
    narrowed = conditions(filters, chunks, chunks.c.article)
    if narrowed:
        # The plus makes SQLite go from the words to the chunks: the other way is a search for each chunk.
        chosen = chosen.join(chunks, text('chunks."key" = +words.rowid')).where(*narrowed)
    rows = connection.execute(chosen.order_by(score, words.c.rowid.desc()).limit(limit))
    return [(key, -value) for key, value in rows]
