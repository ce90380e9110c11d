"""One process owns the data directory: Chroma loses data when two write, and crashes both sometimes.

The lock is the kernel's (`flock` on POSIX), so it is gone the moment its holder is, however that
ends. Who holds it stands in a file beside it, for the message alone: nothing is ever decided by it.
"""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast

from filelock import FileLock, Timeout

from rag.errors import DirectoryInUse, DirectoryUnusable

LOCK_NAME = "lock"
HOLDER_NAME = "lock.holder.json"


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has the directory: a process id, what it is (`rag serve`), and its URL when it serves."""

    pid: int
    description: str
    address: str | None = None

    def __str__(self) -> str:
        where = f" at {self.address}" if self.address else ""
        return f"process {self.pid} ({self.description}){where}"


class DirectoryLock:
    """Exclusive, never waits, held until `release` or the end of the process.

    Makes the directory when it is missing. Raises `DirectoryInUse`, which names the holder, and
    `DirectoryUnusable` (not a directory, not writable), both from the constructor.
    """

    def __init__(self, home: Path, description: str, *, address: str | None = None) -> None:
        self.home = home
        self._lock = FileLock(home / LOCK_NAME, blocking=False, is_singleton=False, thread_local=False)
        self._holder = Holder(os.getpid(), description, address)
        try:
            home.mkdir(parents=True, exist_ok=True)
            self._lock.acquire()
            self._tell()
        except Timeout:
            raise DirectoryInUse(_in_use(home)) from None
        except OSError as error:
            self._lock.release()
            raise DirectoryUnusable(f"data directory {home} cannot be used: {error.strerror or error}") from None

    def serves(self, address: str) -> None:
        """Tells others where this process answers, once it does."""
        self._holder = Holder(self._holder.pid, self._holder.description, address)
        self._tell()

    def release(self) -> None:
        (self.home / HOLDER_NAME).unlink(missing_ok=True)
        self._lock.release()

    def _tell(self) -> None:
        (self.home / HOLDER_NAME).write_text(json.dumps(asdict(self._holder)), "utf-8")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def holder(home: Path) -> Holder | None:
    """Who says to hold the directory; None when nobody says so or it cannot be read. May be out of date."""
    try:
        said = cast("dict[str, Any]", json.loads((home / HOLDER_NAME).read_text("utf-8")))
        return Holder(int(said["pid"]), str(said["description"]), said.get("address"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _in_use(home: Path) -> str:
    by = holder(home)
    stop = f"stop it (kill {by.pid})" if by else "stop it"
    url = by.address if by and by.address else "http://HOST:PORT"
    return (
        f"data directory {home} is in use by {by or 'another process'}: {stop}, "
        f"or talk to it with `--url {url}` when it serves"
    )
