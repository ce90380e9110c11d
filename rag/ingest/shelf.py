"""What is searched by meaning, kept in step with the library: the exact table and the Chroma collection.

Both are derived. The library says what is missing and what is stale; each step does a part of that
and writes down that it did, so that whatever was interrupted is simply found again.
"""

import logging
from collections.abc import Callable
from threading import Lock

from rag.index import VectorTable, owe, worn
from rag.index.chroma import ChromaIndex
from rag.library import Library

log = logging.getLogger(__name__)

ENTER_ROWS = 512
REMOVE_IDS = 1000


class Shelf:
    """`open_index(generation)` makes the index object of a generation; nothing is opened by that. Up to `exact_rows`
    all vectors are compared."""

    def __init__(
        self,
        library: Library,
        embedder: str,
        table: VectorTable,
        open_index: Callable[[int], ChromaIndex],
        base: str,
        *,
        exact_rows: int,
    ) -> None:
        self._library = library
        self._embedder = embedder
        self.table = table
        self._exact_rows = exact_rows
        self._generation_key = f"generation:{base}"
        self.index = open_index(int(library.meta(self._generation_key) or 0))
        self._table_lock = Lock()
        self._up_to = 0  # number of the last chunk up to which the table has all

    # --- the exact table ---

    def load(self) -> None:
        """Everything that has a vector; 100,000 rows in well under a second."""
        for rows, matrix in self._library.vectors(self._embedder):
            self.table.add(rows, matrix)

    def sync_table(self) -> None:
        """Brings in what has a vector since the last time, then takes out what is no longer live."""
        with self._table_lock:
            embedded, up_to = self._library.embedded_since(self._embedder, self._up_to)
            new = [key for key in embedded if key not in self.table]
            for start in range(0, len(new), REMOVE_IDS):
                rows, matrix = self._library.vectors_of(self._embedder, new[start : start + REMOVE_IDS])
                if rows:
                    self.table.add(rows, matrix)
            self._up_to = up_to
            self.table.remove(self._library.went())

    # --- Chroma ---

    def open_index(self) -> None:
        """Opens the collection; one that holds less than was entered is entered anew, from stored vectors."""
        if self.index.is_open:
            return
        self.index.open()
        counts = self._library.counts(self._embedder, self.index.collection)
        if self.index.entries < counts.chunks - counts.pending_index:
            log.warning("the vector index lost entries: entering all of them again")
            self._library.forget_collection(self.index.collection)

    @property
    def can_wait(self) -> bool:
        """Whether all vectors are compared anyway, so that what the index lacks is left to a server, which has Chroma
        loaded."""
        return len(self.table) <= self._exact_rows and self.index.directory is not None

    def note_owed(self) -> None:
        """Tells in the directory of the index what it lacks, for whoever finds it without its library."""
        if self.index.directory is None:
            return
        owed = self._library.count_pending_index(self.index.collection)
        try:
            owe(self.index.directory, owed)
        except OSError as error:
            log.warning("%s cannot be written: %s", self.index.directory, error.strerror)

    def enter(self) -> bool:
        """Enters a batch of what the index lacks; False when it lacks nothing that has a vector."""
        return self._enter(self.index, self.open_index)

    def _enter(self, into: ChromaIndex, opened: Callable[[], None]) -> bool:
        if not self._library.pending_index(into.collection, self._embedder, 1)[0]:
            return False
        opened()
        rows, matrix = self._library.pending_index(into.collection, self._embedder, ENTER_ROWS)
        into.upsert([row.chunk_id for row in rows], matrix)
        self._library.mark_indexed(into.collection, rows)
        return True

    def remove(self) -> bool:
        """Takes out a batch of what is stale. Only after everything new is in."""
        ids = self._library.stale_index(self.index.collection, REMOVE_IDS)
        if not ids:
            return False
        self.open_index()
        self.index.delete(ids)
        self._library.mark_removed(self.index.collection, ids)
        self._library.set_meta(self._removed_key, str(self._removed + len(ids)))
        return True

    def drop_others(self) -> None:
        """Collections that were filled under another name: by an older release, or in a renewal that broke off."""
        for collection in self._library.collections():
            if collection != self.index.collection:
                self.open_index()
                self.index.drop(collection)
                self._library.forget_collection(collection)

    def renew_when_worn(self) -> bool:
        """Builds a successor of a collection that lost much, then uses it instead."""
        live = len(self.table)
        if not worn(live + self._removed, live):
            return False
        log.info("the vector index is worn (%d of %d entries removed): building it anew", self._removed, live)
        self.renew()
        return True

    def renew(self, progress: Callable[[int, int], None] | None = None) -> None:
        """Fills the next generation and switches; searches go on with the old one meanwhile."""
        new = self._empty_successor()
        total = len(self._library.live_keys())
        done = 0
        while self._enter(new, new.open):
            done = min(total, done + ENTER_ROWS)
            if progress:
                progress(done, total)
        old, self.index = self.index, new
        self._library.set_meta(self._generation_key, str(new.generation))
        old.retire()
        for collection in [old.collection, *new.others()]:
            new.drop(collection)
            self._library.forget_collection(collection)

    def _empty_successor(self) -> ChromaIndex:
        """One that an interrupted attempt left half full is passed over, and dropped with the old ones."""
        new = self.index.successor()
        new.open()
        while new.entries:
            new = new.successor()
            new.open()
        self._library.forget_collection(new.collection)
        return new

    @property
    def _removed_key(self) -> str:
        return f"removed:{self.index.collection}"

    @property
    def _removed(self) -> int:
        return int(self._library.meta(self._removed_key) or 0)
