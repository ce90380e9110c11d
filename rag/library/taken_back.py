"""What publishers took back, and as of when: kept for articles that were never here too, since a notice may come first.

An older version that is handed in again must not bring back what was withdrawn; a later one may.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, select

from rag.library import meta
from rag.library.schema import meta as table

_PREFIX = "taken back: "
_MOST = 500


def put(connection: Connection, article_id: str, as_of: datetime) -> None:
    """The latest notice counts."""
    before = meta.get(connection, _PREFIX + article_id)
    if before is None or datetime.fromisoformat(before) < as_of:
        meta.put(connection, _PREFIX + article_id, as_of.isoformat())


def of(connection: Connection, article_ids: Collection[str]) -> dict[str, datetime]:
    """By article id; what no publisher took back is missing."""
    names = [_PREFIX + article_id for article_id in dict.fromkeys(article_ids)]
    found: dict[str, datetime] = {}
    for start in range(0, len(names), _MOST):
        rows = connection.execute(
            select(table.c.name, table.c.value).where(table.c.name.in_(names[start : start + _MOST]))
        )
        found |= {str(name).removeprefix(_PREFIX): datetime.fromisoformat(value) for name, value in rows}
    return found
