"""Whether the paths of the library still name the files that SQLite has open.

SQLite asks that itself only where it keeps a rollback journal. With a log, after its file was removed, moved or
replaced it goes on reading and committing, into a file that nobody can open again. Without the log (`-wal`) it goes
on too, and all that was committed since the last checkpoint is gone when the process is; without the shared memory
(`-shm`) another process takes no heed of our locks. A file is known by device and inode, which are given to no
other file while it is open.
"""

import os
from pathlib import Path

from rag.errors import StorageGone

ASIDE = ("-wal", "-shm")


class OpenFiles:
    """Of one library. Looking takes three calls of `stat`."""

    def __init__(self, path: Path) -> None:
        self._path = str(path.absolute())
        self._aside = [f"{path.resolve()}{ending}" for ending in ASIDE]  # SQLite follows links first
        self._known: dict[str, tuple[int, int]] = {}

    def note(self) -> None:
        """To be called inside a transaction: all of them are open then. Only the first call counts."""
        if not self._known:
            self._known = {path: found for path in (self._path, *self._aside) if (found := _identity(path))}

    def check(self, consequence: str) -> None:
        """Raises `StorageGone`, with what that means for whoever wanted to write or read."""
        for path, known in self._known.items():
            if _identity(path) != known:
                raise StorageGone(
                    f"{path} was removed, moved or replaced while in use: {consequence}; {self._way_out(path)}"
                )

    def _way_out(self, path: str) -> str:
        if path == self._path:
            return "put it back, or stop the service, put a copy there, with no -wal or -shm beside it, and start again"
        return "stop the service in the ordinary way, which saves what is in it, and start it again"


def _identity(path: str) -> tuple[int, int] | None:
    try:
        found = os.stat(path)  # noqa: PTH116 - a third of the time of Path.stat, in every write
    except OSError:
        return None
    return found.st_dev, found.st_ino
