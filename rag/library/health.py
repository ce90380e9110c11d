"""Whether the library can be used right now: a look that takes milliseconds, and one through the whole file.

The look asks whether the file is still the one that is open, whether there is room for a write, and reads some
rows of every table from the file, past SQLite's own cache, each time the next ones. What lies in between is
noticed by whoever reads it, remembered, and believed until a look through the whole file finds nothing.
"""

import os
import shutil
import time
from collections.abc import Sequence
from contextlib import suppress
from math import inf
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, bindparam, column, select, table, tuple_

from rag.errors import DirectoryUnusable, Misconfigured, RagError, StorageFull
from rag.library import integrity
from rag.library.faults import damaged
from rag.library.schema import metadata
from rag.library.store import Store

LEAST_FREE = 32_000_000
"""Bytes of free space: room for a batch of articles and their share of the log."""

SLICE_SECONDS = 0.0003
"""For the rows of one table, at least one of them: two dozen tables in under 10 ms."""

RECHECK_SECONDS = 10.0
RECHECK_SHARE = 20
"""A damaged file is looked through again so many seconds after the last time, or after twenty times as long as that
took, whichever is longer."""

FULL_TEXT = (
    ("words_data", "block"),
    ("words_docsize", "sz"),
    ("past_words_data", "block"),
    ("past_words_docsize", "sz"),
)
"""Tables in which FTS5 keeps its indexes, each with an id, and what they hold."""


class Health:
    """Of one library. Thread-safe; blocks as long as the disk does."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._walks = _walks()
        self._looking = Lock()
        self._rechecking = Lock()
        self._recheck_at = 0.0

    def look(self) -> str | None:
        """The first thing found that keeps it from being read or written; None when nothing does."""
        with self._looking:
            try:
                self._store.check_files()
                self._remembered()
                _check_room(self._store.path)
                self._read_some()
            except RagError as error:
                return str(error)
        return None

    def whole(self) -> list[str]:
        """All that is wrong with the file, at most some of each kind. Reads all of it, and writing waits meanwhile."""
        with self._store.doubt():
            try:
                with self._store.write() as connection:
                    found = integrity.problems(connection)
                with self._store.read_anew() as connection:
                    for walk in _walks():
                        walk.step(connection, inf)
            except DirectoryUnusable:
                raise
            except Misconfigured as error:
                found = [str(error)]
            if found:
                self._store.found_damaged(self._store.damage or damaged(self._store.path, found[0]))
        return found

    def _remembered(self) -> None:
        if damage := self._store.damage:
            if time.monotonic() >= self._recheck_at and self._rechecking.acquire(blocking=False):
                Thread(target=self._recheck, name="library check", daemon=True).start()
            raise Misconfigured(damage)

    def _recheck(self) -> None:
        started = time.monotonic()
        try:
            with suppress(RagError):  # the next look meets it again
                self.whole()
        finally:
            ended = time.monotonic()
            self._recheck_at = ended + max(RECHECK_SECONDS, RECHECK_SHARE * (ended - started))
            self._rechecking.release()

    def _read_some(self) -> None:
        with self._store.read_anew() as connection:
            for walk in self._walks:
                walk.step(connection, SLICE_SECONDS)


class Walk:
    """Through the rows of a table in the order of its key, a part at a time, and then from the start again."""

    def __init__(self, rows: FromClause, key: Sequence[ColumnElement[Any]]) -> None:
        names = {column.key for column in key}
        self._start = select(*key, *(c for c in rows.c if c.key not in names)).order_by(*key)
        after: list[ColumnElement[Any]] = [bindparam(f"after{n}") for n in range(len(key))]
        self._there = self._start.where(tuple_(*key) > tuple_(*after))
        self._last: Sequence[Any] = ()
        self._width = len(key)

    def step(self, connection: Connection, seconds: float) -> None:
        """Reads whole rows for so long, one at the least, or to the end."""
        end = time.perf_counter() + seconds
        given = {f"after{n}": value for n, value in enumerate(self._last)}
        with connection.execute(self._there if self._last else self._start, given) as found:
            while row := found.fetchone():
                self._last = row[: self._width]
                if time.perf_counter() >= end:
                    return
        self._last = ()


def _walks() -> list[Walk]:
    """Of every table, and of what the full-text indexes keep."""
    tables = [Walk(each, list(each.primary_key.columns)) for each in metadata.tables.values()]
    return tables + [Walk(table(name, key := column("id"), column(held)), [key]) for name, held in FULL_TEXT]


def _check_room(path: Path) -> None:
    """Raises `StorageFull` and `DirectoryUnusable` where a write would."""
    try:
        free = shutil.disk_usage(path).free
    except OSError as error:
        raise DirectoryUnusable(f"{path} cannot be reached ({error.strerror})") from None
    if free < LEAST_FREE:
        raise StorageFull(f"the disk of {path} has {free // 1_000_000} MB left: free some space")
    if not all(os.access(place, os.W_OK) for place in (path, path.resolve().parent)):
        raise DirectoryUnusable(f"{path} cannot be written: check owner, mode and mount of {path.parent}")
