"""The SQLite file: one writer at a time, readers that never wait for it (write-ahead log).

Two pools of connections: what reads cannot write by accident, and each transaction sees one state of
the file. A write is on the disk when its transaction has ended (`synchronous=FULL`), in the file that the
path names: where that was removed or replaced meanwhile, the write fails (see `rag.library.files`).
"""

import os
import sqlite3
import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Literal, cast

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import NullPool

from rag.errors import DirectoryUnusable, Misconfigured, RagError, ShuttingDown, StorageGone
from rag.library.faults import translated
from rag.library.files import OpenFiles

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
        # What was found wrong with the file, and how often anything was.
        self.damage: str | None = None
        self._damages = 0
        self._files = OpenFiles(path)
        self._writer = self._engine(WRITING, "BEGIN IMMEDIATE", pool_size=1, max_overflow=-1)
        self._reader = self._engine(READING, "BEGIN", pool_size=16, max_overflow=-1)
        self._fresh = self._engine(READING, "BEGIN", poolclass=NullPool)

    @contextmanager
    def read(self) -> Generator[Connection]:
        """A transaction that sees one state of the library and cannot change it."""
        self.check_open()
        with translated(self.path, self.found_damaged), self._reader.begin() as connection:
            yield connection

    @contextmanager
    def read_anew(self) -> Generator[Connection]:
        """As `read`, of what is in the file now: no page that was read before is used."""
        self.check_open()
        with translated(self.path, self.found_damaged), self._fresh.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Generator[Connection]:
        """A transaction that is durable when the block has ended, or undone when it raised.

        Raises `StorageGone` when the file, or its log, is not where it was: before the block or, when it
        happened meanwhile, after it; then the write may or may not be there later.
        """
        with self._lock:
            self.check_open()
            self.writes += 1
            try:
                with translated(self.path, self.found_damaged), self._writer.begin() as connection:
                    self._files.note()
                    self._files.check("nothing is stored")
                    yield connection
                self._files.check("what was written last may be lost")
            except StorageGone:
                self._fold_log("FULL")
                raise
            finally:
                self.writes += 1

    def check_files(self) -> None:
        """Raises `StorageGone` when the file or its log is not where it was."""
        try:
            self._files.check("articles cannot be stored")
        except StorageGone:
            if self._lock.acquire(blocking=False):
                try:
                    self._fold_log("PASSIVE")
                finally:
                    self._lock.release()
            raise

    @contextmanager
    def doubt(self) -> Generator[None]:
        """Around a look through the whole file: what was found wrong with it is forgotten when nothing is any more.

        Pages that were read while it was damaged are forgotten before.
        """
        self._reader.dispose()
        with self._lock, suppress(sqlite3.Error, RagError), self._writing_connection() as connection:
            connection.execute("PRAGMA shrink_memory")
        before = self._damages
        yield
        if self._damages == before:
            self.damage = None

    def close(self) -> None:
        """Waits for the writer; the last connection to close folds the log into the file."""
        with self._lock:
            self._closed = True
            for engine in (self._fresh, self._reader, self._writer):
                engine.dispose()

    def check_open(self) -> None:
        """Raises `ShuttingDown` after `close`."""
        if self._closed:
            raise ShuttingDown("the library is closed")

    def found_damaged(self, words: str) -> None:
        """Remembers it, until a look through the whole file finds nothing."""
        self.damage = words
        self._damages += 1

    def _fold_log(self, how: Literal["FULL", "PASSIVE"]) -> None:
        """Brings what the log holds into the file, as long as somebody has the log: a kill would lose it.

        `PASSIVE` does not wait for readers, and may leave something for the next time.
        """
        with suppress(sqlite3.Error, RagError), self._writing_connection() as connection:
            connection.execute(f"PRAGMA wal_checkpoint({how})")

    @contextmanager
    def _writing_connection(self) -> Generator[sqlite3.Cursor]:
        """Outside of any transaction; for whoever has the lock."""
        self.check_open()
        connection = self._writer.raw_connection()
        try:
            yield cast("sqlite3.Cursor", connection.cursor())
        finally:
            connection.close()

    def _engine(self, pragmas: tuple[str, ...], begin: str, **pool: Any) -> Engine:
        engine = create_engine(URL.create("sqlite", database=str(self.path)), **pool)

        @event.listens_for(engine, "do_connect")
        def before(*_: object) -> None:  # pyright: ignore[reportUnusedFunction]
            # A new connection would go to the other file, or begin a log of its own beside the one in use.
            self._files.check("it cannot be read")

        @event.listens_for(engine, "connect")
        def connect(connection: Any, _record: object) -> None:  # pyright: ignore[reportUnusedFunction]
            connection.isolation_level = None  # transactions begin where the event below says, and only there
            for pragma in ALWAYS + pragmas:
                connection.execute(f"PRAGMA {pragma}")

        @event.listens_for(engine, "begin")
        def start(connection: Connection) -> None:  # pyright: ignore[reportUnusedFunction]
            connection.exec_driver_sql(begin)

        return engine


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
