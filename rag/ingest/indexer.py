"""The background work after an acknowledgement: embed what has no vector, index it, remove what is stale.

One thread asks the library what is to be done and does it until nothing is left. A fault (a model
endpoint or a Chroma server that is away, a full disk) is told by `problems` and tried again later;
nothing has to be remembered for that, because the library still lists the work.
"""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Condition, Event, Thread
from typing import TypeVar

from rag.errors import RagError
from rag.ingest.shelf import Shelf
from rag.ingest.upgrade import Step, Upgrade
from rag.library import Library, Missing
from rag.types import Embed, Matrix

T = TypeVar("T")

log = logging.getLogger(__name__)

FETCHED = 1024
EMBEDDED = 64
"""Chunks embedded while the ones before them are written: enough to sort by length, and, since a stop waits for them,
a few seconds' work on a busy machine."""

TABLE_SECONDS = 5.0
"""At most this long until what was embedded can be found, while much is coming in."""

LONGEST_PAUSE = 30.0

TIDY_TEXTS = 2000


class Indexer:
    """Call `start`, `wake` after every change of the library, `stop` at the end. Thread-safe."""

    def __init__(
        self, *, library: Library, embed: Embed, shelf: Shelf, upgrade: Upgrade, chunker: str, warm: bool
    ) -> None:
        """`warm`: the vector index is opened even when there is nothing to enter, as a server wants it; else it is
        only where the exact table gets slow."""
        self._library = library
        self._embed = embed
        self._shelf = shelf
        self._upgrade = upgrade
        self.chunker = chunker
        self._warm = warm
        self._stop = Event()
        self._changed = Condition()
        self._asked = 1
        self._done = 0
        self._problem: str | None = None
        self._synced = 0.0
        self._embedded = 0
        self._thread = Thread(target=self._run, name="indexer", daemon=True)
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="index-writer")

    @property
    def embedder(self) -> str:
        return self._embed.fingerprint

    @property
    def collection(self) -> str:
        return self._shelf.index.collection

    @property
    def state(self) -> str:
        """Of the vector index, in words."""
        index = self._shelf.index
        if index.is_open:
            return "open"
        return f"not open: {index.trouble}" if self._warm or self._problem else "opens in a server"

    def problems(self) -> list[str]:
        """What keeps the work from going on, as far as it is known."""
        return [self._problem] if self._problem else []

    def waiting_for(self) -> list[str]:
        """What is not there yet or not right now; questions are answered all the same."""
        waiting = [] if self._shelf.index.is_open else [f"vector index {self.state}"]
        if step := self._upgrade.step:
            waiting.append(f"the archive is upgraded to this release: {step.what} {step.done}/{step.total}")
        if self._done < self._asked:
            waiting.append("indexing is going on")
        return waiting + self.problems()

    def upgrading(self) -> Step | None:
        """How far the work is that comes with a newer release; None when there is none, or it cannot go on now."""
        return None if self._problem or self._stop.is_set() else self._upgrade.step

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        """There may be something to do."""
        with self._changed:
            self._asked += 1
            self._changed.notify_all()

    def asked(self) -> Callable[[], bool]:
        """What tells whether everything asked for until now was done."""
        with self._changed:
            target = self._asked
        return lambda: self._done >= target

    def stop(self) -> None:
        """Ends after the batch in hand; the rest is found again at the next start."""
        self._stop.set()
        with self._changed:
            self._changed.notify_all()
        if self._thread.is_alive():
            self._thread.join()
        self._writer.shutdown()

    def _run(self) -> None:
        pause = 0.5
        while not self._stop.is_set():
            asked = self._asked
            try:
                self.catch_up()
                pause, self._problem = 0.5, None
            except RagError as error:
                self._problem = f"{error.code}: {error}"
                log.warning("indexing waits: %s", error)
                self._stop.wait(pause)
                pause = min(LONGEST_PAUSE, pause * 2)
                continue
            except Exception:
                # A thread that died would leave articles unindexed without a word until the next start.
                self._problem = "internal_error: indexing failed; the log has the trace"
                log.exception("indexing failed")
                self._stop.wait(LONGEST_PAUSE)
                continue
            with self._changed:
                self._done = max(self._done, asked) if not self._stop.is_set() else self._done
                self._changed.notify_all()
                self._changed.wait_for(lambda: self._stop.is_set() or self._asked > self._done)

    def catch_up(self) -> None:
        """Everything that is to be done now: new things go in before old ones go out."""
        if self._upgrade.step:
            self._catch_up_release()
        self.embed_missing()
        self._shelf.sync_table()
        if self._warm:
            self._shelf.open_index()
        if self._warm or not self._shelf.can_wait:
            self._catch_up_index()
        self._shelf.note_owed()
        if not self._stop.is_set():
            self._tidy()

    def _catch_up_index(self) -> None:
        for step in (self._shelf.enter, self._shelf.remove):
            while not self._stop.is_set() and step():
                pass
        if not self._stop.is_set():
            self._shelf.drop_others()
            self._shelf.renew_when_worn()

    def _catch_up_release(self) -> None:
        self._upgrade.cut(self._stop.is_set)
        missing = self._library.counts(self.embedder, self.collection).pending_embed
        self.embed_missing(lambda done: self._upgrade.tell("embedding", done, max(done, missing)))
        if not self._stop.is_set():
            self._upgrade.end()

    def embed_missing(self, progress: Callable[[int], None] | None = None) -> None:
        """Embeds until nothing lacks a vector. `progress` gets the number of texts embedded so far."""
        done = 0
        while not self._stop.is_set() and (missing := self._missing()):
            writing: Future[None] | None = None
            for part in batched(missing, EMBEDDED):
                matrix = self._embed([content.embedded_text for content in part])
                if writing:
                    writing.result()
                writing = self._writer.submit(self._keep, [content.content_hash for content in part], matrix)
                done += len(part)
                if progress:
                    progress(done)
                if self._stop.is_set():
                    break
            if writing:
                writing.result()

    def _missing(self) -> list[Missing]:
        """What is live comes first; what was replaced before it had a vector is still asked for with an `as_of`."""
        live = self._library.missing_vectors(self.embedder, FETCHED)
        return live or self._library.missing_past_vectors(self.embedder, FETCHED)

    def _tidy(self) -> None:
        """After much came in, the full-text index is worth putting in order."""
        if self._embedded >= TIDY_TEXTS:
            self._library.tidy()
            self._embedded = 0

    def _keep(self, hashes: list[str], matrix: Matrix) -> None:
        """Vectors are safe in the library first; the index follows while the next texts are embedded."""
        self._library.put_vectors(self.embedder, hashes, matrix)
        self._embedded += len(hashes)
        if time.monotonic() - self._synced > TABLE_SECONDS:
            self._shelf.sync_table()
            self._synced = time.monotonic()
        if self._shelf.index.is_open:
            self._shelf.enter()


def batched(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (items[start : start + size] for start in range(0, len(items), size))
