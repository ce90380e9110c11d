"""The way in: bytes of any known format become stored articles, and the answer means durable.

A document may hold many articles (a feed, JSON lines). What cannot be used is rejected by itself,
with its place and the reason; the others go in.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime

from rag.errors import BadDocument, BadInput, CallerGone
from rag.ingest.known import as_known
from rag.ingest.superseded import set_apart
from rag.library import Library
from rag.parse import Hints
from rag.reading.packing import Document, Rejection
from rag.reading.prepare import warnings
from rag.reading.readers import Found, Gone, Readers
from rag.types import Prepared, PutResult

log = logging.getLogger(__name__)

_BATCH = 64
"""Articles in one transaction: one synchronisation of the disk for all of them."""

_BATCH_CHARS = 5_000_000
"""And as much text, so that memory stays flat when they are long."""


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What became of each article of a document, in its order, rejected ones apart."""

    articles: tuple[PutResult, ...]
    rejected: tuple[Rejection, ...] = ()


class Intake:
    """Has documents read, and stores what is found. Blocking; call it from a worker thread.

    `tz` names the zone of days without a time, where a document has none.
    """

    def __init__(
        self,
        library: Library,
        *,
        readers: Readers,
        clock: Callable[[], datetime],
        stored: Callable[[], None],
        tz: str = "UTC",
    ) -> None:
        self._library = library
        self._readers = readers
        self._clock = clock
        self._stored = stored
        self._tz = tz

    def take(
        self,
        data: bytes,
        *,
        media_type: str | None = None,
        name: str = "",
        hints: Hints | None = None,
        gone: Gone = lambda: False,
    ) -> IngestReport:
        """Every article of the report is durable.

        Raises `BadDocument` or `TooLarge` when nothing is usable. When the reading of a document with many articles
        is given up, those before are stored, and the report says where it ended. Soon after `gone()` is true
        `CallerGone`: what was stored until then stays.
        """
        document = Document(
            data=data,
            media_type=media_type,
            name=name,
            hints=hints or Hints(),
            now=self._clock(),
            tz=self._tz,
        )
        results: list[PutResult] = []
        rejected: list[Rejection] = []
        try:
            with closing(self._readers.read(document, gone=gone)) as found:
                for batch in _batches(found, rejected):
                    if gone():
                        raise CallerGone("nobody waits for the document any more")
                    results += self._put(batch)
        except CallerGone:
            log.info("nobody waits for %s any more: %d articles of it are stored", name or "a document", len(results))
            raise
        except BadInput as error:
            if not results and not rejected:
                raise
            rejected.append(
                Rejection(f"{name}: after {len(results)} articles".removeprefix(": "), error.code, str(error))
            )
        if not results and not rejected:
            raise BadDocument(f"{name or 'the document'} holds no article: send at least one")
        return IngestReport(tuple(results), tuple(rejected))

    def _put(self, batch: list[Prepared]) -> list[PutResult]:
        """One result for each, in order; what is wrong with its date or encoding is added to it."""
        batch = as_known(self._library, batch)
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


def _batches(found: Iterable[Found], rejected: list[Rejection]) -> Iterator[list[Prepared]]:
    """Articles to be stored together; what comes before an error goes before it."""
    batch: list[Prepared] = []
    failure: BadInput | None = None
    try:
        for item in found:
            if isinstance(item, Rejection):
                rejected.append(item)
                continue
            batch.append(item)
            if len(batch) == _BATCH or sum(len(each.revision.text) for each in batch) >= _BATCH_CHARS:
                yield batch
                batch = []
    except BadInput as error:
        failure = error
    if batch:
        yield batch
    if failure:
        raise failure
