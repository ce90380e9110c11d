"""What this release derives otherwise than the one that wrote the archive, caught up in the background.

A release may cut texts another way, and keep what an older one did not: chunks of what was current once. Neither
is the operator's doing, so nothing is asked of them. Meanwhile questions are answered from what is there.
"""

import logging
from collections.abc import Callable
from typing import NamedTuple

from rag.documents.prepare import Chunking
from rag.ingest.recut import recut, recut_past
from rag.library import Library

log = logging.getLogger(__name__)


class Step(NamedTuple):
    """What is being done, how much of it is done, and how much there is."""

    what: str
    done: int
    total: int


class Upgrade:
    """Of one library, by the indexer's thread; others may ask how far it is."""

    def __init__(self, library: Library, chunking: Chunking, chunker: str) -> None:
        self._library = library
        self._chunking = chunking
        self._chunker = chunker
        self.step: Step | None = (
            Step("upgrading the archive", 0, 1) if self._recut or library.past_tenures(uncut=True) else None
        )

    def cut(self, stopped: Callable[[], bool]) -> None:
        """Cuts what this release cuts otherwise, or at all. Stopped or killed, it goes on at the next start."""
        if self._recut:
            recut(self._library, self._chunking, self.tell, stopped=stopped)
        else:
            recut_past(self._library, self._chunking, self.tell, stopped=stopped, uncut=True)
        if not stopped():
            self._library.set_meta("chunker", self._chunker)

    def tell(self, what: str, done: int, total: int) -> None:
        """Remembers how far it is, and logs each tenth."""
        before, self.step = self.step, Step(what, done, total)
        most = max(total, 1)
        if before is None or before.what != what or 10 * before.done // most != 10 * done // most:
            log.info("upgrading the archive: %s %d/%d", what, done, total)

    def end(self) -> None:
        """Everything is caught up."""
        log.info("the archive is upgraded")
        self.step = None

    @property
    def _recut(self) -> bool:
        return self._library.meta("chunker") != self._chunker
