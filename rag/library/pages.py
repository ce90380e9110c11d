"""Pages of what is numbered in the order in which it came, and times as texts that compare as they do."""

import base64
import json
from datetime import UTC, datetime

from rag.errors import NotFound


def as_text(at: datetime) -> str:
    """Of one form, so that texts compare as times do."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def cursor_at(row: int) -> str:
    return base64.urlsafe_b64encode(json.dumps(row).encode()).decode().rstrip("=")


def place(cursor: str) -> int:
    """The row of a cursor. Raises `NotFound` for one that `cursor_at` did not give."""
    try:
        row = int(json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))))
        row.to_bytes(8, signed=True)  # SQLite's integers; what is wider raises
        return row
    except (ValueError, TypeError, OverflowError):
        raise NotFound(f"cursor {cursor!r} was not given out here") from None
