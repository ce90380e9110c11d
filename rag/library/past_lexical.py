"""Search by words in what was current once, with scores that can be compared with those of what is live.

FTS5's BM25 weighs a word by how rare it is in its own table, and the past is a small table: there, the
words of an article that was corrected are common, or worth nothing. So the score of each word is taken
apart from its weight and weighed as the live table weighs it. What is left is the length by which BM25
normalises, the average of the past instead of that of all: chunks are cut alike.
"""

import json
from math import log

from sqlalchemy import Connection, bindparam, func, literal_column, select, text

from rag.library.lexical import MOST_ROWS, TITLE_WEIGHT
from rag.library.past import admitted
from rag.library.query import MOST_COUNTED, Counted, affordable_words, divided, question_words, quoted
from rag.library.schema import chunks, past_chunks, past_words, tenures
from rag.types import Filters

LOOKED_AT = 4
"""Past chunks weighed anew for each one wanted."""

LEAST_IDF = 1e-6
"""What FTS5 gives a word that occurs in half of the rows or more (`fts5Bm25GetData` in fts5_aux.c)."""

_COUNT = text("SELECT count(*) FROM (SELECT 1 FROM words WHERE words MATCH :word LIMIT :most)")
_COUNT_PAST = text("SELECT count(*) FROM past_words WHERE past_words MATCH :word")
_SIZE_PAST = select(func.count()).select_from(past_chunks)
_SIZE = select(func.count()).select_from(chunks)

_SCORE = func.bm25(literal_column("past_words"), TITLE_WEIGHT, 1.0)
_OF_WORD = text("""
    SELECT rowid, bm25(past_words, :title, 1.0) AS score FROM past_words
    WHERE past_words MATCH :word AND +rowid IN (SELECT value FROM json_each(:keys))""")


def match(
    connection: Connection, query: str, *, limit: int, filters: Filters, known: dict[str, int]
) -> list[tuple[int, float]]:
    """Keys of past chunks that were current at `filters.as_of`, with BM25 (higher is better), best first.

    `known` are counts of frequent words in the live table, as `lexical.match` keeps them.
    """
    asked = question_words(query)
    found = _candidates(connection, asked, filters, limit * LOOKED_AT) if asked else []
    if not found:
        return []
    scores = dict.fromkeys(found, 0.0)
    held = json.dumps(found)
    size = connection.execute(_SIZE_PAST).scalar_one()
    for word, weight in _weights(connection, asked, known).items():
        own = idf(size, connection.execute(_COUNT_PAST, {"word": quoted(word)}).scalar_one())
        for key, score in connection.execute(_OF_WORD, {"word": quoted(word), "title": TITLE_WEIGHT, "keys": held}):
            scores[key] += weight * -score / own
    ranked = [(key, score) for key, score in scores.items() if score > 0.0]
    return sorted(ranked, key=lambda hit: (-hit[1], -hit[0]))[:limit]


def idf(rows: int, holding: int) -> float:
    """The weight of a word that `holding` of so many rows hold, as FTS5 reckons it."""
    return max(LEAST_IDF, log((rows - holding + 0.5) / (holding + 0.5))) if rows >= holding else LEAST_IDF


def _candidates(connection: Connection, asked: list[str], filters: Filters, most: int) -> list[int]:
    statement = (
        select(past_words.c.rowid)
        .select_from(past_words)
        .where(text("past_words MATCH :expression"))
        .join(past_chunks, text('past_chunks."key" = +past_words.rowid'))
        .join(tenures, tenures.c.id == past_chunks.c.tenure)
        .where(*admitted(filters))
        .order_by(_SCORE, past_words.c.rowid.desc())
        .limit(bindparam("most"))
    )
    given = {"expression": " OR ".join(map(quoted, asked)), "most": most}
    return list(connection.execute(statement, given).scalars())


def _weights(connection: Connection, asked: list[str], known: dict[str, int]) -> dict[str, float]:
    """By word, as `lexical` weighs it in the live table: too frequent ones are left out, choosing ones count twice."""
    counted = [Counted(known.get(word) or _count(connection, word), word) for word in asked]
    affordable = affordable_words(counted)
    choosing, common = divided(affordable, MOST_ROWS)
    new = [word for word in counted if not word.rows]  # words that only the past has
    size = connection.execute(_SIZE).scalar_one()
    twice = {word for _, word in (*choosing, *new)} if common else set[str]()
    return {word: idf(size, rows) * (2.0 if word in twice else 1.0) for rows, word in (*affordable, *new)}


def _count(connection: Connection, word: str) -> int:
    return int(connection.execute(_COUNT, {"word": quoted(word), "most": MOST_COUNTED}).scalar_one())
