"""Revisions: written once, read back as they were."""

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, func, insert, select

from rag.errors import NotFound
from rag.library.columns import known_stamp, moments, name_key, stamp
from rag.library.pages import cursor_at, row_at
from rag.library.schema import articles, originals, paragraphs, posts, revisions
from rag.text.spans import pack, unpack
from rag.types import Furniture, Head, Post, Prepared, Revision, Span

# Built once: building a statement takes SQLAlchemy longer than running it takes SQLite.
NUMBER = select(func.count() + 1).where(revisions.c.article == bindparam("of"))
ADD = insert(revisions)
ADD_ORIGINAL = insert(originals)
ADD_PARAGRAPHS = insert(paragraphs)
ADD_POSTS = insert(posts)
SELECTED = select(revisions, articles.c.article_id).join(articles, articles.c.id == revisions.c.article)
HEAD = (
    articles.c.article_id,
    *(
        revisions.c[name]
        for name in (
            *("revision_id", "number", "title", "url", "source", "authors"),
            *("published_at", "precision", "language", "section", "kind", "ingested_at"),
        )
    ),
)
"""Columns of what is said of a revision without its text."""
FULL_CHARS = 2_000_000
FULL_PARAGRAPHS = 20_000
"""Of the revisions of one page, together: an article may have megabytes and be edited a hundred times."""


def add(connection: Connection, article: int, prepared: Prepared) -> int:
    """Writes the next revision of an article and gives its row number."""
    number = connection.execute(NUMBER, {"of": article}).scalar_one()
    row = _row(prepared.revision) | {"article": article, "number": number}
    revision = int(connection.execute(ADD, row).lastrowid)
    data = zlib.compress(prepared.original)
    connection.execute(ADD_ORIGINAL, {"revision": revision, "media_type": prepared.media_type, "data": data})
    spans = [
        {"revision": revision, "n": n, "start": span.start, "stop": span.end}
        for n, span in enumerate(prepared.revision.paragraphs)
    ]
    if spans:
        connection.execute(ADD_PARAGRAPHS, spans)
    live = [
        {"revision": revision, "paragraph": p.paragraph, "at": p.at.at.isoformat(), "precision": p.at.precision}
        for p in prepared.revision.posts
    ]
    if live:
        connection.execute(ADD_POSTS, live)
    return revision


def by_id(connection: Connection, revision_ids: Sequence[str]) -> dict[str, Revision]:
    """Whole revisions, of withdrawn articles too; unknown ids are missing."""
    found = connection.execute(SELECTED.where(revisions.c.revision_id.in_(revision_ids))).mappings().all()
    return {revision.revision_id: revision for revision in _revisions(connection, found)}


def one(connection: Connection, revision_id: str) -> Revision:
    found = by_id(connection, [revision_id])
    if revision_id not in found:
        raise NotFound(f"no revision {revision_id!r}")
    return found[revision_id]


def of_article(
    connection: Connection, article_id: str, limit: int, cursor: str | None
) -> tuple[list[Revision], str | None]:
    """A page of one article's, the first one first; None for the cursor after the last page.

    It ends with `limit` revisions, or with the one that fills it.
    """
    chosen = select(revisions.c.revision_id).join(articles, articles.c.id == revisions.c.article)
    chosen = chosen.where(articles.c.article_id == article_id).order_by(revisions.c.number)
    after = 0 if cursor is None else row_at(cursor)
    waiting = connection.execute(chosen.where(revisions.c.number > after).limit(limit + 1)).scalars().all()
    if not waiting and connection.execute(chosen.limit(1)).scalar_one_or_none() is None:
        raise NotFound(f"no article {article_id!r}")
    found: list[Revision] = []
    for revision_id in waiting[:limit]:
        found.append(one(connection, revision_id))
        if _fill(found):
            break
    return found, cursor_at(found[-1].number) if len(found) < len(waiting) else None


def _fill(found: Sequence[Revision]) -> bool:
    paragraphs, chars = sum(len(r.paragraphs) for r in found), sum(len(r.text) for r in found)
    return paragraphs >= FULL_PARAGRAPHS or chars >= FULL_CHARS


def head(row: RowMapping) -> Head:
    """Of a row that has the columns `HEAD`."""
    return Head(**_head(row))


def original(connection: Connection, revision_id: str) -> tuple[bytes, str]:
    chosen = (
        select(originals.c.data, originals.c.media_type).join(revisions).where(revisions.c.revision_id == revision_id)
    )
    row = connection.execute(chosen).one_or_none()
    if row is None:
        raise NotFound(f"no revision {revision_id!r}")
    return zlib.decompress(row.data), row.media_type


def _row(revision: Revision) -> dict[str, Any]:
    first, last = moments(revision.published)
    return {
        "revision_id": revision.revision_id,
        "first": first,
        "last": last,
        "source_key": name_key(revision.source),
        "language_key": name_key(revision.language),
        "section_key": name_key(revision.section),
        "title": revision.title,
        "url": revision.url,
        "source": revision.source,
        "language": revision.language,
        "section": revision.section,
        "kind": revision.kind,
        "published_at": revision.published and revision.published.at.isoformat(),
        "precision": revision.published and revision.published.precision,
        "ingested_at": revision.ingested_at.isoformat(),
        "authors": _json(revision.authors),
        "furniture": _json([asdict(part) for part in revision.furniture]),
        "metadata": _json(dict(revision.metadata)),
        "sentences": pack(revision.sentences),
        "text": revision.text,
    }


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _revisions(connection: Connection, rows: Sequence[RowMapping]) -> list[Revision]:
    numbers = [row["id"] for row in rows]
    spans, live = _paragraphs(connection, numbers), _posts(connection, numbers)
    return [_revision(row, tuple(spans.get(row["id"], ())), tuple(live.get(row["id"], ()))) for row in rows]


def _paragraphs(connection: Connection, numbers: Iterable[int]) -> Mapping[int, list[Span]]:
    chosen = select(paragraphs).where(paragraphs.c.revision.in_(list(numbers)))
    spans: dict[int, list[Span]] = {}
    for row in connection.execute(chosen.order_by(paragraphs.c.revision, paragraphs.c.n)):
        spans.setdefault(row.revision, []).append(Span(row.start, row.stop))
    return spans


def _posts(connection: Connection, numbers: Iterable[int]) -> Mapping[int, list[Post]]:
    chosen = select(posts).where(posts.c.revision.in_(list(numbers))).order_by(posts.c.revision, posts.c.paragraph)
    found: dict[int, list[Post]] = {}
    for row in connection.execute(chosen):
        found.setdefault(row.revision, []).append(Post(row.paragraph, known_stamp(row.at, row.precision)))
    return found


def _revision(row: RowMapping, spans: tuple[Span, ...], live: tuple[Post, ...]) -> Revision:
    return Revision(
        **_head(row),
        text=row["text"],
        paragraphs=spans,
        sentences=unpack(row["sentences"]),
        furniture=tuple(Furniture(**part) for part in json.loads(row["furniture"])),
        metadata=json.loads(row["metadata"]),
        posts=live,
    )


def _head(row: RowMapping) -> dict[str, Any]:
    return {
        "revision_id": row["revision_id"],
        "article_id": row["article_id"],
        "number": row["number"],
        "title": row["title"],
        "url": row["url"],
        "source": row["source"],
        "authors": tuple(json.loads(row["authors"])),
        "published": stamp(row["published_at"], row["precision"]),
        "language": row["language"],
        "section": row["section"],
        "kind": row["kind"],
        "ingested_at": datetime.fromisoformat(row["ingested_at"]),
    }
