"""Vectors by content and embedder: what was embedded once is never embedded again.

A vector belongs to a content hash, not to a chunk, so it outlives revisions, re-cutting and the
vector index, which is rebuilt from here. Stored as little-endian float32.
"""

import json
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import Connection, TextClause, select, text
from sqlalchemy.dialects.sqlite import insert

from rag.errors import EmbeddingFailed
from rag.library.columns import stamp
from rag.library.schema import embedders, vectors
from rag.types import Matrix, Stamp

_STORED = np.dtype("<f4")


class VectorRow(NamedTuple):
    """What a search over vectors has to know about a live chunk."""

    key: int
    chunk_id: str
    article_id: str
    published: Stamp | None
    source: str | None
    language: str | None
    section: str | None


class Missing(NamedTuple):
    """Content that has no vector yet."""

    content_hash: str
    embedded_text: str


ROWS = """
    SELECT c."key", r.revision_id || ':' || c.n AS chunk_id, a.article_id, r.published_at, r.precision,
           r.source, r.language, r.section, v.vector
    FROM {chosen}
    JOIN vectors v ON v.embedder = :embedder AND v.hash = c.hash
    JOIN revisions r ON r.id = c.revision
    JOIN articles a ON a.id = c.article"""

AFTER = text(ROWS.format(chosen='(SELECT * FROM chunks WHERE "key" > :after ORDER BY "key" LIMIT :limit) c'))
CHOSEN = text(ROWS.format(chosen='json_each(:wanted) w CROSS JOIN chunks c ON c."key" = w.value'))
LAST = text('SELECT max("key") FROM (SELECT "key" FROM chunks WHERE "key" > :after ORDER BY "key" LIMIT :limit)')

MISSING = text("""
    SELECT c.seq, c.hash, CASE WHEN t.joined THEN t.head || t.text ELSE t.head END AS embedded_text
    FROM chunks c CROSS JOIN chunk_texts t ON t."key" = c."key"
    WHERE c.seq > :after AND NOT EXISTS (SELECT 1 FROM vectors v WHERE v.embedder = :embedder AND v.hash = c.hash)
    ORDER BY c.seq LIMIT :limit""")


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


def highest_seq(connection: Connection) -> int:
    return connection.execute(text("SELECT max(seq) FROM chunks")).scalar() or 0


def after(connection: Connection, fingerprint: str, key: int, limit: int) -> tuple[list[VectorRow], Matrix, int | None]:
    """Rows among the next `limit` live chunks after `key`, their vectors, and the last key looked at."""
    last = connection.execute(LAST, {"after": key, "limit": limit}).scalar()
    given = {"embedder": number(connection, fingerprint), "after": key, "limit": limit}
    return *_rows(connection, AFTER, given), last


def chosen(connection: Connection, fingerprint: str, keys: Iterable[int]) -> tuple[list[VectorRow], Matrix]:
    """Of these chunks, those that are live and have a vector."""
    given = {"embedder": number(connection, fingerprint), "wanted": json.dumps([int(key) for key in keys])}
    return _rows(connection, CHOSEN, given)


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


def _rows(connection: Connection, statement: TextClause, given: dict[str, Any]) -> tuple[list[VectorRow], Matrix]:
    stamped = cache(stamp)
    found = connection.execute(statement, given).all()
    rows = [VectorRow(r[0], r[1], r[2], stamped(r[3], r[4]), r[5], r[6], r[7]) for r in found]
    return rows, stack([r[8] for r in found])
