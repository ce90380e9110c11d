"""What a vector index outside of the library holds, as far as the library knows: its book-keeping.

An entry says that a collection has the vector of the chunk `n` of a revision. Live chunks without an
entry are pending; entries without a live chunk are stale. So whatever was interrupted, both lists
say what is left to do. An entry is written after the index has the vector and removed after the
index has lost it: in between, work is done twice, never forgotten.
"""

import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, delete, select, text
from sqlalchemy.dialects.sqlite import insert

from rag.library import vectors
from rag.library.schema import collections, index_entries
from rag.types import Matrix


class IndexRow(NamedTuple):
    """A chunk to be entered: its id in the index, its key here, and the content that its vector is of."""

    key: int
    chunk_id: str
    content_hash: str


UNENTERED = """
    FROM chunks c {joined}
    WHERE c.seq > :after AND NOT EXISTS (
        SELECT 1 FROM index_entries e
        WHERE e.collection = :collection AND e.revision = c.revision AND e.n = c.n AND e.hash = c.hash)
    ORDER BY c.seq LIMIT :limit"""

PENDING = text(
    """SELECT c."key", r.revision_id || ':' || c.n AS chunk_id, c.hash, v.vector"""
    + UNENTERED.format(
        joined="""CROSS JOIN vectors v ON v.embedder = :embedder AND v.hash = c.hash
    CROSS JOIN revisions r ON r.id = c.revision"""
    )
)
FIRST = text("SELECT c.seq" + UNENTERED.format(joined=""))

ENTER = text("""
    INSERT OR REPLACE INTO index_entries (collection, revision, n, hash, stale)
    SELECT :collection, r.id, json_extract(w.value, '$[1]'), json_extract(w.value, '$[2]'), NOT EXISTS (
        SELECT 1 FROM chunks c WHERE c.revision = r.id AND c.n = json_extract(w.value, '$[1]'))
    FROM json_each(:wanted) w CROSS JOIN revisions r ON r.revision_id = json_extract(w.value, '$[0]')""")

STALE = text("""
    SELECT r.revision_id || ':' || e.n FROM index_entries e JOIN revisions r ON r.id = e.revision
    WHERE e.collection = :collection AND e.stale LIMIT :limit""")

LEAVE = text("""
    DELETE FROM index_entries WHERE collection = :collection AND (revision, n) IN (
        SELECT r.id, json_extract(w.value, '$[1]')
        FROM json_each(:wanted) w CROSS JOIN revisions r ON r.revision_id = json_extract(w.value, '$[0]'))""")

LOWEST = text("""
    SELECT min(c.seq) FROM json_each(:wanted) w
    CROSS JOIN revisions r ON r.revision_id = json_extract(w.value, '$[0]')
    CROSS JOIN chunks c ON c.revision = r.id AND c.n = json_extract(w.value, '$[1]')""")


def number(connection: Connection, name: str) -> int:
    """The row number of a collection; 0 before its first entry."""
    return connection.execute(select(collections.c.id).where(collections.c.name == name)).scalar() or 0


def names(connection: Connection) -> list[str]:
    """Of all collections, in the order in which they were begun."""
    return list(connection.execute(select(collections.c.name).order_by(collections.c.id)).scalars())


def pending(
    connection: Connection, name: str, embedder: str, after: int, limit: int
) -> tuple[list[IndexRow], Matrix, int]:
    """Live chunks that have a vector and no entry, their vectors, and up to which number all have one."""
    given = {"collection": number(connection, name), "after": after, "limit": limit}
    first = connection.execute(FIRST, given | {"limit": 1}).scalar()
    if first is None:
        return [], vectors.stack([]), vectors.highest_seq(connection)
    rows = connection.execute(PENDING, given | {"embedder": vectors.number(connection, embedder)}).all()
    return [IndexRow(*row[:3]) for row in rows], vectors.stack([row[3] for row in rows]), first - 1


def enter(connection: Connection, name: str, rows: Sequence[IndexRow]) -> None:
    """To be called when the index has them. A chunk that went away meanwhile is stale at once."""
    connection.execute(insert(collections).values(name=name).on_conflict_do_nothing())
    wanted = [[*_place(row.chunk_id), row.content_hash] for row in rows]
    connection.execute(ENTER, {"collection": number(connection, name), "wanted": json.dumps(wanted)})


def stale(connection: Connection, name: str, limit: int) -> list[str]:
    """Ids that the index should lose."""
    given = {"collection": number(connection, name), "limit": limit}
    return list(connection.execute(STALE, given).scalars())


def leave(connection: Connection, name: str, chunk_ids: Iterable[str]) -> int | None:
    """To be called when the index has lost them. Gives the lowest number of those that are live again."""
    given = {"wanted": json.dumps([_place(chunk_id) for chunk_id in chunk_ids])}
    connection.execute(LEAVE, given | {"collection": number(connection, name)})
    return connection.execute(LOWEST, given).scalar()


def forget(connection: Connection, name: str) -> None:
    """Of a collection that is gone: all its chunks are pending again."""
    found = number(connection, name)
    connection.execute(delete(index_entries).where(index_entries.c.collection == found))
    connection.execute(delete(collections).where(collections.c.id == found))


def _place(chunk_id: str) -> tuple[str, int]:
    revision_id, _, n = chunk_id.rpartition(":")
    return revision_id, int(n)
