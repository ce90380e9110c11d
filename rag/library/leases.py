"""Who may do a thing that only one process of several may do at a time: a named value with an end.

A lease that its holder does not renew in time is anybody's, so that what was killed blocks nobody for long.
Each function is one caller's transaction.
"""

import json
from datetime import datetime

from sqlalchemy import Connection, delete

from rag.library import meta as named
from rag.library.schema import meta


def take(connection: Connection, name: str, holder: str, now: datetime, until: datetime) -> bool:
    """Takes it, or renews it. False when another one holds it."""
    by, ends = _read(connection, name)
    if by not in (None, holder) and ends > now.timestamp():
        return False
    named.put(connection, _key(name), json.dumps([holder, until.timestamp()]))
    return True


def release(connection: Connection, name: str, holder: str) -> None:
    """Does nothing when another one holds it."""
    if _read(connection, name)[0] == holder:
        connection.execute(delete(meta).where(meta.c.name == _key(name)))


def _read(connection: Connection, name: str) -> tuple[str | None, float]:
    written = named.get(connection, _key(name))
    if written is None:
        return None, 0
    holder, until = json.loads(written)
    return str(holder), float(until)


def _key(name: str) -> str:
    return f"lease:{name}"
