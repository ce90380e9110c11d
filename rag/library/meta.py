"""Named values of the library itself, and the number that tells caches when the corpus has changed."""

import hashlib
from typing import NamedTuple

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.sqlite import insert

from rag.library.schema import articles, chunks, meta

GENERATION = "generation"
SEQ = "seq"
CHUNKER = "chunker"


class Corpus(NamedTuple):
    """`generation` grows with every change of what can be found; `fingerprint` is `sha256:…` of the current
    revisions of live articles and of the chunker."""

    generation: int
    fingerprint: str


def get(connection: Connection, name: str) -> str | None:
    return connection.execute(select(meta.c.value).where(meta.c.name == name)).scalar()


def put(connection: Connection, name: str, value: str) -> None:
    statement = insert(meta).values(name=name, value=value)
    connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"value": value}))


def generation(connection: Connection) -> int:
    return int(get(connection, GENERATION) or 0)


def changed(connection: Connection) -> None:
    """To be called in every transaction that changes what can be found."""
    put(connection, GENERATION, str(generation(connection) + 1))


def take_seqs(connection: Connection, count: int) -> range:
    """Numbers for chunks that were never given out before, also not to chunks that are gone."""
    highest = connection.execute(select(func.max(chunks.c.seq))).scalar() or 0
    start = max(int(get(connection, SEQ) or 0), highest) + 1
    put(connection, SEQ, str(start + count - 1))
    return range(start, start + count)


def fingerprint(connection: Connection) -> str:
    """Of what can be found: the current revisions of live articles and the chunker that cut them."""
    digest = hashlib.sha256((get(connection, CHUNKER) or "").encode())
    live = select(articles.c.revision_id).where(articles.c.status == "live").order_by(articles.c.revision_id)
    for revision_id in connection.execute(live).scalars():
        digest.update(b"\n" + revision_id.encode())
    return f"sha256:{digest.hexdigest()}"
