"""The background work of reading articles for what they say (`rag.read`): what has no reading gets one.

In a process of its own, which is started when there is something to read and ended when there is not: the parser
takes 4 ms a sentence, 300 MB and the interpreter's lock. What was read meanwhile is safe; the rest is found again by
asking the library.
"""

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from threading import Condition, Event, Thread

from rag.child import Child, Lost
from rag.documents import packing
from rag.errors import RagError, Unavailable
from rag.library import Library
from rag.read import READER, Reading, packed
from rag.text.spans import pack
from rag.types import Revision, Span

log = logging.getLogger(__name__)

AT_ONCE = 16
"""Articles whose readings are stored together."""
SECONDS = 120.0
"""Of one article, starting the process included: the longest takes ten on an idle machine."""
SETTLES = 2.0
"""Before the work begins, so that many articles on end are read by one process and embedded first."""
LONGEST_PAUSE = 60.0
_PROBE = ("It is there.", (Span(0, 12),))


class ReadingWork:
    """Call `start` where a server runs, `wake` after every change of the library, `stop` at the end; or `catch_up`."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._stop = Event()
        self._changed = Condition()
        self._asked = True
        self._child: Child | None = None
        self._thread = Thread(target=self._run, name="reading", daemon=True)

    @property
    def pid(self) -> int | None:
        """Of the process that reads, while there is one."""
        return self._child.pid if self._child else None

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        """There may be something to read."""
        with self._changed:
            self._asked = True
            self._changed.notify_all()

    def stop(self) -> None:
        """Ends at once; what was being read is read again at the next start."""
        self._stop.set()
        with self._changed:
            self._changed.notify_all()
        if child := self._child:
            child.kill()
        if self._thread.is_alive():
            self._thread.join()

    def catch_up(self, progress: Callable[[int, int], None]) -> None:
        """Reads until nothing is left; `progress` gets the articles done and all of them."""
        done, total = 0, self._library.count_unread(READER)
        try:
            while not self._stop.is_set() and (unread := self._library.unread(READER, AT_ONCE)):
                rows = [(revision.revision_id, data) for revision in unread if (data := self._read(revision))]
                self._library.put_readings(READER, rows)
                done += len(rows)
                progress(done, max(done, total))
        finally:
            self._end()

    def _run(self) -> None:
        pause = SETTLES
        while not self._stop.wait(pause):
            try:
                with self._changed:
                    self._changed.wait_for(lambda: self._stop.is_set() or self._asked)
                    self._asked = False
                if not self._stop.wait(SETTLES):
                    self.catch_up(lambda done, total: log.debug("read %d of %d", done, total))
                pause = 0.0
            except RagError as error:
                log.warning("reading waits: %s", error)
                self._asked, pause = True, min(LONGEST_PAUSE, 2 * max(pause, SETTLES))
            except Exception:
                log.exception("reading failed")  # a thread that died would leave articles unread without a word
                self._asked, pause = True, LONGEST_PAUSE

    def _read(self, revision: Revision) -> bytes | None:
        """None when the work is to stop. An article that ends its reader counts as read, without words, if another text
        can be read. Raises `Unavailable` where nothing can."""
        for last in (False, True):
            if self._stop.is_set():
                return None
            try:
                return self._packed(revision.text, revision.sentences)
            except Lost as lost:
                if last and not self._stop.is_set():
                    log.error("revision %s cannot be read: %s", revision.revision_id, lost)
        self._probe()
        return packed(Reading(revision.text, revision.sentences, ()))

    def _probe(self) -> None:
        """Whether it is the machine, not the article."""
        try:
            self._packed(*_PROBE)
        except Lost as lost:
            raise Unavailable(f"{lost}; articles are read when it starts") from None

    def _packed(self, text: str, sentences: Sequence[Span]) -> bytes:
        """By the process that reads. Raises `Lost`."""
        spans = pack(sentences)
        child = self._child = self._child or Child("rag.ingest.reading_worker", "reads articles")
        try:
            with child.watched(SECONDS):
                body = spans + text.encode("utf-8", "surrogatepass")
                packing.send(child.connection, {"sentences": len(spans)}, body)
                return packing.receive(child.connection)[1]
        except (EOFError, OSError, ValueError) as error:
            self._child = None
            raise child.bury(error) from None

    def _end(self) -> None:
        if child := self._child:
            self._child = None
            child.kill()
            with suppress(OSError):
                child.bury(EOFError())
