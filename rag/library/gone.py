"""Keys of chunks that went, for whoever keeps a copy of what is live: it need not compare all keys with its own.

Kept in memory only: a copy that is made after a start has none of them.
"""

from collections.abc import Iterable
from threading import Lock


class Gone:
    """A key may be told that is live after all, since its transaction was undone. Thread-safe."""

    def __init__(self) -> None:
        self._keys: set[int] = set()
        self._lock = Lock()

    def add(self, keys: Iterable[int]) -> None:
        """To be called when readers can see that they went."""
        with self._lock:
            self._keys.update(keys)

    def take(self) -> set[int]:
        """All since the last time."""
        with self._lock:
            keys, self._keys = self._keys, set()
            return keys
