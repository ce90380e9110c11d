"""How much there is, and how much of it is not yet where it should be."""

from dataclasses import dataclass

from sqlalchemy import Connection, text

from rag.library import indexing, vectors


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """`pending_embed`: live chunks without a vector; `pending_index`: live chunks without an entry in
    the collection, embedded or not; `stale`: entries that the collection should lose; `answers`: those kept."""

    articles: int
    withdrawn: int
    revisions: int
    chunks: int
    pending_embed: int
    pending_index: int
    stale: int
    answers: int


TOTALS = text("""
    SELECT (SELECT count(*) FROM articles WHERE status = 'live') AS articles,
           (SELECT count(*) FROM articles WHERE status = 'withdrawn') AS withdrawn,
           (SELECT count(*) FROM revisions) AS revisions,
           (SELECT count(*) FROM chunks) AS chunks,
           (SELECT count(*) FROM answers) AS answers""")

UNEMBEDDED = text("""
    SELECT count(*) FROM chunks c WHERE c.seq > :after AND NOT EXISTS (
        SELECT 1 FROM vectors v WHERE v.embedder = :embedder AND v.hash = c.hash)""")

UNENTERED = text("""
    SELECT count(*) FROM chunks c WHERE c.seq > :after AND NOT EXISTS (
        SELECT 1 FROM index_entries e
        WHERE e.collection = :collection AND e.revision = c.revision AND e.n = c.n AND e.hash = c.hash)""")

STALE = text("SELECT count(*) FROM index_entries WHERE collection = :collection AND stale")


def counts(connection: Connection, embedder: str, collection: str, embedded: int, entered: int) -> Counts:
    """`embedded` and `entered`: numbers up to which nothing is missing, so that it need not be looked at."""
    totals = connection.execute(TOTALS).one()
    made = {"embedder": vectors.number(connection, embedder), "after": embedded}
    stale = {"collection": indexing.number(connection, collection)}
    return Counts(
        articles=totals.articles,
        withdrawn=totals.withdrawn,
        revisions=totals.revisions,
        chunks=totals.chunks,
        pending_embed=connection.execute(UNEMBEDDED, made).scalar_one(),
        pending_index=unentered(connection, collection, entered),
        answers=totals.answers,
        stale=connection.execute(STALE, stale).scalar_one(),
    )


def unentered(connection: Connection, collection: str, entered: int) -> int:
    """Live chunks that the collection does not hold; `entered` as for `counts`."""
    given = {"collection": indexing.number(connection, collection), "after": entered}
    return int(connection.execute(UNENTERED, given).scalar_one())
