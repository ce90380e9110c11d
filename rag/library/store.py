"""The SQLite file: one writer at a time, readers that never wait for it (write-ahead log).

Two pools of connections: what reads cannot write by accident, and each transaction sees one state of
the file. A write is on the disk when its transaction has ended (`synchronous=FULL`).
"""

import os
import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from rag.errors import DirectoryUnusable, Misconfigured, ShuttingDown
from rag.library.faults import translated

BUSY_MS = 10_000
CACHE_KIB = 32 * 1024
WAL_BYTES = 64 * 1024 * 1024

ALWAYS = (f"busy_timeout={BUSY_MS}", "foreign_keys=ON", f"cache_size=-{CACHE_KIB}", "temp_store=MEMORY")
WRITING = ("journal_mode=WAL", "synchronous=FULL", f"journal_size_limit={WAL_BYTES}")
READING = ("query_only=ON",)


class Store:
    """Opens transactions on the file. Thread-safe."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._closed = False
        # Grows when a write begins and when it has ended: what was read since the number last changed still
        # holds, because one process owns the file.
        self.writes = 0
        self._writer = _engine(path, WRITING, "BEGIN IMMEDIATE", connections=1)
        self._reader = _engine(path, READING, "BEGIN", connections=16)

    @contextmanager
    def read(self) -> Generator[Connection]:
        """A transaction that sees one state of the library and cannot change it."""
        self.check_open()
        with translated(self.path), self._reader.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Generator[Connection]:
        """A transaction that is durable when the block has ended, or undone when it raised."""
        with self._lock:
            self.check_open()
            self.writes += 1
            try:
                with translated(self.path), self._writer.begin() as connection:
                    yield connection
            finally:
                self.writes += 1

    def close(self) -> None:
        """Waits for the writer; the last connection to close folds the log into the file."""
        with self._lock:
            self._closed = True
            self._reader.dispose()
            self._writer.dispose()

    def check_open(self) -> None:
        """Raises `ShuttingDown` after `close`."""
        if self._closed:
            raise ShuttingDown("the library is closed")


def file_of(url: str) -> Path:
    """The file that a database URL names, in a directory that can be written.

    Raises `Misconfigured` for what is no SQLite file, `DirectoryUnusable` when it cannot be written.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise Misconfigured("RAG_DATABASE_URL is no database URL: use sqlite:///path/to/library.db") from None
    if parsed.get_backend_name() != "sqlite" or parsed.database in (None, "", ":memory:"):
        raise Misconfigured(
            f"the library is kept in an SQLite file, not in {parsed.render_as_string()}: use sqlite:///path/to/library.db"
        )
    path = Path(str(parsed.database))
    _check_writable(path)
    return path


def _check_writable(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DirectoryUnusable(f"{path.parent} cannot be made ({error.strerror})") from None
    if not path.parent.is_dir() or not os.access(path.parent, os.W_OK | os.X_OK):
        raise DirectoryUnusable(f"{path.parent} is no directory that can be written: check owner, mode and mount")
    if path.exists() and not (path.is_file() and os.access(path, os.R_OK | os.W_OK)):
        raise DirectoryUnusable(f"{path} is no file that can be read and written: check owner and mode")


def _engine(path: Path, pragmas: tuple[str, ...], begin: str, *, connections: int) -> Engine:
    engine = create_engine(URL.create("sqlite", database=str(path)), pool_size=connections, max_overflow=-1)

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: object) -> None:  # pyright: ignore[reportUnusedFunction]
        connection.isolation_level = None  # transactions begin where the event below says, and only there
        for pragma in ALWAYS + pragmas:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:  # pyright: ignore[reportUnusedFunction]
        connection.exec_driver_sql(begin)

    return engine
