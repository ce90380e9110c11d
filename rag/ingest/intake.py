"""The way in: bytes of any known format become stored articles, and the answer means durable.

A document may hold many articles (a feed, JSON lines). What cannot be used is rejected by itself,
with its place and the reason; the others go in.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime

from rag.documents.packing import Document, Rejection, Skip, Withdrawal
from rag.documents.prepare import warnings
from rag.documents.read import MOST_REJECTED, Found
from rag.documents.readers import Gone, Readers
from rag.errors import BadDocument, BadInput, CallerGone
from rag.ingest.known import as_known
from rag.ingest.superseded import modified, set_apart
from rag.library import Library
from rag.parse import Hints
from rag.types import Prepared, PutResult, Revision, WithdrawResult

log = logging.getLogger(__name__)

_BATCH = 64
"""Articles in one transaction: one synchronisation of the disk for all of them."""

TAKEN_BACK = "its publisher took it back; only a later version of it is taken in again"

_BATCH_CHARS = 5_000_000
"""And as much text, so that memory stays flat when they are long."""


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What became of each article of a document, in its order; apart those that were rejected, those that their
    publishers took back, and what is no article."""

    articles: tuple[PutResult, ...]
    rejected: tuple[Rejection, ...] = ()
    withdrawn: tuple[WithdrawResult, ...] = ()
    skipped: tuple[Skip, ...] = ()


def merged(reports: Iterable[IngestReport]) -> IngestReport:
    """Of the parts of one document, as of the whole: the first rejections and skips are told one by one."""
    taken = _Taken()
    for report in reports:
        taken.articles += report.articles
        taken.withdrawn += report.withdrawn
        taken.rejected += report.rejected
        taken.skipped += report.skipped
    if (more := len(taken.rejected) - MOST_REJECTED) > 0:
        taken.rejected[MOST_REJECTED:] = [
            Rejection("", BadDocument.code, f"{more} more of its articles cannot be used")
        ]
    if (more := len(taken.skipped) - MOST_REJECTED) > 0:
        taken.skipped[MOST_REJECTED:] = [Skip("", f"{more} more of its parts are no articles")]
    return taken.report()


@dataclass
class _Taken:
    """The report as it grows."""

    articles: list[PutResult] = field(default_factory=list[PutResult])
    rejected: list[Rejection] = field(default_factory=list[Rejection])
    withdrawn: list[WithdrawResult] = field(default_factory=list[WithdrawResult])
    skipped: list[Skip] = field(default_factory=list[Skip])

    def __bool__(self) -> bool:
        return bool(self.articles or self.rejected or self.withdrawn)

    def report(self) -> IngestReport:
        return IngestReport(tuple(self.articles), tuple(self.rejected), tuple(self.withdrawn), tuple(self.skipped))


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
        first_line: int | None = None,
    ) -> IngestReport:
        """Every article of the report is durable. `first_line`: the data are lines of a document with an object a line,
        and the first has this number.

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
            first_line=first_line,
        )
        taken = _Taken()
        try:
            with closing(self._readers.read(document, gone=gone)) as found:
                for batch in _batches(found, taken):
                    if gone():
                        raise CallerGone("nobody waits for the document any more")
                    self._store(batch, taken)
        except CallerGone:
            stored = len(taken.articles)
            log.info("nobody waits for %s any more: %d articles of it are stored", name or "a document", stored)
            raise
        except BadInput as error:
            if not taken:
                raise
            place = f"{name}: after {len(taken.articles)} articles".removeprefix(": ")
            taken.rejected.append(Rejection(place, error.code, str(error)))
        if not taken and not any(skip.reason == TAKEN_BACK for skip in taken.skipped):
            why = f" ({taken.skipped[0].place}: {taken.skipped[0].reason})" if taken.skipped else ""
            raise BadDocument(f"{name or 'the document'} holds no article{why}: send at least one")
        return taken.report()

    def _store(self, batch: "list[Prepared] | Withdrawal", taken: _Taken) -> None:
        if isinstance(batch, Withdrawal):
            taken.withdrawn.append(self._withdraw(batch))
            return
        back = self._library.taken_back([item.revision.article_id for item in batch])
        fresh = [item for item in batch if not _is_back(item.revision, back)]
        taken.skipped += [Skip(item.revision.title, TAKEN_BACK) for item in batch if _is_back(item.revision, back)]
        if fresh:
            taken.articles += self._put(fresh)

    def _withdraw(self, notice: Withdrawal) -> WithdrawResult:
        as_of = datetime.fromisoformat(notice.as_of) if notice.as_of else self._clock()
        was_here = self._library.take_back(notice.article_id, as_of)
        self._stored()
        return WithdrawResult(notice.article_id, "withdrawn" if was_here else "absent", notice.title)

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


def _is_back(revision: Revision, taken_back: Mapping[str, datetime]) -> bool:
    """Whether its publisher took it back, and this is no later version."""
    as_of = taken_back.get(revision.article_id)
    when = modified(revision) or (revision.published.first if revision.published else None)
    return as_of is not None and (when is None or when <= as_of)


def _batches(found: Iterable[Found], taken: _Taken) -> Iterator[list[Prepared] | Withdrawal]:
    """Articles to be stored together, and notices in their place among them; what comes before an error goes before
    it."""
    batch: list[Prepared] = []
    failure: BadInput | None = None
    try:
        for item in found:
            if isinstance(item, Rejection):
                taken.rejected.append(item)
            elif isinstance(item, Skip):
                taken.skipped.append(item)
            elif isinstance(item, Withdrawal):
                if batch:
                    yield batch
                yield item
                batch = []
            else:
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
