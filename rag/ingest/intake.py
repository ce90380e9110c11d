"""The way in: bytes of any known format become stored articles, and the answer means durable.

A document may hold many articles (a feed, JSON lines). What cannot be used is rejected by itself,
with its place and the reason; the others go in.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from rag.errors import BadDocument, BadInput
from rag.ingest.prepare import Chunking, prepare, warnings
from rag.ingest.superseded import set_apart
from rag.library import Library
from rag.parse import Hints, Rejected, parse_each
from rag.types import Draft, Prepared, PutResult

_BATCH = 64
"""Articles in one transaction: one synchronisation of the disk for all of them."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """An article, or a whole document, that was not taken. `place` says where it stood."""

    place: str
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What became of each article of a document, in its order, rejected ones apart."""

    articles: tuple[PutResult, ...]
    rejected: tuple[Rejection, ...] = ()


class Intake:
    """Parses, prepares and stores. Blocking; call it from a worker thread."""

    def __init__(
        self,
        library: Library,
        *,
        chunking: Chunking,
        clock: Callable[[], datetime],
        max_chars: int,
        stored: Callable[[], None],
    ) -> None:
        self._library = library
        self._chunking = chunking
        self._clock = clock
        self._max_chars = max_chars
        self._stored = stored

    def take(
        self, data: bytes, *, media_type: str | None = None, name: str = "", hints: Hints | None = None
    ) -> IngestReport:
        """Every article of the report is durable. Raises `BadDocument` or `TooLarge` when nothing is usable."""
        now = self._clock()
        rejected: list[Rejection] = []
        drafts = parse_each(
            data, media_type=media_type, name=name, hints=hints or Hints(), now=now, max_chars=self._max_chars
        )
        prepared = self._prepared(drafts, now, rejected)
        results: list[PutResult] = []
        while batch := list(islice(prepared, _BATCH)):
            results += self._put(batch)
        if not results and not rejected:
            raise BadDocument(f"{name or 'the document'} holds no article: send at least one")
        return IngestReport(tuple(results), tuple(rejected))

    def _prepared(
        self, drafts: Iterable[Draft | Rejected], now: datetime, rejected: list[Rejection]
    ) -> Iterator[Prepared]:
        for draft in drafts:
            if isinstance(draft, Rejected):
                rejected.append(Rejection(draft.place, draft.error.code, str(draft.error)))
                continue
            try:
                yield prepare(draft, now=now, chunking=self._chunking)
            except BadInput as error:
                rejected.append(Rejection(draft.title, error.code, str(error)))

    def _put(self, batch: list[Prepared]) -> list[PutResult]:
        """One result for each, in order; what is wrong with its date or encoding is added to it."""
        results = set_apart(self._library, batch)
        places = [place for place in range(len(batch)) if place not in results]
        stored = self._library.put([batch[place] for place in places])
        if any(result.status != "unchanged" for result in stored):
            self._stored()
        results |= dict(zip(places, stored, strict=True))
        return [
            replace(results[place], warnings=(*results[place].warnings, *warnings(item.revision)))
            for place, item in enumerate(batch)
        ]
