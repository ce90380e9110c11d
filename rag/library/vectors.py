"""Vectors by content and embedder: what was embedded once is never embedded again.

A vector belongs to a content hash, not to a chunk, so it outlives revisions, re-cutting and the
vector index, which is rebuilt from here. Stored as little-endian float32.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import Connection, select, text
from sqlalchemy.dialects.sqlite import insert

from rag.errors import EmbeddingFailed
from rag.library.columns import stamp_of_chunk
from rag.library.schema import embedders, vectors
from rag.types import Kind, Matrix, Stamp

_STORED = np.dtype("<f4")
_Stamped = Callable[[float, float, str | None, str | None], Stamp | None]


class VectorRow(NamedTuple):
    """What a search over vectors has to know about a live chunk."""

    key: int
    chunk_id: str
    article_id: str
    published: Stamp | None
    source: str | None
    language: str | None
    section: str | None
    kind: Kind


class Missing(NamedTuple):
    """Content that has no vector yet."""

    content_hash: str
    embedded_text: str


_ROWS = """
    SELECT c."key", r.revision_id || ':' || c.n, a.article_id, c.first, r.first, r.published_at, r.precision,
           r.source, r.language, r.section, r.kind, c.hash {vector}
    FROM {chosen}
    JOIN revisions r ON r.id = c.revision
    JOIN articles a ON a.id = c.article"""

ALL = text(_ROWS.format(vector="", chosen="chunks c") + " ORDER BY c.revision, c.n")
CHOSEN = text(
    _ROWS.format(
        vector=", v.vector",
        chosen="""json_each(:wanted) w CROSS JOIN chunks c ON c."key" = w.value
    JOIN vectors v ON v.embedder = :embedder AND v.hash = c.hash""",
    )
)
# The plus keeps SQLite from walking the index over hashes: the table itself is in the order of id.
STORED = text(
    "SELECT id, hash, vector FROM vectors WHERE id > :after AND +embedder = :embedder ORDER BY id LIMIT :limit"
)

MISSING = text("""
    SELECT c.seq, c.hash, CASE WHEN t.joined THEN t.head || t.text ELSE t.head END AS embedded_text
    FROM chunks c CROSS JOIN chunk_texts t ON t."key" = c."key"
    WHERE c.seq > :after AND NOT EXISTS (SELECT 1 FROM vectors v WHERE v.embedder = :embedder AND v.hash = c.hash)
    ORDER BY c.seq LIMIT :limit""")

FIRST_MISSING = text("""
    SELECT c.seq FROM chunks c
    WHERE c.seq > :after AND NOT EXISTS (SELECT 1 FROM vectors v WHERE v.embedder = :embedder AND v.hash = c.hash)
    ORDER BY c.seq LIMIT 1""")
EMBEDDED = text("""
    SELECT c."key" FROM chunks c
    WHERE c.seq > :after AND EXISTS (SELECT 1 FROM vectors v WHERE v.embedder = :embedder AND v.hash = c.hash)
    ORDER BY c.seq""")


def number(connection: Connection, fingerprint: str) -> int:
    """The row number of an embedder; 0 before its first vector."""
    chosen = select(embedders.c.id).where(embedders.c.fingerprint == fingerprint)
    return connection.execute(chosen).scalar() or 0


def put(connection: Connection, fingerprint: str, hashes: Sequence[str], matrix: Matrix) -> None:
    """One row of `matrix` for each hash. Raises `EmbeddingFailed` before anything is written."""
    if matrix.ndim != 2 or len(hashes) != len(matrix) or not np.isfinite(matrix).all():
        raise EmbeddingFailed(f"{matrix.shape} for {len(hashes)} texts, all to be finite: nothing was stored")
    if not hashes:
        return
    embedder = _register(connection, fingerprint, matrix.shape[1])
    stored = np.ascontiguousarray(matrix, _STORED)
    rows = [{"embedder": embedder, "hash": h, "vector": v.data} for h, v in zip(hashes, stored, strict=True)]
    connection.execute(insert(vectors).on_conflict_do_nothing(), rows)


def missing(connection: Connection, fingerprint: str, after: int, limit: int) -> tuple[list[Missing], int]:
    """Content of live chunks without a vector, and the number up to which all chunks have one."""
    highest = highest_seq(connection)
    given = {"embedder": number(connection, fingerprint), "after": after, "limit": limit}
    rows = connection.execute(MISSING, given).all()
    found = {row.hash: Missing(row.hash, row.embedded_text) for row in rows}
    return list(found.values()), rows[0].seq - 1 if rows else highest


def since(connection: Connection, fingerprint: str, after: int) -> tuple[list[int], int]:
    """Keys of live chunks above a number that have a vector, and up to which number all have one."""
    given = {"embedder": number(connection, fingerprint), "after": after}
    first = connection.execute(FIRST_MISSING, given).scalar()
    up_to = highest_seq(connection) if first is None else first - 1
    return list(connection.execute(EMBEDDED, given).scalars()), max(after, up_to)


def highest_seq(connection: Connection) -> int:
    return connection.execute(text("SELECT max(seq) FROM chunks")).scalar() or 0


def live(connection: Connection) -> dict[str, list[VectorRow]]:
    """All live chunks by the hash of their content, embedded or not."""
    stamped = cache(stamp_of_chunk)
    found: dict[str, list[VectorRow]] = {}
    for row in connection.execute(ALL):
        found.setdefault(row.hash, []).append(_row(row, stamped))
    return found


def stored(connection: Connection, fingerprint: str, after: int, limit: int) -> tuple[int | None, list[str], Matrix]:
    """The next vectors after a row number: the last row number (None: no more), their hashes, their rows."""
    given = {"embedder": number(connection, fingerprint), "after": after, "limit": limit}
    found = connection.execute(STORED, given).all()
    return found[-1].id if found else None, [row.hash for row in found], stack([row.vector for row in found])


def chosen(connection: Connection, fingerprint: str, keys: Iterable[int]) -> tuple[list[VectorRow], Matrix]:
    """Of these chunks, those that are live and have a vector."""
    given = {"embedder": number(connection, fingerprint), "wanted": json.dumps([int(key) for key in keys])}
    stamped = cache(stamp_of_chunk)
    found = connection.execute(CHOSEN, given).all()
    return [_row(row, stamped) for row in found], stack([row.vector for row in found])


def stack(stored: Sequence[bytes]) -> Matrix:
    """Stored vectors as the rows of one matrix."""
    flat = np.frombuffer(b"".join(stored), _STORED).astype(np.float32, copy=False)
    return flat.reshape(len(stored), -1) if stored else flat.reshape(0, 0)


def _register(connection: Connection, fingerprint: str, dimension: int) -> int:
    statement = insert(embedders).values(fingerprint=fingerprint, dimension=dimension)
    connection.execute(statement.on_conflict_do_nothing())
    chosen = select(embedders).where(embedders.c.fingerprint == fingerprint)
    row = connection.execute(chosen).one()
    if row.dimension != dimension:
        raise EmbeddingFailed(f"vectors of dimension {dimension}; those of {fingerprint} have {row.dimension}")
    return int(row.id)


def _row(row: Sequence[Any], stamped: _Stamped) -> VectorRow:
    return VectorRow(row[0], row[1], row[2], stamped(*row[3:7]), *row[7:11])
