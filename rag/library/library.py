"""The library: what each operation is and in which transaction it runs."""

from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from rag.errors import NotFound
from rag.independent.outlets import Seen
from rag.library import (
    answers,
    articles,
    changes,
    chunks,
    cited,
    deliveries,
    editions,
    indexing,
    leases,
    lexical,
    meta,
    migrate,
    past,
    past_lexical,
    readings,
    revisions,
    taken_back,
    tenures,
    vectors,
    windows,
)
from rag.library import counts as counting
from rag.library.answers import GivenAnswer, KeptAnswer
from rag.library.articles import Standing
from rag.library.cited import CitedNow
from rag.library.counts import Counts
from rag.library.deliveries import Addressee, Claimed, Delivery, DeliveryState
from rag.library.editions import Kept, KeptEdition
from rag.library.extent import extent, outlets
from rag.library.gone import Gone
from rag.library.health import Health
from rag.library.indexing import IndexRow
from rag.library.meta import Corpus
from rag.library.past import Tenure
from rag.library.progress import Progress
from rag.library.schema import chunks as chunk_table
from rag.library.store import Store, file_of
from rag.library.vectors import Missing, VectorRow
from rag.library.windows import Known
from rag.types import (
    NO_FILTERS,
    Article,
    ArticleStatus,
    Chunk,
    Edition,
    EditionView,
    Filters,
    Listed,
    Matrix,
    Mode,
    Passage,
    Prepared,
    PutResult,
    Revision,
    TimelineStep,
)

BATCH = 8192
"""Vectors read at once: 12 MB of 384 numbers each."""


class Library:
    """The system of record, in one SQLite file. Thread-safe and blocking; what it returned from a
    writing call is on the disk.

    Every call raises `StorageFull` when the disk is full (reading goes on), `StorageGone` when the file was
    removed, moved or replaced, `DirectoryUnusable` when it cannot be written, `Misconfigured` when it is damaged,
    `ShuttingDown` after `close`.
    """

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock
        self._health = Health(store)
        self._corpus = (-1, Corpus(-1, ""))
        self._done = Progress()
        self._gone = Gone()
        self._moves = 0  # grows whenever chunks may have come into the past
        self._past_embedded: dict[str, int] = {}  # by embedder, how often they had when none of them lacked a vector
        self._word_counts: dict[str, int] = {}

    @classmethod
    def open(cls, url: str, *, clock: Callable[[], datetime]) -> "Library":
        """Of `sqlite:///path`, made when it is not there, brought up to date when it is of an older release."""
        store = Store(file_of(url))
        try:
            with store.write() as connection:
                migrate.upgrade(connection)
        except BaseException:
            store.close()
            raise
        return cls(store, clock)

    def close(self) -> None:
        """Waits for a write that is going on. May be called twice."""
        self._store.close()

    def __enter__(self) -> "Library":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- what changes the corpus ---

    def put(self, items: Sequence[Prepared]) -> list[PutResult]:
        """All or nothing; one result for each, in order. Nothing is written for what has not changed.

        The same article may be in `items` more than once; the last one becomes current.
        """
        with self._changing() as (connection, gone):
            results, went = changes.put(connection, items, self._clock())
            gone += went
        self._moves += sum(result.status == "updated" for result in results)  # one may have come and gone at once
        return results

    def delete(self, article_id: str) -> bool:
        """Withdraws an article: nothing finds it, its revisions stay. False if it was withdrawn already.

        Raises `NotFound`.
        """
        with self._changing() as (connection, gone):
            went = changes.delete(connection, article_id, self._clock())
            gone += went or ()
        return went is not None

    def take_back(self, article_id: str, as_of: datetime) -> bool:
        """As `delete`, for its publisher, as of that moment: remembered whether or not it is here. False if it never
        was."""
        with self._changing() as (connection, gone):
            taken_back.put(connection, article_id, as_of)
            try:
                gone += changes.delete(connection, article_id, self._clock()) or ()
            except NotFound:
                return False
            return True

    def taken_back(self, article_ids: Collection[str]) -> dict[str, datetime]:
        """As of when the publisher took each back; the others are missing."""
        with self._store.read() as connection:
            return taken_back.of(connection, article_ids)

    def replace_chunks(self, revision_id: str, cut: Sequence[Chunk]) -> bool:
        """Cuts a revision anew, unless it is cut like that. False, and nothing is done, when it is not current and
        live. Raises `NotFound`."""
        with self._changing() as (connection, gone):
            went = changes.replace_chunks(connection, revisions.one(connection, revision_id), cut)
            gone += went or ()
        return went is not None

    @contextmanager
    def _changing(self) -> Generator[tuple[Connection, list[int]]]:
        """As `Store.write`, with a list for the keys of chunks that go."""
        gone: list[int] = []
        try:
            with self._store.write() as connection:
                yield connection, gone
        finally:
            self._gone.add(gone)
            self._moves += len(gone)

    # --- articles and revisions ---

    def article(self, article_id: str) -> Article:
        """Withdrawn or not. Raises `NotFound`."""
        with self._store.read() as connection:
            return articles.one(connection, article_id)

    def articles(
        self,
        *,
        filters: Filters = NO_FILTERS,
        status: ArticleStatus | None = "live",
        limit: int = 50,
        cursor: str | None = None,
    ) -> tuple[list[Listed], str | None]:
        """A page, newest publication first, undated last, and the cursor of the next page (None: that was all).

        `status` None: withdrawn ones too. Raises `NotFound` for a cursor that was not given out here.
        """
        with self._store.read() as connection:
            return articles.page(connection, filters, status, limit, cursor)

    def is_unused(self) -> bool:
        """Whether there never was an article: one that was withdrawn is still there."""
        return self.count(status=None) == 0

    def count(self, *, filters: Filters = NO_FILTERS, status: ArticleStatus | None = "live") -> int:
        """How many `articles` would list."""
        with self._store.read() as connection:
            return articles.count(connection, filters, status)

    def revisions(
        self, article_id: str, *, limit: int = 20, cursor: str | None = None
    ) -> tuple[list[Revision], str | None]:
        """A page of an article's, the first one first, and the cursor of the next page (None: that was all).

        Long ones make a page short: it holds `limit` revisions, or as many as have 2,000,000 characters or 20,000
        paragraphs together. Raises `NotFound`, also for a cursor that was not given out here.
        """
        with self._store.read() as connection:
            return revisions.of_article(connection, article_id, limit, cursor)

    def revision(self, revision_id: str) -> Revision:
        """Current or not. Raises `NotFound`."""
        with self._store.read() as connection:
            return revisions.one(connection, revision_id)

    def revisions_by_id(self, revision_ids: Iterable[str]) -> dict[str, Revision]:
        """Current or not, of withdrawn articles too; unknown ids are missing."""
        with self._store.read() as connection:
            return revisions.by_id(connection, list(dict.fromkeys(revision_ids)))

    def original(self, revision_id: str) -> tuple[bytes, str]:
        """The bytes that it was read from, and their media type. Raises `NotFound`."""
        with self._store.read() as connection:
            return revisions.original(connection, revision_id)

    def withdrawn(self, article_ids: Sequence[str]) -> set[str]:
        """Those of the articles that are withdrawn."""
        with self._store.read() as connection:
            return articles.withdrawn(connection, article_ids)

    def standings(self, revision_ids: Sequence[str]) -> dict[str, Standing]:
        """What became of each revision; unknown ids are missing."""
        with self._store.read() as connection:
            return articles.standings(connection, revision_ids)

    def live_revisions(self, batch: int = 100) -> Iterator[Revision]:
        """The current revision of every live article; articles that change meanwhile in one state or the other."""
        after = 0
        while True:
            with self._store.read() as connection:
                found = articles.live(connection, after, batch)
            if not found:
                return
            yield from (revision for _, revision in found)
            after = found[-1][0]

    # --- what was read of them ---

    def unread(self, reader: str, limit: int) -> list[Revision]:
        """Current revisions in English that have no reading by that reader, newest first."""
        with self._store.read() as connection:
            return readings.unread(connection, reader, limit)

    def count_unread(self, reader: str) -> int:
        """How many `unread` would list."""
        with self._store.read() as connection:
            return readings.count(connection, reader)

    def put_readings(self, reader: str, rows: Sequence[tuple[str, bytes]]) -> None:
        """By revision id, in place of those that another reader made; unknown ids are passed over."""
        with self._store.write() as connection:
            readings.put(connection, reader, rows)

    def stored_reading(self, reader: str, revision_id: str) -> bytes | None:
        """None where there is none by that reader."""
        with self._store.read() as connection:
            return readings.one(connection, reader, revision_id)

    # --- finding ---

    def match(
        self,
        query: str,
        *,
        limit: int,
        filters: Filters = NO_FILTERS,
    ) -> list[tuple[int, float]]:
        """Keys of live chunks by words, with BM25 (higher is better), best first. Any text is a query."""
        with self._store.read() as connection:
            return lexical.match(connection, query, limit=limit, filters=filters, known=self._word_counts)

    def passages(self, keys: Iterable[int]) -> dict[int, Passage]:
        """By key; what is not, or no longer, live is missing."""
        with self._store.read() as connection:
            return chunks.passages(connection, keys)

    def passages_at(self, places: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Passage]:
        """By (revision id, n), for the neighbours of a chunk; what is not live is missing."""
        with self._store.read() as connection:
            return chunks.passages_at(connection, places)

    def keys(self, chunk_ids: Iterable[str]) -> dict[str, int]:
        """By `Chunk.id`; what is not live is missing."""
        with self._store.read() as connection:
            return chunks.keys(connection, chunk_ids)

    def live_keys(self) -> NDArray[np.int64]:
        """Keys of all live chunks, ascending. A key is never given to another chunk later."""
        with self._store.read() as connection:
            found = connection.execute(select(chunk_table.c.key).order_by(chunk_table.c.key)).scalars()
            return np.fromiter(found, np.int64)

    def went(self) -> list[int]:
        """Keys of chunks that were live and are not any more, each told once; from before it was opened, none."""
        keys = self._gone.take()
        if not keys:
            return []
        with self._store.read() as connection:
            return sorted(keys - chunks.live(connection, keys))

    # --- finding what was current once, at `filters.as_of` ---

    def not_yet_known(self, as_of: datetime) -> set[int]:
        """Keys of live chunks that carry an earlier publication date, of revisions that became known later."""
        with self._store.read() as connection:
            return tenures.not_yet(connection, as_of.timestamp())

    def match_past(self, query: str, *, limit: int, filters: Filters) -> list[tuple[int, float]]:
        """As `match`, of chunks that were current at `filters.as_of` and are not any more; scores compare with its."""
        with self._store.read() as connection:
            return past_lexical.match(connection, query, limit=limit, filters=filters, known=self._word_counts)

    def vectors_past(self, embedder: str, filters: Filters) -> tuple[list[int], Matrix]:
        """Keys and vectors of chunks that were current at `filters.as_of` and are not any more."""
        with self._store.read() as connection:
            return past.near(connection, embedder, filters)

    def passages_as_of(self, keys: Iterable[int], as_of: datetime) -> dict[int, Passage]:
        """By key, live or not: those whose revision was current at `as_of`."""
        with self._store.read() as connection:
            return past.passages(connection, keys, as_of)

    def past_revisions(self, article_ids: Iterable[str], as_of: datetime) -> dict[str, Revision]:
        """By article id, of articles whose current revision at `as_of` was superseded, or withdrawn, since."""
        with self._store.read() as connection:
            then = tenures.then(connection, article_ids, as_of.timestamp())
            found = revisions.by_id(connection, list(then.values())) if then else {}
            return {article_id: found[revision_id] for article_id, revision_id in then.items()}

    def known_between(self, start: datetime, end: datetime, days: tuple[date, date]) -> list[Known]:
        """What became known in `[start, end)`; of articles with a day and no time, on `days`, both included."""
        with self._store.read() as connection:
            return windows.known(connection, start, end, days)

    def past_tenures(self, *, uncut: bool) -> list[Tenure]:
        """What was current once; with `uncut` only what no search finds yet, from before an upgrade."""
        with self._store.read() as connection:
            return past.ended(connection, uncut=uncut)

    def replace_past(self, tenure: Tenure, cut: Sequence[Chunk]) -> None:
        """Cuts what was current once anew, unless it is cut like that."""
        with self._store.write() as connection:
            past.replace(connection, tenure.ended, revisions.one(connection, tenure.revision_id), cut)
        self._moves += 1

    # --- vectors ---

    def missing_vectors(self, embedder: str, limit: int) -> list[Missing]:
        """Content of live chunks that has no vector of this embedder, oldest chunk first."""
        with self._store.read() as connection:
            after = self._done.up_to("embed", embedder)
            found, done = vectors.missing(connection, embedder, after.seq, limit)
        self._done.mark("embed", embedder, done, seen=after)
        return found

    def missing_past_vectors(self, embedder: str, limit: int) -> list[Missing]:
        """Content that has no vector of this embedder, of chunks that were current once."""
        moves = self._moves
        if self._past_embedded.get(embedder) == moves:
            return []
        with self._store.read() as connection:
            found = past.missing(connection, embedder, limit)
        if not found:
            self._past_embedded[embedder] = moves
        return found

    def embedded_since(self, embedder: str, after: int) -> tuple[list[int], int]:
        """Keys of live chunks with a higher number than `after` that have a vector, and up to which number all have."""
        with self._store.read() as connection:
            return vectors.since(connection, embedder, after)

    def put_vectors(self, embedder: str, hashes: Sequence[str], matrix: Matrix) -> None:
        """One row of `matrix` for each hash. Raises `EmbeddingFailed`, before any write, when the shape is
        not that of the embedder's other vectors or a number is not finite."""
        with self._store.write() as connection:
            vectors.put(connection, embedder, hashes, matrix)

    def vectors(self, embedder: str) -> Iterator[tuple[list[VectorRow], Matrix]]:
        """All live chunks that have a vector, in batches, in no order that means anything.

        Chunks as of the first batch: compare `live_keys` afterwards if the corpus may have changed.
        """
        with self._store.read() as connection:
            live = vectors.live(connection)
        after: int | None = 0
        while after is not None:
            with self._store.read() as connection:
                after, hashes, matrix = vectors.stored(connection, embedder, after, BATCH)
            used = [(row, i) for i, content_hash in enumerate(hashes) for row in live.get(content_hash, ())]
            if used:
                yield [row for row, _ in used], matrix[[i for _, i in used]]

    def vectors_of(self, embedder: str, keys: Iterable[int]) -> tuple[list[VectorRow], Matrix]:
        """Those of these chunks that are live and have a vector."""
        with self._store.read() as connection:
            return vectors.chosen(connection, embedder, keys)

    # --- the vector index ---

    def pending_index(self, collection: str, embedder: str, limit: int) -> tuple[list[IndexRow], Matrix]:
        """Live chunks with a vector that the collection does not hold, and their vectors."""
        with self._store.read() as connection:
            after = self._done.up_to("index", collection)
            rows, matrix, done = indexing.pending(connection, collection, embedder, after.seq, limit)
        self._done.mark("index", collection, done, seen=after)
        return rows, matrix

    def count_pending_index(self, collection: str) -> int:
        """Live chunks that the collection does not hold, embedded or not."""
        with self._store.read() as connection:
            return counting.unentered(connection, collection, self._done.up_to("index", collection).seq)

    def mark_indexed(self, collection: str, rows: Sequence[IndexRow]) -> None:
        """The collection holds them. Those that are no longer live become stale."""
        with self._store.write() as connection:
            indexing.enter(connection, collection, rows)

    def stale_index(self, collection: str, limit: int) -> list[str]:
        """Chunk ids that the collection holds and should not."""
        with self._store.read() as connection:
            return indexing.stale(connection, collection, limit)

    def mark_removed(self, collection: str, chunk_ids: Sequence[str]) -> None:
        """The collection no longer holds them. Those that are live become pending."""
        with self._store.write() as connection:
            lowest = indexing.leave(connection, collection, chunk_ids)
        if lowest is not None:
            self._done.undo("index", collection, lowest - 1)

    def forget_collection(self, collection: str) -> None:
        """The collection is gone, or is to be filled from the start."""
        with self._store.write() as connection:
            indexing.forget(connection, collection)
        self._done.undo("index", collection, 0)

    def collections(self) -> list[str]:
        """Names of those that anything was entered into."""
        with self._store.read() as connection:
            return indexing.names(connection)

    # --- answers that were given ---

    def keep_answers(self, given: Sequence[GivenAnswer]) -> None:
        """All or nothing. Of an answer that is kept already only the time that it was last asked for changes;
        the oldest above `answers.MOST` go. Changes nothing that a search can find."""
        with self._store.write() as connection:
            answers.keep(connection, given, self._clock())

    def kept_answer(self, answer_id: str) -> tuple[KeptAnswer, bytes]:
        """And its JSON. Raises `NotFound`."""
        with self._store.read() as connection:
            return answers.one(connection, answer_id)

    def kept_answers(
        self, *, outdated: bool = False, limit: int = 50, cursor: str | None = None
    ) -> tuple[list[KeptAnswer], str | None]:
        """A page, newest first, and the cursor of the next page (None: that was all).

        With `outdated` only those that cite a revision that is not current, or an article that was withdrawn. Raises
        `NotFound` for a cursor that was not given out here.
        """
        with self._store.read() as connection:
            return answers.page(connection, outdated, limit, cursor)

    # --- editions of the briefing ---

    def keep_edition(self, edition: Edition, series: str, *, refreshed: bool = False) -> Kept:
        """Once for each id; its version is the next of the series. Changes nothing that a search can find."""
        with self._store.write() as connection:
            return editions.keep(connection, edition, series, self._clock(), refreshed=refreshed)

    def edition(self, edition_id: str) -> EditionView:
        """Raises `NotFound`."""
        with self._store.read() as connection:
            return editions.one(connection, edition_id)

    def latest(self, series: str) -> EditionView | None:
        """The newest version of a series."""
        return next(iter(self.edition_versions(series, limit=1)), None)

    def edition_versions(self, series: str, *, limit: int = 50, below: int | None = None) -> list[EditionView]:
        """Newest first; with `below` those before that version."""
        with self._store.read() as connection:
            return editions.versions(connection, series, limit, below)

    def edition_citations(self, edition_ids: Sequence[str]) -> dict[str, list[CitedNow]]:
        """By edition id, what it cites with what became of that; one that cites nothing is missing."""
        with self._store.read() as connection:
            return cited.now(connection, editions.KIND, edition_ids)

    def editions(
        self, *, outdated: bool = False, limit: int = 50, cursor: str | None = None
    ) -> tuple[list[KeptEdition], str | None]:
        """A page, made last first, and the cursor of the next page (None: that was all).

        With `outdated` only those that cite a revision that is not current, or an article that was withdrawn. Raises
        `NotFound` for a cursor that was not given out here.
        """
        with self._store.read() as connection:
            return editions.page(connection, outdated, limit, cursor)

    def editions_before(
        self,
        moment: datetime,
        profile: str,
        *,
        mode: Mode | None = None,
        hours: int | None = None,
        tz: str | None = None,
        limit: int = 30,
    ) -> list[EditionView]:
        """Of windows that had ended at `moment`, the latest window first, of each series the newest version: those of
        calendar days, or with `hours` those of as many hours; with `tz` those in that zone."""
        with self._store.read() as connection:
            return editions.before(connection, moment, profile, mode, hours, tz, limit)

    def subscribed(self, profile: str, *, hours: int | None = None, limit: int = 20) -> list[EditionView]:
        """The editions of one profile, the latest window first: of each calendar day the one that was made last, or,
        with `hours`, of each window of so many hours."""
        with self._store.read() as connection:
            return editions.subscribed(connection, profile, hours, limit)

    def story_steps(self, story_id: str, *, profile: str | None = None, hours: int | None = None) -> list[TimelineStep]:
        """What the editions of one profile (see `subscribed`) told anew of a story, the earliest window first; without
        a profile those of all, of each series the newest version."""
        with self._store.read() as connection:
            return editions.steps(connection, story_id, profile, hours)

    # --- where editions go ---

    def plan_deliveries(self, edition_id: str, to: Sequence[Addressee], now: datetime) -> int:
        """How many were not planned before; those are due at once. Raises `NotFound`."""
        with self._store.write() as connection:
            return deliveries.plan(connection, edition_id, to, now)

    def claim_deliveries(
        self, targets: Collection[str], now: datetime, *, lease: timedelta, by: str, most: int, limit: int = 50
    ) -> list[Claimed]:
        """Due ones to these targets, which nobody else gets until `lease` is over. `most`: tries before it failed."""
        with self._store.write() as connection:
            return deliveries.claim(connection, targets, now, until=now + lease, by=by, most=most, limit=limit)

    def settle_delivery(
        self,
        of: Claimed,
        state: DeliveryState,
        now: datetime,
        *,
        error: str | None = None,
        wait: timedelta = timedelta(),
    ) -> bool:
        """Ends a try; with `pending` the next one is due after `wait`. False when the claim was lost meanwhile."""
        with self._store.write() as connection:
            return deliveries.settle(connection, of, state, now, error=error, next_at=now + wait)

    def next_delivery(self, targets: Collection[str]) -> datetime | None:
        """When the next one may be tried; None when nothing is pending."""
        with self._store.read() as connection:
            due = deliveries.next_due(connection, targets)
        return None if due is None else datetime.fromtimestamp(due, UTC)

    def deliveries(
        self, *, edition_id: str | None = None, state: DeliveryState | None = None, limit: int = 50
    ) -> list[Delivery]:
        """Planned last first."""
        with self._store.read() as connection:
            return deliveries.listed(connection, edition_id, state, limit)

    # --- state ---

    def take_lease(self, name: str, holder: str, now: datetime, lasts: timedelta) -> bool:
        """Takes or renews what only one of several processes may hold. False when another one holds it."""
        with self._store.write() as connection:
            return leases.take(connection, name, holder, now, now + lasts)

    def release_lease(self, name: str, holder: str) -> None:
        with self._store.write() as connection:
            leases.release(connection, name, holder)

    def counts(self, embedder: str, collection: str) -> Counts:
        with self._store.read() as connection:
            embedded, entered = self._done.up_to("embed", embedder), self._done.up_to("index", collection)
            return counting.counts(connection, embedder, collection, embedded.seq, entered.seq)

    def corpus(self) -> Corpus:
        """What can be found at this moment, by number and by content. Reads only after a write."""
        self._store.check_open()
        writes = self._store.writes
        known_at, known = self._corpus
        if known_at != writes:
            with self._store.read() as connection:
                generation = meta.generation(connection)
                if known.generation != generation:
                    known = Corpus(generation, meta.fingerprint(connection))
            self._corpus = (writes, known)
        return known

    def outlets(self) -> list[Seen]:
        """Each spelling of a source, withdrawn and replaced ones too, with addresses of some of its articles."""
        with self._store.read() as connection:
            return outlets(connection)

    def extent(self) -> tuple[tuple[str, ...], tuple[datetime, datetime] | None]:
        """Names of the outlets of live articles, and the first and last moment of their publication."""
        with self._store.read() as connection:
            return extent(connection)

    def meta(self, name: str) -> str | None:
        with self._store.read() as connection:
            return meta.get(connection, name)

    def set_meta(self, name: str, value: str) -> None:
        """The value under `chunker` is part of the fingerprint."""
        with self._store.write() as connection:
            if meta.get(connection, name) != value:
                meta.put(connection, name, value)
                if name == meta.CHUNKER:
                    meta.changed(connection)

    def tidy(self) -> None:
        """Makes search by words up to a third faster after many writes; seconds at 100,000 chunks, writing waits."""
        with self._store.write() as connection:
            connection.exec_driver_sql("INSERT INTO words (words) VALUES ('optimize')")

    def check(self) -> list[str]:
        """What is wrong with the file; empty when nothing is. Reads all of it, and writing waits meanwhile."""
        return self._health.whole()

    def trouble(self) -> str | None:
        """What keeps it from being read or written right now, as far as milliseconds tell; None when nothing does.

        Damage that was met before counts until a look through the whole file, made in the background, finds none.
        """
        return self._health.look()
