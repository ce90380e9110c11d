"""What kind of piece a revision is. What is there already counts as news, but for live blogs."""

from alembic import op

revision = "0006"
down_revision = "0005"

STATEMENTS = (
    *(
        f"ALTER TABLE {table} ADD COLUMN kind TEXT NOT NULL DEFAULT 'news'"
        for table in ("revisions", "chunks", "past_chunks")
    ),
    "UPDATE revisions SET kind = 'live' WHERE id IN (SELECT revision FROM posts)",
    "UPDATE chunks SET kind = 'live' WHERE revision IN (SELECT revision FROM posts)",
    "UPDATE past_chunks SET kind = 'live' WHERE revision IN (SELECT revision FROM posts)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
