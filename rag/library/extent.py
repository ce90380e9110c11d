"""What the corpus reaches over: outlets, and the first and last publication. A few steps in indexes,
not a look at every article, because it is asked for again after every change.
"""

import json
from datetime import UTC, datetime

from sqlalchemy import Connection, func, select, text

from rag.independent.outlets import Seen
from rag.library.columns import name_key
from rag.library.filters import SEQ_BITS
from rag.library.schema import chunks

DATED = 1 << SEQ_BITS
"""Keys below belong to chunks without a date."""

# Each step takes the next key of the index over names, so it costs one step for each outlet.
_NAMES = text("""
    WITH RECURSIVE named(k) AS (
        SELECT min(source_key) FROM chunks WHERE source_key > ''
        UNION ALL
        SELECT (SELECT min(source_key) FROM chunks WHERE source_key > named.k) FROM named WHERE named.k IS NOT NULL)
    SELECT (SELECT r.source FROM chunks c JOIN revisions r ON r.id = c.revision WHERE c.source_key = named.k LIMIT 1)
    FROM named WHERE named.k IS NOT NULL ORDER BY 1""")

SAMPLED = 20
"""Addresses of a name that are looked at: enough to tell where it is at home."""

_SEEN = text("""
    WITH named(k, n) AS (SELECT source_key, count(*) FROM chunks WHERE source_key > '' GROUP BY source_key)
    SELECT (SELECT r.source FROM chunks c JOIN revisions r ON r.id = c.revision WHERE c.source_key = named.k LIMIT 1)
            AS source, n AS passages,
        (SELECT json_group_array(url) FROM (
            SELECT r.url FROM (SELECT DISTINCT revision FROM chunks WHERE source_key = named.k LIMIT :most) c
            JOIN revisions r ON r.id = c.revision WHERE r.url IS NOT NULL)) AS urls
    FROM named ORDER BY named.k""")

# What nothing finds any more but an `as_of` or a list of the withdrawn.
_GONE = text("""
    SELECT r.source, r.url FROM articles a JOIN revisions r ON r.revision_id = a.revision_id
    WHERE a.status = 'withdrawn' AND r.source_key > ''
    UNION
    SELECT r.source, r.url FROM revisions r
    WHERE r.id IN (SELECT revision FROM past_chunks WHERE source_key > '')""")


def outlets(connection: Connection) -> list[Seen]:
    """What articles, and their revisions before, give as their source; `count` is of passages that can be found."""
    found = [
        Seen(row.source, row.passages, tuple(json.loads(row.urls)))
        for row in connection.execute(_SEEN, {"most": SAMPLED})
    ]
    known = {name_key(one.source) for one in found}
    gone: dict[str, dict[str, None]] = {}
    for row in connection.execute(_GONE):
        if name_key(row.source) not in known:
            gone.setdefault(row.source, {}).update(dict.fromkeys([row.url] if row.url else []))
    return found + [Seen(source, 0, tuple(urls)[:SAMPLED]) for source, urls in sorted(gone.items())]


def extent(connection: Connection) -> tuple[tuple[str, ...], tuple[datetime, datetime] | None]:
    """Outlets by name (names that differ in case only are one), and the range of publication dates."""
    return tuple(connection.execute(_NAMES).scalars()), _range(connection)


def _range(connection: Connection) -> tuple[datetime, datetime] | None:
    """Keys are in the order of publication by day: the ends are among those of the first and the last days."""
    low = connection.execute(select(func.min(chunks.c.key)).where(chunks.c.key >= DATED)).scalar()
    high = connection.execute(select(func.max(chunks.c.key))).scalar()
    if low is None or high is None:
        return None
    first = select(func.min(chunks.c.first)).where(chunks.c.key.between(DATED, low | DATED - 1))
    # What was published the day before may be known by day in another zone and end later.
    last = select(func.max(chunks.c.last)).where(chunks.c.key >= max(DATED, (high >> SEQ_BITS) - 1 << SEQ_BITS))
    return _moment(connection.execute(first).scalar_one()), _moment(connection.execute(last).scalar_one())


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
