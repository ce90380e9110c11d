"""What was read of each revision, by the reader that made it; made anew from the text whenever it is not there."""

from alembic import op

revision = "0007"
down_revision = "0006"

STATEMENTS = (
    """
    CREATE TABLE readings (
        revision INTEGER NOT NULL PRIMARY KEY REFERENCES revisions (id),
        reader TEXT NOT NULL,
        data BLOB NOT NULL
    )""",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
