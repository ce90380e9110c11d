"""Posts of live blogs, each with its own time."""

from alembic import op

revision = "0005"
down_revision = "0004"

STATEMENTS = (
    """
    CREATE TABLE posts (
        revision INTEGER NOT NULL REFERENCES revisions (id),
        paragraph INTEGER NOT NULL,
        at TEXT NOT NULL,
        precision TEXT NOT NULL,
        PRIMARY KEY (revision, paragraph)
    ) WITHOUT ROWID""",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
