"""Keeps one child that holds Chroma, replaces it when it is gone, and sets a broken index aside."""

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from threading import Lock, RLock
from typing import Any
from urllib.parse import urlsplit

from rag.child import Lost
from rag.errors import IndexUnavailable, Misconfigured
from rag.index.aside import quarantine
from rag.index.process import Child

HOLD_SECONDS = 30
STRIKES = 3
"""An index that opens well and then crashes this often is taken for broken."""

ENVIRONMENT = (
    "no space left",
    "disk is full",
    "disk i/o",
    "permission denied",
    "readonly",
    "read-only",
    "too many open",
)
"""Words of failures that a fresh index would meet too: nothing is set aside for them."""

LEAST_FREE = 32_000_000
"""Bytes. With less on the disk any failure counts as the disk's; Chroma does not always say so."""

PASSING = ("finding id",)
"""Words of failures that come of reading beside a write, and mean nothing."""


class Broken(Exception):
    """The embedded index cannot be opened, or not without harm."""


class Keeper:
    """Of a directory (embedded) or a URL. `lock` is for whoever opens; `incarnation` counts children.

    Raises `Misconfigured` for a URL that is none.
    """

    def __init__(self, place: Path | str, clock: Callable[[], datetime]) -> None:
        self.path = place.absolute() if isinstance(place, Path) else None
        self.shown = str(place) if isinstance(place, Path) else _checked(place)
        self._place = str(self.path or place)
        self._clock = clock
        self._child: Child | None = None
        self._change = Lock()
        self._strikes = 0
        self.lock = RLock()
        self.incarnation = 0
        self.closed = False

    @property
    def pid(self) -> int | None:
        return self._child.pid if self._child else None

    def start(self) -> None:
        """Returns at once; the child takes a second or two to load Chroma."""
        with self._change:
            if self.closed:
                raise IndexUnavailable("the vector index is closed")
            if self._child is None:
                self._child = Child(self._place)
                self.incarnation += 1

    def call(self, *request: object, seconds: float, patience: float | None = None) -> tuple[str, Any]:
        """As `Child.call`. A child that is lost is let go; the next `start` makes another."""
        child = self._child
        if child is None:
            raise Lost("the process that holds Chroma has not been started", crashed=False)
        try:
            return child.call(*request, seconds=seconds, patience=patience)
        except Lost as error:
            with self._change:
                if self._child is child:
                    self._child = None
                    self._strikes += error.crashed
            raise

    def hold(self) -> None:
        """Waits for a predecessor of the child to end. Raises `IndexUnavailable`."""
        self.start()
        try:
            kind, value = self.call("hold", HOLD_SECONDS, seconds=HOLD_SECONDS + 5)
        except Lost as error:
            raise IndexUnavailable(f"vector index: {error}") from None
        if kind != "ok":
            self.stop()
            raise IndexUnavailable(f"vector index at {self.shown} cannot be held: {value}")
        if self.path and self._strikes >= STRIKES:
            raise Broken(f"it failed {self._strikes} times while in use")

    def failed(self, words: str) -> None:
        """After a request that failed: an embedded index is opened anew, in a new child."""
        if self.path is None or any(part in words.lower() for part in PASSING):
            return
        self._strikes += self.blames_index(words)
        self.stop()

    def blames_index(self, words: str) -> bool:
        """Whether such a failure speaks against the files of an embedded index, not against disk or rights."""
        if self.path is None or any(part in words.lower() for part in ENVIRONMENT):
            return False
        return shutil.disk_usage(self.path.parent).free > LEAST_FREE

    def set_aside(self) -> Path | None:
        """Moves the broken index out of the way. Raises `IndexUnavailable` when that fails."""
        self.stop()
        self._strikes = 0
        if self.path is None or not self.path.exists():
            return None
        try:
            return quarantine(self.path, self._clock())
        except OSError as error:
            raise IndexUnavailable(f"the broken vector index {self.path} cannot be set aside: {error}") from None

    def stop(self) -> None:
        with self._change:
            child, self._child = self._child, None
        if child:
            child.stop()

    def close(self) -> None:
        self.closed = True
        self.stop()


def _checked(url: str) -> str:
    """The URL without what is secret in it."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        port, parts = None, urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Misconfigured("RAG_CHROMA_URL is to be like http://127.0.0.1:8000")
    return f"{parts.scheme}://{parts.hostname}{f':{port}' if port else ''}"
