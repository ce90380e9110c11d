"""What SQLite says, as the errors of this project: each tells who must act and what to do."""

import sqlite3
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from rag.errors import Busy, DirectoryUnusable, Misconfigured, RagError, StorageFull, Unavailable

FULL = {"SQLITE_FULL", "SQLITE_NOMEM"}
CLOSED_TO_WRITING = {"SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH"}
BROKEN = {"SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_FORMAT"}
NOT_TEXT = "Could not decode to UTF-8"
"""What Python says, without a result code, of a text whose bytes were changed; it then quotes them."""


@contextmanager
def translated(path: Path, found_damaged: Callable[[str], None]) -> Generator[None]:
    """What SQLite raises inside comes out as an error of ours; one of a kind not expected is `Unavailable`.

    `found_damaged` is told when it speaks against the file itself. A broken constraint or misuse is a mistake in this
    package and comes out as it is.
    """
    try:
        yield
    except DBAPIError as error:
        if isinstance(error.orig, (sqlite3.IntegrityError, sqlite3.ProgrammingError)):
            raise
        meaning = _meaning(error, path)
        if _kind(error) in BROKEN:
            found_damaged(str(meaning))
        raise meaning from error


def damaged(path: Path, what: str) -> str:
    """What is wrong and what to do. A log that belongs to another file would be played into the copy."""
    return (
        f"{path} is damaged ({what}): put back a copy, with no -wal or -shm beside it, "
        "or move all three away and ingest again"
    )


def _meaning(error: DBAPIError, path: Path) -> RagError:
    kind = _kind(error)
    if kind in FULL:
        return StorageFull(f"the disk of {path} is full: nothing was stored; free some space and try again")
    if kind == "SQLITE_IOERR":
        return StorageFull(f"the disk of {path} is full or failing ({error.orig}): nothing was stored")
    if kind in CLOSED_TO_WRITING:
        return DirectoryUnusable(
            f"{path} cannot be written ({error.orig}): check owner, mode and mount of {path.parent}"
        )
    if kind in BROKEN:
        return Misconfigured(damaged(path, _said(error)))
    if kind in {"SQLITE_BUSY", "SQLITE_LOCKED"}:
        return Busy(f"another process is writing to {path}", retry_after=1)
    return Unavailable(f"{path}: {error.orig}")


def _kind(error: DBAPIError) -> str:
    """The primary result code: `SQLITE_IOERR_SHMSIZE` is a kind of `SQLITE_IOERR`."""
    if str(error.orig).startswith(NOT_TEXT):
        return "SQLITE_CORRUPT"
    name = str(getattr(error.orig, "sqlite_errorname", ""))
    return "_".join(name.split("_")[:2])


def _said(error: DBAPIError) -> str:
    said = str(error.orig)
    return "a text is not UTF-8" if said.startswith(NOT_TEXT) else said
