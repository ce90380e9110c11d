"""Which revision of an article was the current one, from when until when: what `as_of` replays.

A tenure is `[known_from, known_until)`; it ends when the next revision becomes known (see
`rag.library.known`) or when the article is withdrawn. An article that was never changed nor withdrawn
has no row: its only revision is current since its publication. So new articles cost nothing here.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, text, update

from rag.library.columns import stamp
from rag.library.known import Dates, dates_of, known_from
from rag.library.schema import articles, revisions, tenures
from rag.types import Revision

_CURRENT = (
    select(
        revisions.c.id,
        revisions.c.article,
        revisions.c.first,
        revisions.c.published_at,
        revisions.c.precision,
        revisions.c.metadata,
        revisions.c.ingested_at,
        articles.c.status,
        tenures.c.id.label("tenure"),
        tenures.c.known_from,
    )
    .join(articles, articles.c.revision_id == revisions.c.revision_id)
    .outerjoin(tenures, (tenures.c.article == articles.c.id) & tenures.c.known_until.is_(None))
    .where(articles.c.id == bindparam("of"))
)
_LAST_END = text("SELECT max(known_until) FROM tenures WHERE article = :of")
_BEGIN = insert(tenures)
_END = update(tenures).where(tenures.c.id == bindparam("of"))

_NOT_YET = text("""
    SELECT c."key" FROM tenures t CROSS JOIN chunks c ON c.article = t.article
    WHERE t.known_until IS NULL AND t.known_from > :at AND c.first <= :at""")

_KNOWN = text("""
    SELECT c."key" FROM json_each(:wanted) w CROSS JOIN chunks c ON c."key" = w.value
    WHERE NOT EXISTS (
        SELECT 1 FROM tenures t WHERE t.article = c.article AND t.known_until IS NULL AND t.known_from > :at)""")

_THEN = text("""
    SELECT a.article_id, r.revision_id FROM json_each(:wanted) w
    CROSS JOIN articles a ON a.article_id = w.value
    CROSS JOIN tenures t ON t.article = a.id AND t.known_from <= :at AND t.known_until > :at
    CROSS JOIN revisions r ON r.id = t.revision""")


@dataclass(frozen=True, slots=True)
class Ended:
    """A tenure that is over: its row number, whose it was, and whether there was any moment in it."""

    tenure: int
    article: int
    revision: int
    lasted: bool


def supersede(connection: Connection, article: int, successor: Revision) -> tuple[Ended | None, float]:
    """Ends the tenure of the current revision; from when its successor is known. None when it was withdrawn before.

    To be called while the article still points to the revision that goes. `successor.ingested_at` is now.
    """
    row = connection.execute(_CURRENT, {"of": article}).one()
    before = _dates(row.published_at, row.precision, row.metadata, row.ingested_at)
    begun = row.first if row.known_from is None else row.known_from
    after = dates_of(successor.published, successor.metadata, successor.ingested_at)
    if row.status == "withdrawn":
        ended = connection.execute(_LAST_END, {"of": article}).scalar()
        return None, known_from(after, before, begun if ended is None else ended)
    at = known_from(after, before, begun)
    return _end(connection, row.tenure, article, row.id, begun, at), at


def withdraw(connection: Connection, article: int, at: float) -> Ended:
    """Ends the tenure of the current revision of a live article."""
    row = connection.execute(_CURRENT, {"of": article}).one()
    begun = row.first if row.known_from is None else row.known_from
    return _end(connection, row.tenure, article, row.id, begun, max(begun, at))


def begin(connection: Connection, article: int, revision: int, at: float) -> None:
    """Of a revision that is not the first."""
    connection.execute(_BEGIN, {"article": article, "revision": revision, "known_from": at, "known_until": None})


def not_yet(connection: Connection, at: float) -> set[int]:
    """Keys of live chunks whose revision was not known yet at that moment, though its publication date lies before."""
    return set(connection.execute(_NOT_YET, {"at": at}).scalars())


def known(connection: Connection, keys: list[int], at: float) -> list[int]:
    """Of these chunks, those that are live and whose revision was known then."""
    return list(connection.execute(_KNOWN, {"wanted": json.dumps(keys), "at": at}).scalars())


def then(connection: Connection, article_ids: Iterable[str], at: float) -> dict[str, str]:
    """By article id, the revision that was current at that moment and is not any more."""
    rows = connection.execute(_THEN, {"wanted": json.dumps(list(article_ids)), "at": at})
    return {row.article_id: row.revision_id for row in rows}


def _end(connection: Connection, tenure: int | None, article: int, revision: int, begun: float, at: float) -> Ended:
    if tenure is not None:
        connection.execute(_END, {"of": tenure, "known_until": at})
        return Ended(tenure, article, revision, begun < at)
    row = {"article": article, "revision": revision, "known_from": begun, "known_until": at}
    return Ended(int(connection.execute(_BEGIN, row).lastrowid), article, revision, begun < at)


def _dates(published_at: str | None, precision: str | None, metadata: str, ingested_at: str) -> Dates:
    return dates_of(stamp(published_at, precision), json.loads(metadata), datetime.fromisoformat(ingested_at))
