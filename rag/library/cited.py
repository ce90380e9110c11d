"""What is cited by what is kept (answers, and whatever else is kept under a kind and an id), and what became of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, delete, exists, insert, or_, select

from rag.library.schema import articles, cited, revisions
from rag.types import CitationStatus, Span


@dataclass(frozen=True, slots=True)
class Place:
    """A span of a revision."""

    revision_id: str
    span: Span


@dataclass(frozen=True, slots=True)
class CitedNow:
    """A cited place with what became of its article, and when that last changed or was withdrawn (ISO 8601)."""

    place: Place
    article_id: str
    status: CitationStatus
    current_revision_id: str
    since: str


ADD = insert(cited)


def cite(connection: Connection, kind: str, citing: Mapping[str, Sequence[Place]]) -> None:
    """Places by the id of what cites them, none of which may be there yet. What the library does not hold is
    left out."""
    wanted = {place.revision_id for places in citing.values() for place in places}
    chosen = select(revisions.c.revision_id, revisions.c.article).where(revisions.c.revision_id.in_(wanted))
    known = {row.revision_id: row.article for row in connection.execute(chosen)}
    rows = [
        {
            "kind": kind,
            "id": id,
            "n": n,
            "article": known[place.revision_id],
            "revision_id": place.revision_id,
            "start": place.span.start,
            "stop": place.span.end,
        }
        for id, places in citing.items()
        for n, place in enumerate(places)
        if place.revision_id in known
    ]
    if rows:
        connection.execute(ADD, rows)


def forget(connection: Connection, kind: str, ids: Iterable[str]) -> None:
    connection.execute(delete(cited).where(cited.c.kind == kind, cited.c.id.in_(list(ids))))


def now(connection: Connection, kind: str, ids: Sequence[str]) -> dict[str, list[CitedNow]]:
    """By id, in the order in which they were cited; what cites nothing is missing."""
    chosen = (
        select(
            cited,
            articles.c.article_id,
            articles.c.status,
            articles.c.revision_id.label("current"),
            articles.c.updated_at,
        )
        .join(articles, articles.c.id == cited.c.article)
        .where(cited.c.kind == kind, cited.c.id.in_(ids))
        .order_by(cited.c.id, cited.c.n)
    )
    found: dict[str, list[CitedNow]] = {}
    for row in connection.execute(chosen):
        place = Place(row.revision_id, Span(row.start, row.stop))
        status: CitationStatus = "live" if row.revision_id == row.current else "revised"
        standing: CitationStatus = "withdrawn" if row.status == "withdrawn" else status
        found.setdefault(row.id, []).append(CitedNow(place, row.article_id, standing, row.current, row.updated_at))
    return found


def outdated(kind: str, id: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether what has this id cites a revision that is not current, or an article that was withdrawn."""
    return exists().where(
        cited.c.kind == kind,
        cited.c.id == id,
        articles.c.id == cited.c.article,
        or_(articles.c.status == "withdrawn", articles.c.revision_id != cited.c.revision_id),
    )
