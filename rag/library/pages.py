"""Cursors, which name a place in an order of rows, and times as texts that compare as they do."""

import base64
import json
from datetime import UTC, datetime
from math import isfinite

from rag.errors import NotFound


def as_text(at: datetime) -> str:
    """Of one form, so that texts compare as times do."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def cursor_at(row: int, *, first: float | None = None) -> str:
    """Of a row by its number, or by what goes before that in the order: `first`, a finite number."""
    key = row if first is None else [first, row]
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def row_at(cursor: str) -> int:
    """Raises `NotFound` for what `cursor_at(row)` did not give."""
    match _decoded(cursor):
        case int(row) if _is_row(row) and cursor_at(row) == cursor:
            return row
        case _:
            raise _foreign(cursor)


def first_and_row_at(cursor: str) -> tuple[float, int]:
    """Raises `NotFound` for what `cursor_at(row, first=first)` did not give."""
    match _decoded(cursor):
        case [float(first), int(row)] if isfinite(first) and _is_row(row) and cursor_at(row, first=first) == cursor:
            return first, row
        case _:
            raise _foreign(cursor)


def _decoded(cursor: str) -> object:
    """None for what is no cursor at all."""
    try:
        return json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, RecursionError):
        return None


def _is_row(row: int) -> bool:
    """SQLite numbers rows with 64 bits; `True` is an int to Python alone."""
    return not isinstance(row, bool) and 0 < row < 2**63


def _foreign(cursor: str) -> NotFound:
    return NotFound(f"cursor {cursor[:100]!r} was not given out here")
