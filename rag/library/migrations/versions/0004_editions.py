"""Editions of the briefing, what they tell of each story, and to whom they were sent."""

from alembic import op

revision = "0004"
down_revision = "0003"

STATEMENTS = (
    # first and last: the window, in seconds since 1970. data: the whole edition as JSON, compressed.
    """
    CREATE TABLE editions (
        id INTEGER NOT NULL PRIMARY KEY,
        edition_id TEXT NOT NULL UNIQUE,
        series TEXT NOT NULL,
        version INTEGER NOT NULL,
        profile TEXT NOT NULL,
        mode TEXT NOT NULL,
        made_at TEXT NOT NULL,
        label TEXT NOT NULL,
        first FLOAT NOT NULL,
        last FLOAT NOT NULL,
        title TEXT NOT NULL,
        data BLOB NOT NULL,
        UNIQUE (series, version)
    )""",
    "CREATE INDEX ix_editions_last ON editions (profile, last)",
    # sentences: those that earlier editions did not have, with their citations, as JSON, compressed.
    """
    CREATE TABLE edition_stories (
        edition INTEGER NOT NULL REFERENCES editions (id),
        place INTEGER NOT NULL,
        story_id TEXT NOT NULL,
        status TEXT NOT NULL CHECK (status IN ('new', 'update', 'repeat')),
        headline TEXT NOT NULL,
        sentences BLOB NOT NULL,
        PRIMARY KEY (edition, place)
    ) WITHOUT ROWID""",
    "CREATE INDEX ix_edition_stories_story_id ON edition_stories (story_id)",
    # target: a hash, so that a copy of the library gives away no address. claim: of the one that sends it now.
    """
    CREATE TABLE deliveries (
        id INTEGER NOT NULL PRIMARY KEY,
        edition INTEGER NOT NULL REFERENCES editions (id),
        target TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('mail', 'webhook')),
        label TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('pending', 'done', 'failed')),
        attempts INTEGER NOT NULL,
        next_at FLOAT NOT NULL,
        claim TEXT,
        claimed_until FLOAT,
        last_error TEXT,
        done_at TEXT,
        UNIQUE (edition, target)
    )""",
    "CREATE INDEX ix_deliveries_due ON deliveries (next_at) WHERE state = 'pending'",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
