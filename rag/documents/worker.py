"""The process that reads documents: `python -m rag.documents.worker`, one document after the other.

It gets a setup, then documents, over the socket that is its standard input (`packing.py`), and says that it is
`ready` when it is set up and when it is greeted. It answers a document with its articles and rejections in their
order and then `end`, or with what stopped it: `refused` (the document cannot be used), `memory`, or `failed` (a fault
of ours). It ends when the other side is gone, and of its own accord behind a document that made it grow. The system
bounds what it may allocate and write, and ends it (SIGXCPU) when a document has taken more than its time of computing,
whatever it is at and whoever is left to see to that.
"""

import logging
import os
import resource
import select
import time
from collections.abc import Iterator
from math import ceil
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Thread

from rag.child import to_parent
from rag.documents import packing
from rag.documents.packing import Document, Rejection, Skip
from rag.documents.prepare import Chunking
from rag.documents.read import Found, read
from rag.errors import BadInput
from rag.tokens import counter
from rag.types import Prepared

MEGABYTE = 1_000_000

GROWN_SHARE = 0.5
"""Of the memory that it may have, still occupied after a document: then a fresh process is better."""

NICENESS = 5
"""Whoever asks goes before a document that is read; with the processor free it makes no difference."""

LARGEST_FILE = 100 * MEGABYTE
"""py3langid unpacks its model into a temporary one."""


Outcome = dict[str, str]


class Worker:
    """Reads documents for as long as the other side asks."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        setup = packing.receive_setup(connection)
        self._max_chars = setup.max_chars
        self._seconds = setup.seconds
        self._large = GROWN_SHARE * setup.memory_mb * MEGABYTE
        self._chunking = Chunking(setup.tokens, counter(setup.tokenizer))
        _limit(resource.RLIMIT_DATA, setup.memory_mb * MEGABYTE)
        packing.send(connection, {"kind": "ready"})

    def serve(self) -> None:
        while True:
            try:
                head, body = packing.receive(self._connection)
                if head["kind"] == "hello":
                    packing.send(self._connection, {"kind": "ready"})
                    continue
                outcome = self._read(packing.document_of(head, body))
                leaving = outcome["kind"] == "memory" or resident() > self._large
                packing.send(self._connection, {**outcome, "leaving": leaving})
            except (EOFError, OSError):
                return
            if leaving:
                return

    def _read(self, document: Document) -> Outcome:
        """Sends what is found, and gives the last message."""
        _limit(resource.RLIMIT_CPU, ceil(time.process_time() + self._seconds))
        found = read(document, max_chars=self._max_chars, chunking=self._chunking)
        while True:
            item = _next(found)
            if isinstance(item, dict):
                return item
            self._send(item, document)

    def _send(self, item: Found, document: Document) -> None:
        if isinstance(item, Prepared):
            packing.send_article(self._connection, item, document.data)
        elif isinstance(item, Rejection):
            rejected = {"place": item.place, "code": item.code, "detail": item.detail}
            packing.send(self._connection, {"kind": "rejected", **rejected})
        elif isinstance(item, Skip):
            packing.send(self._connection, {"kind": "skipped", "place": item.place, "reason": item.reason})
        else:
            withdrawn = {"article_id": item.article_id, "title": item.title, "as_of": item.as_of}
            packing.send(self._connection, {"kind": "withdrawn", **withdrawn})


def _next(found: Iterator[Found]) -> Found | Outcome:
    try:
        return next(found, {"kind": "end"})
    except BadInput as error:
        return {"kind": "refused", "code": error.code, "detail": str(error)}
    except MemoryError:
        return {"kind": "memory"}
    except Exception as error:
        return {"kind": "failed", "detail": f"{type(error).__name__}: {error}"[:500]}


def resident() -> int:
    """Bytes of memory that this process occupies; 0 where the system does not say so."""
    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def _limit(kind: int, most: int) -> None:
    """No further than the limits that the whole service was given. RLIMIT_DATA counts what is allocated; addresses
    (RLIMIT_AS) are reserved by libraries in gigabytes."""
    hard = resource.getrlimit(kind)[1]
    resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _end_with_parent() -> None:
    """Where it is busy and does not see that nobody listens any more."""
    hung_up = select.poll()
    hung_up.register(0, 0)
    hung_up.poll()
    os._exit(0)


def main() -> None:
    connection = to_parent()
    Thread(target=_end_with_parent, daemon=True).start()
    _limit(resource.RLIMIT_FSIZE, LARGEST_FILE)
    _limit(resource.RLIMIT_CORE, 0)
    os.nice(NICENESS)
    logging.disable()  # libraries write down what they stumble over; nobody reads it here
    Worker(connection).serve()


if __name__ == "__main__":
    main()
