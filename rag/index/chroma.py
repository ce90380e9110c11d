"""The vector index: Chroma, embedded or behind a URL, and never to be relied on.

Everything in it can be built again from the library. So any failure, a hang included, is
`IndexUnavailable` within a time-out; the caller goes on without, and the index is opened again in the
background. An embedded index that does not survive being opened, or keeps failing, is set aside, and
an empty one takes its place: `on_empty` tells whoever keeps books about its entries.
"""

import hashlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock, Thread
from time import monotonic
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.child import Lost
from rag.errors import EmbeddingFailed, IndexMismatch, IndexUnavailable, RagError
from rag.index.keeper import Broken, Keeper
from rag.index.process import Occupied
from rag.types import Matrix

log = logging.getLogger(__name__)

PREFIX = "rag-"
UPSERT_ROWS = 256  # a query waits for a batch to end: 0.2 s; larger ones gain little
DELETE_IDS = 1000
REVIVE_SECONDS = 2


class IndexBusy(IndexUnavailable):
    """It is writing just now; whoever can search otherwise had better do so than wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Seconds: for the whole of a request, and `turn` for the wait of a query behind another request."""

    open: float = 60
    query: float = 5
    write: float = 120
    turn: float = 0.05


def collection_name(fingerprint: str, generation: int) -> str:
    """A name that Chroma accepts, different for each fingerprint and each time that it is built anew."""
    return f"{base_name(fingerprint)}{generation}"


def base_name(fingerprint: str) -> str:
    return f"{PREFIX}{hashlib.sha256(fingerprint.encode()).hexdigest()[:20]}-g"


class ChromaIndex:
    """One collection: the vectors of one embedder and chunker (`fingerprint`, "embedder|chunker").

    `place` is the directory of the embedded Chroma, or the URL of a server. Thread-safe, blocking.
    `on_empty` gets the collection's name when it is found empty at opening, before it can be used.
    """

    def __init__(
        self,
        place: Path | str | Keeper,
        fingerprint: str,
        dimension: int,
        *,
        generation: int = 0,
        on_empty: Callable[[str], None],
        limits: Limits | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._keeper = place if isinstance(place, Keeper) else Keeper(place, clock)
        self.fingerprint = fingerprint
        self.dimension = dimension
        self.generation = generation
        self.collection = collection_name(fingerprint, generation)
        self.entries = 0
        self.trouble: str | None = "not opened yet"
        self.set_aside: Path | None = None
        self._limits = limits or Limits()
        self._on_empty = on_empty
        self._opened_in = 0
        self._retired = False
        self._reviving = Lock()
        self._revived = 0.0

    @property
    def is_open(self) -> bool:
        return self._opened_in == self._keeper.incarnation and self.trouble is None

    @property
    def pid(self) -> int | None:
        """Of the child that holds Chroma."""
        return self._keeper.pid

    @property
    def directory(self) -> Path | None:
        """Of an embedded index."""
        return self._keeper.path

    def start(self) -> None:
        """Begins to load Chroma in the child, and returns at once. `open` does it too."""
        self._keeper.start()

    def open(self) -> None:
        """Opens the collection, or makes it; `entries` then counts what was in it.

        An embedded index that does not bear it is set aside (`set_aside` says where) and begun anew.
        Raises `IndexUnavailable`, and `IndexMismatch` when the collection is somebody else's.
        """
        with self._keeper.lock:
            if self.is_open:
                return
            if self._retired:
                raise IndexUnavailable("vector index: retired")
            try:
                self._open_anew()
            except RagError as error:
                self.trouble = str(error)
                raise

    def upsert(self, ids: Sequence[str], matrix: Matrix) -> None:
        """Enters unit vectors (rows, dimension) under their ids, which are not to repeat."""
        self._check(ids, matrix)
        for start in range(0, len(ids), UPSERT_ROWS):
            part = slice(start, start + UPSERT_ROWS)
            self._write("upsert", list(ids[part]), np.ascontiguousarray(matrix[part], np.float32))

    def delete(self, ids: Sequence[str]) -> None:
        """Ids that are not there are ignored."""
        for start in range(0, len(ids), DELETE_IDS):
            self._write("delete", list(ids[start : start + DELETE_IDS]))

    def query(self, vector: NDArray[np.float32], n: int, /) -> list[tuple[str, float]]:
        """At most `n` of (id, cosine similarity), best first. Approximate.

        Raises `IndexUnavailable`; `IndexBusy` when it would have to wait for a write.
        """
        if not self.is_open:
            self._revive()
            raise IndexUnavailable(f"vector index: {self.trouble}", retry_after=REVIVE_SECONDS)
        found = self._ask("query", vector, n, seconds=self._limits.query, patience=self._limits.turn)
        return [(chunk_id, 1.0 - distance) for chunk_id, distance in found]

    def count(self) -> int:
        """Entries; takes longer than a query."""
        self.open()
        return int(self._ask("count", seconds=self._limits.open))

    def others(self) -> dict[str, str]:
        """Collections of ours in the same place, by name, with the fingerprints of their makers."""
        self.open()
        found = self._ask("names", seconds=self._limits.open, named=False)
        return {name: said for name, said in found.items() if name.startswith(PREFIX) and name != self.collection}

    def drop(self, collection: str) -> None:
        """Removes a collection; one that is not there is no matter."""
        self.open()
        self._ask("drop", collection, seconds=self._limits.write, named=False)

    def successor(self) -> "ChromaIndex":
        """The next generation of the same vectors, in the same child: to be filled, and then used instead."""
        return ChromaIndex(
            self._keeper,
            self.fingerprint,
            self.dimension,
            generation=self.generation + 1,
            on_empty=self._on_empty,
            limits=self._limits,
        )

    def retire(self) -> None:
        """Removes the collection, when a successor has taken over; afterwards this is `IndexUnavailable`."""
        self._retired = True
        self.trouble = "retired"
        self._ask("drop", self.collection, seconds=self._limits.write, named=False)

    def close(self) -> None:
        """Ends the child, and with it every index that shares it."""
        self.trouble = "closed"
        self._keeper.close()

    def _open_anew(self) -> None:
        try:
            made, entries = self._opened()
        except Broken as error:
            self.set_aside = self._keeper.set_aside()
            log.error("vector index was broken (%s); set aside as %s, building it anew", error, self.set_aside)
            try:
                made, entries = self._opened()
            except Broken as again:
                raise IndexUnavailable(f"a fresh vector index does not open: {again}") from None
        if made or not entries:
            self._on_empty(self.collection)
        self.entries, self._opened_in, self.trouble = entries, self._keeper.incarnation, None

    def _opened(self) -> tuple[bool, int]:
        self._keeper.hold()
        metadata = {"fingerprint": self.fingerprint, "dimension": self.dimension}
        try:
            kind, value = self._keeper.call("open", self.collection, metadata, seconds=self._limits.open)
        except Lost as error:
            raise self._failure(str(error)) from None
        if kind == "ok":
            return value
        if kind == "mismatch":
            raise IndexMismatch(
                f"the vector index {self.collection} was made by {value}, not by {self.fingerprint} "
                f"of dimension {self.dimension}: run `rag reindex`"
            )
        self._keeper.stop()
        raise self._failure(str(value))

    def _failure(self, words: str) -> Exception:
        if self._keeper.blames_index(words):
            return Broken(words)
        return IndexUnavailable(f"vector index at {self._keeper.shown}: {words}", retry_after=REVIVE_SECONDS)

    def _write(self, operation: str, *rest: object) -> None:
        self.open()
        self._ask(operation, *rest, seconds=self._limits.write)

    def _ask(
        self, operation: str, *rest: object, seconds: float, patience: float | None = None, named: bool = True
    ) -> Any:
        request = (operation, self.collection, *rest) if named else (operation, *rest)
        try:
            kind, value = self._keeper.call(*request, seconds=seconds, patience=patience)
        except Occupied:
            raise IndexBusy("the vector index is busy") from None
        except Lost as error:
            raise self._lost(str(error)) from None
        if kind == "ok":
            return value
        if kind == "failed":
            self._keeper.failed(str(value))
        raise self._lost(str(value))

    def _lost(self, words: str) -> IndexUnavailable:
        self.trouble = words
        return IndexUnavailable(f"vector index at {self._keeper.shown}: {words}", retry_after=REVIVE_SECONDS)

    def _revive(self) -> None:
        """Opens it again in the background, not too often."""
        if self._retired or self._keeper.closed or monotonic() - self._revived < REVIVE_SECONDS:
            return
        if self._reviving.acquire(blocking=False):
            Thread(target=self._reopen, name="vector index", daemon=True).start()

    def _reopen(self) -> None:
        try:
            self.open()
        except RagError as error:
            log.warning("vector index stays away: %s", error)
        finally:
            self._revived = monotonic()
            self._reviving.release()

    def _check(self, ids: Sequence[str], matrix: Matrix) -> None:
        if matrix.shape != (len(ids), self.dimension):
            raise IndexMismatch(f"vectors {matrix.shape} for {len(ids)} ids of dimension {self.dimension}")
        if not np.isfinite(matrix).all():
            raise EmbeddingFailed("vectors that are not finite: nothing was entered")
