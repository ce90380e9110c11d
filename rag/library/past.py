"""Chunks of what was current once, for questions with an explicit `as_of`. Normal questions do not come here.

A chunk moves here, under the key that it had, when its revision is superseded or its article withdrawn,
in the transaction that does it; so what a reader holds by key is in one place or the other, never in
both. It is still searched by words and, since vectors belong to content, by meaning. A tenure without
any moment in it leaves no chunks: no `as_of` can ask for it.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, delete, insert, select, text

from rag.library import chunks, meta, vectors
from rag.library.filters import conditions
from rag.library.schema import past_chunks, past_texts, tenures
from rag.library.schema import vectors as vector_table
from rag.library.tenures import Ended, known
from rag.library.vectors import Missing
from rag.types import Chunk, Filters, Matrix, Passage, Revision

_MOVE_CHUNKS = text("""
    INSERT INTO past_chunks ("key", seq, tenure, article, revision, n, first, last, source_key, language_key,
                             section_key, kind, start, stop, paragraph_first, paragraph_last, hash)
    SELECT c."key", c.seq, json_extract(w.value, '$[1]'), c.article, c.revision, c.n, c.first, c.last, c.source_key,
           c.language_key, c.section_key, c.kind, c.start, c.stop, c.paragraph_first, c.paragraph_last, c.hash
    FROM json_each(:ended) w CROSS JOIN chunks c ON c.revision = json_extract(w.value, '$[0]') ORDER BY c."key" """)

_MOVE_TEXTS = text("""
    INSERT INTO past_texts ("key", head, joined, sentences, text)
    SELECT t."key", t.head, t.joined, t.sentences, t.text
    FROM json_each(:ended) w CROSS JOIN chunks c ON c.revision = json_extract(w.value, '$[0]')
    CROSS JOIN chunk_texts t ON t."key" = c."key" ORDER BY c."key" """)

_BY_KEY = text(
    chunks.PASSAGES.format(
        texts="past_texts",
        wanted="""json_each(:wanted) w CROSS JOIN past_chunks c ON c."key" = w.value
    JOIN tenures p ON p.id = c.tenure AND p.known_from <= :at AND p.known_until > :at""",
    )
)

_ENDED = text("""
    SELECT p.id, p.article, p.revision, r.revision_id FROM tenures p JOIN revisions r ON r.id = p.revision
    WHERE p.known_from < p.known_until
        AND (:all OR NOT EXISTS (SELECT 1 FROM past_chunks c WHERE c.tenure = p.id))
    ORDER BY p.id""")

_MISSING = text("""
    SELECT c.hash, CASE WHEN t.joined THEN t.head || t.text ELSE t.head END AS embedded_text
    FROM past_chunks c CROSS JOIN past_texts t ON t."key" = c."key"
    WHERE NOT EXISTS (SELECT 1 FROM vectors v WHERE v.embedder = :embedder AND v.hash = c.hash)
    ORDER BY c."key" LIMIT :limit""")


class Tenure(NamedTuple):
    """One that is over, with the revision that was current in it."""

    ended: Ended
    revision_id: str


def move(connection: Connection, ended: Iterable[Ended]) -> None:
    """Copies the live chunks of these tenures; to be called before the live ones are removed."""
    gone = json.dumps([[end.revision, end.tenure] for end in ended if end.lasted])
    connection.execute(_MOVE_CHUNKS, {"ended": gone})
    connection.execute(_MOVE_TEXTS, {"ended": gone})


def add(connection: Connection, cut: Sequence[tuple[Ended, Revision, Sequence[Chunk]]]) -> None:
    """Chunks of tenures whose revision has no live ones."""
    pairs = [(end, revision, chunk) for end, revision, found in cut if end.lasted for chunk in found]
    if not pairs:
        return
    seqs = meta.take_seqs(connection, len(pairs))
    rows = [
        chunks.row_of(end.article, end.revision, revision, chunk, seq) | {"tenure": end.tenure}
        for (end, revision, chunk), seq in zip(pairs, seqs, strict=True)
    ]
    rows.sort(key=lambda row: row["key"])  # the full-text index wants its rows in ascending order
    connection.execute(insert(past_chunks), rows)
    connection.execute(insert(past_texts), rows)


def replace(connection: Connection, ended: Ended, revision: Revision, cut: Sequence[Chunk]) -> None:
    """Cuts a revision of the past anew, unless it is cut like that."""
    columns = (past_chunks.c.n, past_chunks.c.start, past_chunks.c.stop, past_chunks.c.hash)
    held = select(*columns).where(past_chunks.c.tenure == ended.tenure).order_by(past_chunks.c.n)
    if chunks.are_cut(connection, held, cut):
        return
    old = select(past_chunks.c.key).where(past_chunks.c.tenure == ended.tenure)
    connection.execute(delete(past_texts).where(past_texts.c.key.in_(old)))
    connection.execute(delete(past_chunks).where(past_chunks.c.tenure == ended.tenure))
    add(connection, [(ended, revision, cut)])
    meta.changed(connection)


def ended(connection: Connection, *, uncut: bool) -> list[Tenure]:
    """Tenures that are over; with `uncut` only those without chunks (from before an upgrade)."""
    rows = connection.execute(_ENDED, {"all": not uncut})
    return [Tenure(Ended(row.id, row.article, row.revision, True), row.revision_id) for row in rows]


def missing(connection: Connection, fingerprint: str, limit: int) -> list[Missing]:
    """Content of past chunks that has no vector of this embedder."""
    given = {"embedder": vectors.number(connection, fingerprint), "limit": limit}
    rows = connection.execute(_MISSING, given)
    return list({row.hash: Missing(row.hash, row.embedded_text) for row in rows}.values())


def passages(connection: Connection, keys: Iterable[int], at: datetime) -> dict[int, Passage]:
    """By key, live or past: those whose revision was the current one at that moment."""
    wanted = [int(key) for key in keys]
    moment = at.timestamp()
    found = chunks.passages(connection, known(connection, wanted, moment))
    rows = connection.execute(_BY_KEY, {"wanted": json.dumps(wanted), "at": moment})
    return found | {row.key: chunks.passage_of(row) for row in rows}


def near(connection: Connection, fingerprint: str, filters: Filters) -> tuple[list[int], Matrix]:
    """Keys and vectors of all past chunks that were current at `filters.as_of` and pass the filters."""
    embedder = vectors.number(connection, fingerprint)
    joined = (vector_table.c.embedder == embedder) & (vector_table.c.hash == past_chunks.c.hash)
    statement = (
        select(past_chunks.c.key, vector_table.c.vector)
        .join(tenures, tenures.c.id == past_chunks.c.tenure)
        .join(vector_table, joined)
        .where(*admitted(filters))
        .order_by(past_chunks.c.key)
    )
    rows = connection.execute(statement).all()
    return [row.key for row in rows], vectors.stack([row.vector for row in rows])


def admitted(filters: Filters) -> list[ColumnElement[bool]]:
    """On `past_chunks` joined with `tenures`: current at `filters.as_of`, and passes all filters."""
    if filters.as_of is None:
        raise ValueError("the past is searched at a moment: filters.as_of")
    at = filters.as_of.timestamp()
    current = [tenures.c.known_from <= at, tenures.c.known_until > at]
    return [*current, *conditions(filters, past_chunks, past_chunks.c.article)]
