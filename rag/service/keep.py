"""Puts answers into the library while they are on their way to whoever asked.

One thread writes; what comes while it does goes in together. Whoever asked waits for it a moment, so
that what they were given can be looked up, and not longer: a long import holds the library for
seconds. What cannot be written never takes the answer away.
"""

import logging
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookLong
from threading import Lock

from rag.cite import parse_citation_id
from rag.errors import RagError
from rag.library import GivenAnswer, Library, Place, Task
from rag.service.views import to_json
from rag.types import Answer

PATIENCE_SECONDS = 0.25

MOST_WAITING = 256
"""Answers in memory that are not written yet: more come only when nothing was written for long."""

log = logging.getLogger("rag.service")


class Keeper:
    """Thread-safe and blocking."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="answers")
        self._lock = Lock()
        self._waiting: list[tuple[GivenAnswer, Future[None]]] = []

    def keep(self, task: Task, answer: Answer) -> str | None:
        """Why it is not kept; None when it is, or will be."""
        given = _given(task, answer)
        written: Future[None] = Future()
        with self._lock:
            if len(self._waiting) >= MOST_WAITING:
                return "answer not kept: the library is busy"
            self._waiting.append((given, written))
        try:
            self._writer.submit(self._write)
            written.result(PATIENCE_SECONDS)
        except TookLong:
            return None
        except RagError as error:
            return f"answer not kept: {error.code}: {error}"
        except Exception:
            log.exception("answer %s is not kept", answer.id)
            return "answer not kept: an error that was not foreseen; the operator finds it in the log"
        return None

    def close(self) -> None:
        """Waits for what is being written."""
        self._writer.shutdown()

    def _write(self) -> None:
        with self._lock:
            batch, self._waiting = self._waiting, []
        if not batch:
            return
        try:
            self._library.keep_answers([given for given, _ in batch])
        except Exception as error:
            log.warning("%d answers are not kept: %s", len(batch), error)
            for _, written in batch:
                written.set_exception(error)
        else:
            for _, written in batch:
                written.set_result(None)


def _given(task: Task, answer: Answer) -> GivenAnswer:
    places = [parse_citation_id(citation.id) for citation in answer.citations]
    return GivenAnswer(
        id=answer.id,
        task=task,
        question=answer.question,
        status=answer.status,
        data=to_json(answer),
        cited=tuple(Place(revision_id, span) for revision_id, span in places),
    )
