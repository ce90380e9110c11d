"""Readings by revision: what to read is what is current, in English, and was not read by this reader."""

from collections.abc import Sequence

from sqlalchemy import Connection, text

from rag.library import revisions
from rag.types import Revision

_WANTED = """
    FROM articles a JOIN revisions r ON r.revision_id = a.revision_id
    WHERE a.status = 'live' AND (r.language IS NULL OR r.language = 'en' OR r.language LIKE 'en-%')
    AND NOT EXISTS (SELECT 1 FROM readings g WHERE g.revision = r.id AND g.reader = :reader)"""
UNREAD = text(f"SELECT r.revision_id {_WANTED} ORDER BY r.id DESC LIMIT :limit")
COUNT = text(f"SELECT count(*) {_WANTED}")
PUT = text("""
    INSERT INTO readings (revision, reader, data)
    SELECT id, :reader, :data FROM revisions WHERE revision_id = :revision_id
    ON CONFLICT (revision) DO UPDATE SET reader = excluded.reader, data = excluded.data""")
ONE = text("""
    SELECT g.data FROM readings g JOIN revisions r ON r.id = g.revision
    WHERE r.revision_id = :revision_id AND g.reader = :reader""")


def unread(connection: Connection, reader: str, limit: int) -> list[Revision]:
    """Newest first: what came in last is asked about first."""
    ids = list(connection.execute(UNREAD, {"reader": reader, "limit": limit}).scalars())
    found = revisions.by_id(connection, ids)
    return [found[id] for id in ids]


def count(connection: Connection, reader: str) -> int:
    return int(connection.execute(COUNT, {"reader": reader}).scalar_one())


def put(connection: Connection, reader: str, rows: Sequence[tuple[str, bytes]]) -> None:
    """Of revision ids; one that another reader made is replaced."""
    for revision_id, data in rows:
        connection.execute(PUT, {"revision_id": revision_id, "reader": reader, "data": data})


def one(connection: Connection, reader: str, revision_id: str) -> bytes | None:
    return connection.execute(ONE, {"revision_id": revision_id, "reader": reader}).scalar()
