"""Up to which chunk nothing is left to do, so that looking for work where there is none costs nothing.

Chunks have ascending numbers (`chunks.seq`). Kept in memory only: after a start everything is looked
at once.
"""

from threading import Lock
from typing import NamedTuple


class Done(NamedTuple):
    """All chunks up to `seq` are done; `undone` counts how often that was taken back."""

    seq: int
    undone: int


class Progress:
    """By kind of work and by name of embedder or collection. Thread-safe."""

    def __init__(self) -> None:
        self._done: dict[tuple[str, str], Done] = {}
        self._lock = Lock()

    def up_to(self, work: str, name: str) -> Done:
        """To be asked before looking, and handed back to `mark`."""
        with self._lock:
            return self._done.get((work, name), Done(0, 0))

    def mark(self, work: str, name: str, seq: int, *, seen: Done) -> None:
        """Ignored when something was undone since `seen`: what was looked at may be out of date."""
        with self._lock:
            now = self._done.get((work, name), Done(0, 0))
            if now.undone == seen.undone:
                self._done[work, name] = Done(max(now.seq, seq), now.undone)

    def undo(self, work: str, name: str, seq: int) -> None:
        """Chunks above `seq` have to be looked at again. To be called when that can be seen by readers."""
        with self._lock:
            now = self._done.get((work, name), Done(0, 0))
            self._done[work, name] = Done(min(now.seq, seq), now.undone + 1)
