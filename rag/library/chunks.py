"""Chunks of the current revisions: written and removed with their article, read as passages."""

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, delete, insert, select, text, update

from rag.library import meta
from rag.library.columns import moments, name_key, stamp_of_chunk
from rag.library.filters import key_of
from rag.library.schema import chunk_texts, chunks, index_entries
from rag.text.spans import pack, unpack
from rag.types import Chunk, Passage, Revision, Span

PASSAGES = """
    SELECT c."key", c.n, a.article_id, r.revision_id, r.title, r.url, r.source, r.published_at, r.precision,
           r.first AS article_first, c.first, r.language, r.section, r.kind, c.start, c.stop, t.text,
           c.paragraph_first, c.paragraph_last, t.sentences
    FROM {wanted}
    JOIN {texts} t ON t."key" = c."key"
    JOIN revisions r ON r.id = c.revision
    JOIN articles a ON a.id = c.article"""

BY_KEY = text(
    PASSAGES.format(texts="chunk_texts", wanted='json_each(:wanted) w CROSS JOIN chunks c ON c."key" = w.value')
)

BY_PLACE = text(
    PASSAGES.format(
        texts="chunk_texts",
        wanted="""json_each(:wanted) w
    CROSS JOIN revisions p ON p.revision_id = json_extract(w.value, '$[0]')
    CROSS JOIN chunks c ON c.revision = p.id AND c.n = json_extract(w.value, '$[1]')""",
    )
)

BY_ID = text("""
    SELECT r.revision_id, c.n, c."key"
    FROM json_each(:wanted) w
    CROSS JOIN revisions r ON r.revision_id = json_extract(w.value, '$[0]')
    CROSS JOIN chunks c ON c.revision = r.id AND c.n = json_extract(w.value, '$[1]')""")

LIVE = text('SELECT c."key" FROM json_each(:wanted) w CROSS JOIN chunks c ON c."key" = w.value')


def passages(connection: Connection, keys: Iterable[int]) -> dict[int, Passage]:
    """By key; what is not live is missing."""
    rows = connection.execute(BY_KEY, {"wanted": json.dumps([int(key) for key in keys])})
    return {row.key: passage_of(row) for row in rows}


def passages_at(connection: Connection, places: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Passage]:
    """By (revision id, n); what is not live is missing."""
    rows = connection.execute(BY_PLACE, {"wanted": json.dumps(list(places))})
    return {(row.revision_id, row.n): passage_of(row) for row in rows}


def keys(connection: Connection, chunk_ids: Iterable[str]) -> dict[str, int]:
    """Keys of live chunks by `Chunk.id`."""
    places = [(revision_id, int(n)) for revision_id, _, n in (i.rpartition(":") for i in chunk_ids) if n.isdecimal()]
    rows = connection.execute(BY_ID, {"wanted": json.dumps(places)})
    return {f"{row.revision_id}:{row.n}": row.key for row in rows}


def live(connection: Connection, keys: Iterable[int]) -> set[int]:
    """Those of the keys that are live."""
    return set(connection.execute(LIVE, {"wanted": json.dumps(list(keys))}).scalars())


def add(connection: Connection, cut: Sequence[tuple[int, int, Revision, Sequence[Chunk]]]) -> None:
    """Chunks of (article, revision, …) by row number; they can be found when the transaction ends."""
    pairs = [(article, number, revision, chunk) for article, number, revision, found in cut for chunk in found]
    seqs = meta.take_seqs(connection, len(pairs))
    rows = [row_of(*pair, seq) for pair, seq in zip(pairs, seqs, strict=True)]
    rows.sort(key=lambda row: row["key"])  # the full-text index wants its rows in ascending order
    if rows:
        connection.execute(insert(chunks), rows)
        connection.execute(insert(chunk_texts), rows)
        _mark_entries(connection, {number for _, number, _, _ in cut})


def are_cut(connection: Connection, held: Select[int, int, int, str], cut: Sequence[Chunk]) -> bool:
    """Whether what `held` gives (n, start, stop, hash, in order) are these chunks; content is told by its hash."""
    wanted = [(c.n, c.span.start, c.span.end, c.content_hash) for c in cut]
    return [tuple(row) for row in connection.execute(held)] == wanted


def remove(connection: Connection, numbers: Iterable[int]) -> list[int]:
    """All chunks of these revisions (row numbers); their entries in vector indexes become stale. Gives their keys."""
    gone = set(numbers)
    chosen = select(chunks.c.key).where(chunks.c.revision.in_(gone)).order_by(chunks.c.key)
    found = [{"gone": key} for key in connection.execute(chosen).scalars()]
    for table in (chunk_texts, chunks):
        if found:
            connection.execute(delete(table).where(table.c.key == bindparam("gone")), found)
    _mark_entries(connection, gone)
    return [row["gone"] for row in found]


def _mark_entries(connection: Connection, numbers: Iterable[int]) -> None:
    """An entry is stale when there is no chunk at its place."""
    here = select(chunks.c.key).where(chunks.c.revision == index_entries.c.revision, chunks.c.n == index_entries.c.n)
    entries = update(index_entries).where(index_entries.c.revision.in_(list(numbers)))
    connection.execute(entries.values(stale=~here.exists()))


def row_of(article: int, number: int, revision: Revision, chunk: Chunk, seq: int) -> dict[str, Any]:
    """The columns of a chunk, here and in `rag.library.past`, and those of its texts."""
    first, last = moments(revision.published_at(chunk.span.start))
    joined = chunk.embedded_text.endswith(chunk.text)
    return {
        "key": key_of(first, seq),
        "seq": seq,
        "article": article,
        "revision": number,
        "n": chunk.n,
        "first": first,
        "last": last,
        "source_key": name_key(revision.source),
        "language_key": name_key(revision.language),
        "section_key": name_key(revision.section),
        "kind": revision.kind,
        "start": chunk.span.start,
        "stop": chunk.span.end,
        "paragraph_first": revision.paragraph_at(chunk.span.start),
        "paragraph_last": revision.paragraph_at(max(chunk.span.start, chunk.span.end - 1)),
        "hash": chunk.content_hash,
        "head": chunk.embedded_text.removesuffix(chunk.text) if joined else chunk.embedded_text,
        "joined": joined,
        "sentences": pack(_inside(revision.sentences, chunk.span)),
        "text": chunk.text,
    }


def _inside(sentences: Sequence[Span], span: Span) -> Sequence[Span]:
    """Sentences are in order and do not overlap."""
    first = bisect_left(sentences, span.start, key=lambda s: s.start)
    return sentences[first : max(first, bisect_right(sentences, span.end, key=lambda s: s.end))]


def passage_of(row: Row[Any]) -> Passage:
    """Of a row of `PASSAGES`."""
    return Passage(
        key=row.key,
        n=row.n,
        article_id=row.article_id,
        revision_id=row.revision_id,
        title=row.title,
        url=row.url,
        source=row.source,
        published=stamp_of_chunk(row.first, row.article_first, row.published_at, row.precision),
        language=row.language,
        section=row.section,
        kind=row.kind,
        span=Span(row.start, row.stop),
        text=row.text,
        paragraphs=(row.paragraph_first, row.paragraph_last),
        sentences=unpack(row.sentences),
    )
