"""What was current before: tenures, and chunks of revisions that were superseded or withdrawn.

Tenures of older archives are worked out from the dates of their revisions. Their chunks cannot be: how
texts are cut is a setting. `rag.ingest.upgrade` makes them.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import Any

from alembic import op
from sqlalchemy import Connection, Row, text

from rag.library.columns import stamp
from rag.library.known import dates_of, known_from

revision = "0002"
down_revision = "0001"

STATEMENTS = (
    """
    CREATE TABLE tenures (
        id INTEGER NOT NULL PRIMARY KEY,
        article INTEGER NOT NULL REFERENCES articles (id),
        revision INTEGER NOT NULL REFERENCES revisions (id),
        known_from FLOAT NOT NULL,
        known_until FLOAT
    )""",
    "CREATE INDEX tenures_article ON tenures (article)",
    "CREATE INDEX tenures_current ON tenures (known_from) WHERE known_until IS NULL",
    """
    CREATE TABLE past_chunks (
        "key" INTEGER NOT NULL PRIMARY KEY,
        seq INTEGER NOT NULL,
        tenure INTEGER NOT NULL REFERENCES tenures (id),
        article INTEGER NOT NULL REFERENCES articles (id),
        revision INTEGER NOT NULL REFERENCES revisions (id),
        n INTEGER NOT NULL,
        first FLOAT NOT NULL,
        last FLOAT NOT NULL,
        source_key TEXT NOT NULL,
        language_key TEXT NOT NULL,
        section_key TEXT NOT NULL,
        start INTEGER NOT NULL,
        stop INTEGER NOT NULL,
        paragraph_first INTEGER NOT NULL,
        paragraph_last INTEGER NOT NULL,
        hash TEXT NOT NULL,
        UNIQUE (tenure, n)
    )""",
    """
    CREATE TABLE past_texts (
        "key" INTEGER NOT NULL PRIMARY KEY REFERENCES past_chunks ("key"),
        head TEXT NOT NULL,
        joined INTEGER NOT NULL,
        sentences BLOB NOT NULL,
        text TEXT NOT NULL
    )""",
    """
    CREATE VIEW past_chunk_words AS
        SELECT t."key" AS "key", r.title AS title, t.text AS text
        FROM past_texts t JOIN past_chunks c ON c."key" = t."key" JOIN revisions r ON r.id = c.revision""",
    """
    CREATE VIRTUAL TABLE past_words USING fts5 (
        title, text, content = 'past_chunk_words', content_rowid = 'key',
        tokenize = 'porter unicode61 remove_diacritics 2'
    )""",
    """
    CREATE TRIGGER past_chunk_words_added AFTER INSERT ON past_texts BEGIN
        INSERT INTO past_words (rowid, title, text)
            SELECT w."key", w.title, w.text FROM past_chunk_words w WHERE w."key" = NEW."key";
    END""",
    """
    CREATE TRIGGER past_chunk_words_removed BEFORE DELETE ON past_texts BEGIN
        INSERT INTO past_words (past_words, rowid, title, text)
            SELECT 'delete', w."key", w.title, w.text FROM past_chunk_words w WHERE w."key" = OLD."key";
    END""",
)

# Only articles of which there is something to tell: more than one revision, or withdrawn.
REVISIONS = text("""
    SELECT a.id AS article, a.status, a.updated_at, a.revision_id AS now, r.revision_id, r.id AS revision,
           r.published_at, r.precision, r.metadata, r.ingested_at
    FROM articles a JOIN revisions r ON r.article = a.id
    WHERE a.status = 'withdrawn' OR EXISTS (SELECT 1 FROM revisions o WHERE o.article = a.id AND o.number > 1)
    ORDER BY a.id, r.number""")

ADD = text("""
    INSERT INTO tenures (article, revision, known_from, known_until)
    VALUES (:article, :revision, :known_from, :known_until)""")


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
    _fill(op.get_bind())


def _fill(connection: Connection) -> None:
    found = connection.execute(REVISIONS).all()
    rows = [row for _, history in groupby(found, key=lambda row: row.article) for row in _tenures(list(history))]
    if rows:
        connection.execute(ADD, rows)


def _tenures(history: list[Row[Any]]) -> Iterator[dict[str, Any]]:
    """Of one article, oldest first. Where it went back to an earlier state, that began with its last change."""
    begun = list(_begun(history))
    changed = datetime.fromisoformat(history[0].updated_at).timestamp()
    if history[-1].revision_id != history[0].now:
        back = next(row.revision for row in history if row.revision_id == row.now)
        begun.append((back, max(changed, begun[-1][1])))
    end = max(changed, begun[-1][1]) if history[0].status == "withdrawn" else None
    ends = [*(start for _, start in begun[1:]), end]
    for (number, start), until in zip(begun, ends, strict=True):
        yield {"article": history[0].article, "revision": number, "known_from": start, "known_until": until}


def _begun(history: list[Row[Any]]) -> Iterator[tuple[int, float]]:
    before = None
    start = 0.0
    for row in history:
        dates = dates_of(
            stamp(row.published_at, row.precision), json.loads(row.metadata), datetime.fromisoformat(row.ingested_at)
        )
        start = known_from(dates, before, start)
        before = dates
        yield row.revision, start
