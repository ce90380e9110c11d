"""What the corpus reaches over: outlets, and the first and last publication. A few steps in indexes,
not a look at every article, because it is asked for again after every change.
"""

from datetime import UTC, datetime

from sqlalchemy import Connection, func, select, text

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

_OUTLETS = text("""
    WITH RECURSIVE named(k) AS (
        SELECT min(source_key) FROM chunks WHERE source_key > ''
        UNION ALL
        SELECT (SELECT min(source_key) FROM chunks WHERE source_key > named.k) FROM named WHERE named.k IS NOT NULL)
    SELECT r.source, r.url
    FROM named JOIN revisions r ON r.id = (SELECT c.revision FROM chunks c WHERE c.source_key = named.k LIMIT 1)
    ORDER BY 1""")


def outlets(connection: Connection) -> list[tuple[str, str | None]]:
    """By name, with the address of an article of each. As `extent` it takes a step for each outlet."""
    return [(row.source, row.url) for row in connection.execute(_OUTLETS)]


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
