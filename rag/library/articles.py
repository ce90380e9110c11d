"""Articles with their current revision: one, a page of a list, how many, and what became of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, RowMapping, Select, func, select, tuple_

from rag.errors import NotFound
from rag.library import revisions
from rag.library.filters import conditions
from rag.library.pages import cursor_at, first_and_row_at
from rag.library.schema import articles
from rag.library.schema import revisions as revision_table
from rag.types import Article, ArticleStatus, CitationStatus, Filters, Listed, Revision


@dataclass(frozen=True, slots=True)
class Standing:
    """What became of a revision: it is current, there is a newer one, or its article was withdrawn."""

    revision_id: str
    article_id: str
    status: CitationStatus
    current_revision_id: str


COUNTED = (
    select(func.count())
    .select_from(revision_table)
    .where(revision_table.c.article == articles.c.id)
    .correlate(articles)
    .scalar_subquery()
    .label("revisions")
)
JOINED = revision_table.c.revision_id == articles.c.revision_id
WHOLE = select(articles, COUNTED)
LISTED = select(
    articles.c.id,
    articles.c.first,
    articles.c.status,
    articles.c.created_at,
    articles.c.updated_at,
    *revisions.HEAD,
    COUNTED,
).join(revision_table, JOINED)
"""Without texts and paragraphs, which may be megabytes for each line of a list."""


def one(connection: Connection, article_id: str) -> Article:
    row = connection.execute(WHOLE.where(articles.c.article_id == article_id)).mappings().one_or_none()
    if row is None:
        raise NotFound(f"no article {article_id!r}")
    return Article(**_said(row), revision=revisions.one(connection, row["revision_id"]))


def page(
    connection: Connection, filters: Filters, status: ArticleStatus | None, limit: int, cursor: str | None
) -> tuple[list[Listed], str | None]:
    """Newest first, undated last; None for the cursor after the last page.

    A cursor names a place in that order, so articles that come in meanwhile neither repeat nor hide others.
    """
    chosen = _chosen(LISTED, filters, status).order_by(articles.c.first.desc(), articles.c.id.desc())
    if cursor is not None:
        chosen = chosen.where(tuple_(articles.c.first, articles.c.id) < tuple_(*first_and_row_at(cursor)))
    rows = connection.execute(chosen.limit(limit + 1)).mappings().all()
    following = cursor_at(rows[limit - 1]["id"], first=rows[limit - 1]["first"]) if len(rows) > limit else None
    return [Listed(**_said(row), revision=revisions.head(row)) for row in rows[:limit]], following


def count(connection: Connection, filters: Filters, status: ArticleStatus | None) -> int:
    counted = select(func.count()).select_from(articles)
    if conditions(filters, revision_table, articles.c.id):
        counted = counted.join(revision_table, JOINED)
    chosen = _chosen(counted, filters, status)
    return int(connection.execute(chosen).scalar_one())


def live(connection: Connection, after: int, limit: int) -> list[tuple[int, Revision]]:
    """Current revisions of live articles whose row number is above `after`, in that order."""
    chosen = select(articles.c.id, articles.c.revision_id).where(articles.c.status == "live", articles.c.id > after)
    rows = connection.execute(chosen.order_by(articles.c.id).limit(limit)).all()
    found = revisions.by_id(connection, [row.revision_id for row in rows])
    return [(row.id, found[row.revision_id]) for row in rows]


def withdrawn(connection: Connection, article_ids: Sequence[str]) -> set[str]:
    """Those of them that are withdrawn."""
    chosen = select(articles.c.article_id).where(articles.c.status == "withdrawn")
    return set(connection.execute(chosen.where(articles.c.article_id.in_(article_ids))).scalars())


def standings(connection: Connection, revision_ids: Sequence[str]) -> dict[str, Standing]:
    """By revision id; unknown ones are missing."""
    chosen = (
        select(
            revision_table.c.revision_id, articles.c.article_id, articles.c.status, articles.c.revision_id.label("now")
        )
        .join(articles, articles.c.id == revision_table.c.article)
        .where(revision_table.c.revision_id.in_(revision_ids))
    )
    return {row.revision_id: _standing(row) for row in connection.execute(chosen)}


def _standing(row: Row[str, str, str, str]) -> Standing:
    status: CitationStatus = "live" if row.revision_id == row.now else "revised"
    return Standing(row.revision_id, row.article_id, "withdrawn" if row.status == "withdrawn" else status, row.now)


def _chosen(
    statement: Select[*tuple[Any, ...]], filters: Filters, status: ArticleStatus | None
) -> Select[*tuple[Any, ...]]:
    if status is not None:
        statement = statement.where(articles.c.status == status)
    return statement.where(*conditions(filters, revision_table, articles.c.id))


def _said(row: RowMapping) -> dict[str, Any]:
    return {
        "article_id": row["article_id"],
        "status": row["status"],
        "revisions": row["revisions"],
        "created_at": datetime.fromisoformat(row["created_at"]),
        "updated_at": datetime.fromisoformat(row["updated_at"]),
    }
