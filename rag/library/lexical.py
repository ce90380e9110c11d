"""Search by words: BM25 over titles and text, at a bounded price.

What it costs is proportional to the rows that have to be ranked, so the words of a question that
occur in few chunks choose the candidates, and very frequent ones are left out.
"""

import re
from collections.abc import Sequence

from sqlalchemy import Connection, func, literal_column, select, text

from rag.library.filters import conditions, key_range
from rag.library.schema import chunks, words
from rag.text import STOP_WORDS
from rag.types import Filters

TITLE_WEIGHT = 2.0
MOST_WORDS = 32
MOST_ROWS = 2500

BOUNDED = text("""
    SELECT count(*) FROM (
        SELECT 1 FROM words WHERE words MATCH :word AND rowid BETWEEN :low AND :high LIMIT :most)""")


def match(connection: Connection, query: str, *, limit: int, filters: Filters) -> list[tuple[int, float]]:
    """Keys of live chunks with BM25 (higher is better), best first. Any text is a query."""
    asked = _words(query)
    low, high = key_range(filters)
    if not asked or low > high:
        return []
    counted = [(_count(connection, word, low, high), word) for word in asked]
    return _ranked(connection, _expression(counted), limit, filters)


def _words(query: str) -> list[str]:
    found = dict.fromkeys(re.findall(r"[^\W_]+", query.lower()))
    kept = [word for word in found if word not in STOP_WORDS] or list(found)
    return kept[:MOST_WORDS]


def _count(connection: Connection, word: str, low: int, high: int) -> int:
    given = {"word": f'"{word}"', "low": low, "high": high, "most": MOST_ROWS}
    return int(connection.execute(BOUNDED, given).scalar_one())


def _expression(counted: Sequence[tuple[int, str]]) -> str:
    kept: list[str] = []
    total = 0
    for count, word in sorted(counted):
        total += count
        if kept and total > MOST_ROWS:
            break
        if count:
            kept.append(word)
    return " OR ".join(f'"{word}"' for word in kept) or '""'


def _ranked(connection: Connection, expression: str, limit: int, filters: Filters) -> list[tuple[int, float]]:
    score = func.bm25(literal_column("words"), TITLE_WEIGHT, 1.0)
    low, high = key_range(filters)
    chosen = select(words.c.rowid, score).where(
        text("words MATCH :expression").bindparams(expression=expression), words.c.rowid.between(low, high)
    )
    narrowed = conditions(filters, chunks, chunks.c.article)
    if narrowed:
        chosen = chosen.join(chunks, chunks.c.key == words.c.rowid).where(*narrowed)
    rows = connection.execute(chosen.order_by(score, words.c.rowid.desc()).limit(limit))
    return [(key, -value) for key, value in rows]
