"""What changes the corpus: articles put, withdrawn, cut anew. Each function is one caller's transaction.

Revisions are written first, then all chunks that go, then all that come: what a reader or the
indexer sees is the state before or the state after, and the full-text index gets its rows in order.
Chunks go into the past (`rag.library.past`), where only questions with an `as_of` find them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from rag.errors import BadInput, NotFound
from rag.library import chunks, meta, past, revisions, tenures
from rag.library.columns import moments
from rag.library.schema import articles
from rag.library.schema import chunks as chunk_table
from rag.library.schema import revisions as revision_table
from rag.library.tenures import Ended
from rag.types import Chunk, Prepared, PutResult, PutStatus, Revision

# Built once: building a statement takes SQLAlchemy longer than running it takes SQLite.
ARTICLE = (
    select(articles.c.id, articles.c.status, articles.c.revision_id, revision_table.c.id.label("revision"))
    .join(revision_table, revision_table.c.revision_id == articles.c.revision_id)
    .where(articles.c.article_id == bindparam("of"))
)
REVISION = select(revision_table.c.id, revision_table.c.article).where(revision_table.c.revision_id == bindparam("of"))
CUT = select(chunk_table.c.n, chunk_table.c.start, chunk_table.c.stop, chunk_table.c.hash).order_by(chunk_table.c.n)
CREATE = insert(articles)
CHANGE = update(articles).where(articles.c.id == bindparam("of"))


@dataclass
class Recut:
    """Whose chunks go, which articles get new ones (by row number), and what came and went at once."""

    gone: list[Ended] = field(default_factory=list[Ended])
    come: dict[int, tuple[int, Prepared]] = field(default_factory=dict[int, tuple[int, Prepared]])
    passed: list[tuple[Ended, Prepared]] = field(default_factory=list[tuple[Ended, Prepared]])


def put(connection: Connection, items: Sequence[Prepared], now: datetime) -> tuple[list[PutResult], list[int]]:
    """One result for each item, in order, and the keys of chunks that went. Writes nothing when nothing has changed."""
    recut, went = Recut(), list[int]()
    results = [_put(connection, item, now, recut) for item in items]
    if recut.come:
        went = _remove(connection, recut.gone)
        past.add(connection, [(ended, item.revision, item.chunks) for ended, item in recut.passed])
        come = recut.come.items()
        chunks.add(connection, [(article, number, item.revision, item.chunks) for article, (number, item) in come])
        meta.changed(connection)
    return results, went


def delete(connection: Connection, article_id: str, now: datetime) -> list[int] | None:
    """Leaves a tombstone; gives the keys of chunks that went, None when there was one already. Raises `NotFound`."""
    article = _article(connection, article_id)
    if article is None:
        raise NotFound(f"no article {article_id!r}")
    if article.status == "withdrawn":
        return None
    ended = tenures.withdraw(connection, article.id, now.timestamp())
    connection.execute(CHANGE, {"of": article.id, "status": "withdrawn", "updated_at": now.isoformat()})
    went = _remove(connection, [ended])
    meta.changed(connection)
    return went


def replace_chunks(connection: Connection, revision: Revision, cut: Sequence[Chunk]) -> list[int] | None:
    """The keys of chunks that went; None, and nothing is done, when the revision is no longer the current one of a live
    article.

    What is cut like that already is left as it is.
    """
    article = _article(connection, revision.article_id)
    if article is None or article.status != "live" or article.revision_id != revision.revision_id:
        return None
    if chunks.are_cut(connection, CUT.where(chunk_table.c.revision == article.revision), cut):
        return []
    went = chunks.remove(connection, [article.revision])
    chunks.add(connection, [(article.id, article.revision, revision, cut)])
    meta.changed(connection)
    return went


def _put(connection: Connection, item: Prepared, now: datetime, recut: Recut) -> PutResult:
    article = _article(connection, item.revision.article_id)
    if article is not None and (article.status, article.revision_id) == ("live", item.revision.revision_id):
        return _result(item, "unchanged")
    if article is None:
        row = _create(connection, item.revision, now)
        recut.come[row] = (_revision(connection, row, item), item)
        return _result(item, "created")
    number = _revision(connection, article.id, item)
    ended, known = tenures.supersede(connection, article.id, item.revision)
    before = recut.come.get(article.id)
    if ended and before:
        recut.passed.append((ended, before[1]))
    elif ended:
        recut.gone.append(ended)
    recut.come[article.id] = (number, item)
    _make_current(connection, article.id, item.revision, now)
    tenures.begin(connection, article.id, number, known)
    return _result(item, "updated")


def _remove(connection: Connection, ended: Sequence[Ended]) -> list[int]:
    """From what is live; a question with an `as_of` finds it in the past."""
    past.move(connection, ended)
    return chunks.remove(connection, [end.revision for end in ended])


def _result(item: Prepared, status: PutStatus) -> PutResult:
    return PutResult(item.revision.article_id, item.revision.revision_id, status, item.revision.title)


def _article(connection: Connection, article_id: str) -> Row[int, str, str, int] | None:
    """With `revision`, the row number of its current revision."""
    return connection.execute(ARTICLE, {"of": article_id}).one_or_none()


def _create(connection: Connection, revision: Revision, now: datetime) -> int:
    row = {
        "article_id": revision.article_id,
        "status": "live",
        "revision_id": revision.revision_id,
        "first": moments(revision.published)[0],
        "created_at": now.isoformat(),
        "updated_at": now.isoformat(),
    }
    return int(connection.execute(CREATE, row).lastrowid)


def _make_current(connection: Connection, article: int, revision: Revision, now: datetime) -> None:
    first = moments(revision.published)[0]
    values = {"status": "live", "revision_id": revision.revision_id, "first": first, "updated_at": now.isoformat()}
    connection.execute(CHANGE, {"of": article} | values)


def _revision(connection: Connection, article: int, item: Prepared) -> int:
    """Its row number; written if it was never there."""
    found = connection.execute(REVISION, {"of": item.revision.revision_id}).one_or_none()
    if found is None:
        return revisions.add(connection, article, item)
    if found.article != article:
        raise BadInput(f"revision {item.revision.revision_id!r} belongs to another article")
    return int(found.id)
