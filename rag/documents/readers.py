"""The service's side of the processes that read documents: a few of them, kept warm, each replaced when it is lost."""

import logging
import os
import signal
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from threading import Condition

from rag.child import Child, Lost
from rag.documents import packing
from rag.documents.packing import Document, Head, Rejection, Setup, Skip
from rag.documents.read import Found
from rag.errors import BadDocument, BadInput, CallerGone, ReaderLost, ShuttingDown, TooCostly, TooLarge, Unavailable

log = logging.getLogger(__name__)

MOST = 2
"""Processes: reading is the work of one core, and the service needs one as well."""

START_SECONDS = 60  # importing what every document needs takes 0.6 s on an idle core
STEP_SECONDS = 0.2  # between two looks at whether the caller is still there

_INHERITED = ("PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "VIRTUAL_ENV")
_REFUSALS = {kind.code: kind for kind in (BadInput, BadDocument, TooLarge)}
_TOO_LONG = (
    "the document takes too long to read: split it, or send its articles as plain text "
    "(limit: RAG_LIMITS_PARSE_SECONDS)"
)
_TOO_MUCH_MEMORY = (
    "the document takes too much memory to read: split it, or send its articles as plain text "
    "(limit: RAG_LIMITS_PARSE_MEMORY_MB)"
)
_OUT_OF_STEP = (EOFError, OSError, ValueError, TypeError, LookupError)
"""What comes of a process that is gone, or says what nobody asked for."""

_NO_MEMORY = "memory allocation of"
"""How libraries in Rust take their leave when there is none."""

Gone = Callable[[], bool]


class Readers:
    """Reads documents in other processes, at most two at a time; more wait. Thread-safe.

    The first document starts a process. One that was killed, has crashed or grown large is not used again.
    """

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._idle: list[_Reader] = []
        self._busy: set[_Reader] = set()
        self._change = Condition()
        self._closed = False

    @property
    def pids(self) -> list[int]:
        """Of the processes that there are."""
        with self._change:
            return [reader.pid for reader in (*self._idle, *self._busy)]

    def read(self, document: Document, *, gone: Gone) -> Generator[Found]:
        """Articles, rejections and the like in the order of the document, each as soon as it is read.

        Raises `BadDocument` and `TooLarge` when the document as a whole cannot be used; `TooCostly` and `ReaderLost`,
        maybe after some of its articles, when its reading was given up; `CallerGone` soon after `gone()` is true,
        `ShuttingDown` after `close`, `Unavailable` when no process can be started.
        """
        try:
            with self._taken(gone) as reader:
                yield from reader.read(document, gone)
        except (ReaderLost, Unavailable):
            if self._closed:
                raise ShuttingDown("the service is stopping") from None
            raise

    def close(self) -> None:
        """Ends them all; who reads meanwhile gets `ShuttingDown`."""
        with self._change:
            self._closed = True
            idle, self._idle = self._idle, []
            for reader in self._busy:
                reader.kill()
            self._change.notify_all()
        for reader in idle:
            reader.end()

    @contextmanager
    def _taken(self, gone: Gone) -> Generator["_Reader"]:
        while True:
            reader = self._take(gone)
            try:
                if reader.answers(gone):
                    yield reader
                    return
            finally:
                self._give_back(reader)

    def _take(self, gone: Gone) -> "_Reader":
        with self._change:
            while not self._closed:
                while self._idle:
                    reader = self._idle.pop()
                    if reader.usable:
                        self._busy.add(reader)
                        return reader
                    reader.end()
                if len(self._busy) < MOST:
                    reader = _Reader(self._setup)
                    self._busy.add(reader)
                    return reader
                self._change.wait(STEP_SECONDS)
                if gone():
                    raise CallerGone("nobody waits for the document any more")
        raise ShuttingDown("the service is stopping")

    def _give_back(self, reader: "_Reader") -> None:
        keep = reader.usable and not self._closed
        if not keep:
            reader.end()
        with self._change:
            self._busy.discard(reader)
            if keep:
                self._idle.append(reader)
            self._change.notify()


class _Reader:
    """One process, one document at a time."""

    def __init__(self, setup: Setup) -> None:
        self._child = Child("rag.documents.worker", "reads documents", environment=_environment())
        self._setup = setup
        self._ready = False
        self._within = False
        self._gone = False
        self._left = 0.0

    @property
    def pid(self) -> int:
        return self._child.pid

    @property
    def usable(self) -> bool:
        """Whether it is there and not in the middle of a document."""
        return not self._gone and not self._within and self._child.running

    def kill(self) -> None:
        self._child.kill()

    def end(self) -> None:
        if not self._gone:
            self._child.kill()
            self._bury(EOFError())

    def answers(self, gone: Gone) -> bool:
        """Whether it is there; False when it was lost since its last use. Raises `Unavailable` when it never was."""
        self._left = START_SECONDS
        self._within = True
        try:
            with self._child.watched(START_SECONDS):
                if self._ready:
                    packing.send(self._child.connection, {"kind": "hello"})
                else:
                    packing.send_setup(self._child.connection, self._setup)
            self._message(gone)
        except (*_OUT_OF_STEP, TooCostly) as error:
            lost = self._bury(error)
            if not self._ready:
                raise Unavailable(f"{lost}; nothing can be read until it starts") from None
            return False
        self._ready, self._within = True, False
        return True

    def read(self, document: Document, gone: Gone) -> Generator[Found]:
        self._within = True
        self._left = self._setup.seconds
        try:
            with self._child.watched(START_SECONDS):
                packing.send_document(self._child.connection, document)
            while True:
                head, body = self._message(gone)
                if head["kind"] == "article":
                    yield packing.article(head, body, document)
                elif head["kind"] == "rejected":
                    yield Rejection(str(head["place"]), str(head["code"]), str(head["detail"]))
                elif head["kind"] == "skipped":
                    yield Skip(str(head["place"]), str(head["reason"]))
                elif head["kind"] == "withdrawn":
                    yield packing.withdrawal(head)
                else:
                    break
            self._within = bool(head["leaving"])
        except _OUT_OF_STEP as error:
            raise self._lost(error) from None
        _raise_for(head, document)

    def _message(self, gone: Gone) -> tuple[Head, bytes]:
        arrived = False
        while not arrived:
            if gone():
                raise CallerGone("nobody waits for the document any more")
            if self._left <= 0:
                raise TooCostly(_TOO_LONG)
            arrived = self._arrived()
        return packing.receive(self._child.connection)

    def _arrived(self) -> bool:
        started = time.monotonic()
        found = self._child.connection.poll(min(STEP_SECONDS, max(0, self._left)))
        self._left -= time.monotonic() - started
        return found

    def _lost(self, error: BaseException) -> BadInput:
        lost = self._bury(error)
        if lost.code == -signal.SIGXCPU:
            return TooCostly(_TOO_LONG)
        if _NO_MEMORY in str(lost):
            return TooCostly(_TOO_MUCH_MEMORY)
        return ReaderLost(f"{lost}: send the document again, and if that fails too, as plain text")

    def _bury(self, error: BaseException) -> Lost:
        self._gone = True
        return self._child.bury(error)


def _raise_for(head: Head, document: Document) -> None:
    """What the last message of a document says of all of it."""
    if head["kind"] == "memory":
        raise TooCostly(_TOO_MUCH_MEMORY)
    if head["kind"] == "failed":
        log.error("reading %s failed: %s", document.name or "a document", head["detail"])
        raise ReaderLost(f"the document made its reader fail ({head['detail']}): send it as plain text")
    if head["kind"] == "refused":
        raise _REFUSALS.get(str(head["code"]), BadDocument)(str(head["detail"]))


def _environment() -> dict[str, str]:
    """What Python needs, and nothing that is secret: no keys are to be found where hostile input is read."""
    kept = {name: value for name, value in os.environ.items() if name in _INHERITED or name.startswith("PYTHON")}
    return kept | {"TOKENIZERS_PARALLELISM": "false", "OPENBLAS_NUM_THREADS": "1"}
