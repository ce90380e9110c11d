"""Answers that were given, and what is cited by what is kept."""

from alembic import op

revision = "0003"
down_revision = "0002"

STATEMENTS = (
    """
    CREATE TABLE answers (
        id INTEGER NOT NULL PRIMARY KEY,
        answer_id TEXT NOT NULL UNIQUE,
        task TEXT NOT NULL CHECK (task IN ('ask', 'summarize')),
        status TEXT NOT NULL,
        asked_at TEXT NOT NULL,
        last_asked_at TEXT NOT NULL,
        question TEXT NOT NULL,
        data BLOB NOT NULL
    )""",
    # Of a kind and an id of that kind: for answers `answers.answer_id`. Other kinds have tables of their own.
    """
    CREATE TABLE cited (
        kind TEXT NOT NULL,
        id TEXT NOT NULL,
        n INTEGER NOT NULL,
        article INTEGER NOT NULL REFERENCES articles (id),
        revision_id TEXT NOT NULL REFERENCES revisions (revision_id),
        start INTEGER NOT NULL,
        stop INTEGER NOT NULL,
        PRIMARY KEY (kind, id, n)
    ) WITHOUT ROWID""",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
