"""A library that is gone while what was made from it is still there: not to be taken for a new archive.

A disk that is not mounted, a mistyped path or a wrong command would otherwise look like an archive without
articles, and whatever is put into it then stands in the way of the real one.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from rag.errors import Misconfigured
from rag.index import held


class Remains:
    """What there is beside the library at `path`: its log, and the index in the directory or behind the URL `place`."""

    def __init__(self, path: Path, place: Path | str, clock: Callable[[], datetime]) -> None:
        self._path, self._place, self._clock = path, place, clock
        self.blank = not path.exists() or path.stat().st_size == 0

    def check_blank(self) -> None:
        """To be called before the library is opened: SQLite removes a log that lies beside nothing.

        Raises `Misconfigured` when there is no library, or an empty file, and something is left of one.
        """
        if not self.blank:
            return
        state = "is empty" if self._path.exists() else "is missing"
        log = Path(f"{self._path.resolve()}-wal")
        if log.exists() and log.stat().st_size:
            raise Misconfigured(
                f"{self._path} {state}, though its log {log} is there: put back the file that belongs to the log, "
                f"or move the log away and put back a copy of {self._path.name} (or none, to begin anew)"
            )
        self._check_index(state)

    def check_unused(self, unused: bool) -> None:
        """After it. Raises `Misconfigured` when a library that never had an article stands beside a full index."""
        if unused and not self.blank:
            self._check_index("never had an article")

    def _check_index(self, state: str) -> None:
        entries = held(self._place, self._clock)
        if isinstance(self._place, Path):
            found, begin = f"the vector index {self._place}", f"move {self._place} away"
        else:
            found, begin = "the vector index behind RAG_CHROMA_URL", "give it an empty Chroma server"
            entries = entries or 0  # one that is away, as at any other start, is waited for
        if entries != 0:
            what = "cannot be read" if entries is None else f"holds {entries} entries of an archive"
            raise Misconfigured(
                f"{self._path} {state}, though {found} {what}: "
                f"put back a copy of {self._path.name}, or {begin} to begin anew"
            )
