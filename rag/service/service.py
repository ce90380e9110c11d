"""Everything that callers can ask of the archive, in one place and in their words.

Methods are async; what blocks (SQLite, Chroma, the local model) crosses to a worker thread here.
"""

from collections.abc import AsyncGenerator, AsyncIterable, Callable
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from threading import Event
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from anyio import move_on_after, sleep, to_thread

from rag.answer.events import AskEvent, Finished
from rag.answer.length import check_length
from rag.cite import parse_citation_id
from rag.config import Settings
from rag.documents.lines import LongLine, parts
from rag.documents.prepare import Chunking
from rag.errors import BadInput, TooLarge
from rag.ingest import Indexer, IngestReport, Intake, Rejection, Shelf, Step
from rag.ingest.readings import ReadingWork
from rag.ingest.rebuild import rebuild
from rag.ingest.recut import Progress
from rag.library import Library, Task
from rag.parse import Hints
from rag.retrieve import Retriever
from rag.retrieve.sources import stored
from rag.service.changes import Changes
from rag.service.gate import Gate
from rag.service.given import Given
from rag.service.keep import Keeper
from rag.service.status import describe
from rag.service.views import (
    AnswerPage,
    AnswerView,
    ArticlePage,
    ArticleView,
    Deleted,
    EditionPage,
    Readiness,
    RevisionPage,
    Status,
    summary,
    to_json,
    whole,
)
from rag.service.watch import Watch
from rag.types import NO_FILTERS, Answer, ArticleStatus, Chat, Embed, Entail, Filters, ResolvedCitation, SearchResult

if TYPE_CHECKING:
    from rag.answer.ask import AskRequest
    from rag.comprehend import LocalComprehend
    from rag.review import Review, ReviewRequest
    from rag.service.briefs import Briefs
    from rag.service.desk import Desk
    from rag.summarize import SummaryRequest
    from rag.verify import Verifier

_LONG_LINE = "the line has more than {} bytes: split the article (limit: RAG_LIMITS_BODY_BYTES)"
_LOOK_SECONDS = 0.02
LOOKED_UP = 4
"""Articles, their revisions and lists of them looked up at once: each may take tens of megabytes until it is JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What a service works with; opened and closed by `open_service`.

    `zone` is the operator's: that of days without a time. `entail` is the settings' own model, `reranker` the
    fingerprint of their reranker. `hang_up` ends calls of
    the embedder that are going on, so that nothing waits for them at the end.
    """

    settings: Settings
    library: Library
    embed: Embed
    shelf: Shelf
    chunking: Chunking
    indexer: Indexer
    readings: ReadingWork
    intake: Intake
    retriever: Retriever
    keeper: Keeper
    clock: Callable[[], datetime]
    zone: ZoneInfo
    entail: Entail | None
    reranker: str | None
    hang_up: Callable[[], None]


class Service:
    """Made by `open_service`. Errors are those of `rag.errors`."""

    def __init__(self, parts: Parts, chat: Chat | None) -> None:
        self.settings = parts.settings
        self.zone = parts.zone
        self._parts = parts
        self._library = parts.library
        self._intake = parts.intake
        self._indexer = parts.indexer
        self._retriever = parts.retriever
        self._chat = chat
        self._keeper = parts.keeper
        self._watch = Watch(parts.library.trouble)
        self._changes = Changes(parts.library, parts.retriever.outlets)
        self._given = Given(parts.library, self._changes)
        limits = parts.settings.limits
        self._questions = Gate("questions", limits.concurrency, limits.queue)
        self._verifying = Gate("texts to verify", limits.verify_concurrency, limits.queue)
        self._summaries = Gate("summaries", limits.summarize_concurrency, limits.queue)
        self._ingesting = Gate("documents", limits.ingest_concurrency, limits.queue)
        self._looking = Gate("articles to look up", LOOKED_UP, limits.queue)

    @cached_property
    def _desk(self) -> "Desk":
        from rag.service.desk import Desk  # half of all that there is to load: commands that write nothing do without

        parts = self._parts
        return Desk.of(
            library=parts.library,
            retriever=parts.retriever,
            embed=parts.embed,
            comprehend=self._comprehend,
            verifier=self._verifier,
            settings=parts.settings,
            chat=self._chat,
            clock=parts.clock,
            given=self._given,
        )

    @cached_property
    def _comprehend(self) -> "LocalComprehend":
        from rag.comprehend import LocalComprehend

        return LocalComprehend()

    @cached_property
    def _verifier(self) -> "Verifier":
        from rag.verify import Verifier

        return Verifier.open(self._parts.entail)

    def warm(self) -> None:
        """Loads now what the first answer would have to wait for. Blocking (2 s)."""
        from rag.read import warm

        warm()
        self._comprehend.load()
        self._verifier.load()

    @property
    def briefs(self) -> "Briefs":
        """Raises `Misconfigured` where the settings name nobody that they could be sent to."""
        return self._desk.briefs

    # --- articles ---

    async def ingest(
        self,
        data: bytes,
        *,
        media_type: str | None = None,
        name: str = "",
        hints: Hints | None = None,
        first_line: int | None = None,
    ) -> IngestReport:
        """Articles of the report are durable; they can be found by their words at once, by meaning when indexed.

        Cancelled, it ends at once, and the reading within a second; what was stored until then stays.
        """
        gone = Event()
        async with self._ingesting.enter():
            try:
                return await to_thread.run_sync(
                    lambda: self._intake.take(
                        data, media_type=media_type, name=name, hints=hints, gone=gone.is_set, first_line=first_line
                    ),
                    abandon_on_cancel=True,
                )
            finally:
                gone.set()

    async def ingest_lines(
        self, pieces: AsyncIterable[bytes], *, media_type: str, name: str = ""
    ) -> AsyncGenerator[IngestReport]:
        """Of a document of any size with an object a line: a report for each part of it, as soon as that is durable.

        A part of which nothing can be used is a rejection among the others; a document that is but one part raises as
        `ingest` does.
        """
        most = self.settings.limits.body_bytes
        async with aclosing(parts(pieces, most)) as cut:
            async for part in cut:
                if isinstance(part, LongLine):
                    yield _rejected(name, f"line {part.number}", TooLarge(_LONG_LINE.format(most)))
                elif part.first is None:
                    yield await self.ingest(part.data, media_type=media_type, name=name)
                elif part.data.strip():
                    try:
                        yield await self.ingest(part.data, media_type=media_type, name=name, first_line=part.first)
                    except BadInput as error:
                        yield _rejected(name, f"from line {part.first} on", error)

    async def wait_indexed(self, seconds: float) -> bool:
        """Whether the index caught up within that time. Takes no thread, so that many may wait."""
        caught_up = self._indexer.asked()
        with move_on_after(seconds):
            while not caught_up():  # noqa: ASYNC110 - the indexer is a thread and knows no event loop
                await sleep(_LOOK_SECONDS)
        return caught_up()

    async def articles(
        self,
        *,
        filters: Filters = NO_FILTERS,
        status: ArticleStatus | None = "live",
        limit: int = 50,
        cursor: str | None = None,
    ) -> ArticlePage:
        """Newest first."""

        def look() -> ArticlePage:
            outlets = self._retriever.outlets()
            kept = stored(filters, outlets)
            found, after = self._library.articles(filters=kept, status=status, limit=limit, cursor=cursor)
            return ArticlePage(tuple(summary(one, outlets.shown(one.revision)) for one in found), after)

        async with self._looking.enter():
            return await to_thread.run_sync(look)

    async def article(self, article_id: str) -> bytes:
        """An `ArticleView` as JSON: it may be megabytes, which are written where no other request waits for it."""

        def look() -> bytes:
            article = self._library.article(article_id)
            revision = self._retriever.outlets().shown(article.revision)
            return to_json(ArticleView(summary(article, revision), whole(revision)))

        async with self._looking.enter():
            return await to_thread.run_sync(look)

    async def revisions(self, article_id: str, *, limit: int = 20, cursor: str | None = None) -> bytes:
        """A `RevisionPage` as JSON, oldest first."""

        def look() -> bytes:
            found, after = self._library.revisions(article_id, limit=limit, cursor=cursor)
            outlets = self._retriever.outlets()
            return to_json(RevisionPage(tuple(whole(outlets.shown(one)) for one in found), after))

        async with self._looking.enter():
            return await to_thread.run_sync(look)

    async def delete(self, article_id: str) -> Deleted:
        """Withdraws the article; doing it twice changes nothing."""
        await to_thread.run_sync(self._library.delete, article_id)
        self._indexer.wake()
        return Deleted(article_id)

    # --- questions ---

    async def search(self, query: str, *, filters: Filters = NO_FILTERS, k: int | None = None) -> SearchResult:
        check_length(query, self.settings.limits.question_chars)
        async with self._questions.enter():
            found = await to_thread.run_sync(lambda: self._retriever.search(query, filters=filters, k=k))
        return found.result

    async def ask(self, request: "AskRequest") -> Answer:
        async with self._questions.enter():
            answer = await self._desk.asker.ask(request)
        return await self._kept("ask", answer)

    async def ask_events(self, request: "AskRequest") -> AsyncGenerator[AskEvent]:
        """As `rag.answer.write.Writer.events`; closing the iterator stops the work."""
        async with self._questions.enter(), aclosing(self._desk.asker.events(request)) as events:
            async for event in events:
                yield Finished(await self._kept("ask", event.answer)) if isinstance(event, Finished) else event

    async def summarize(self, request: "SummaryRequest") -> Answer:
        async with self._summaries.enter():
            answer = await self._desk.summarizer.summarize(request)
        return await self._kept("summarize", answer)

    async def verify(self, request: "ReviewRequest") -> "Review":
        """A verdict on each sentence of any text."""
        async with self._verifying.enter():
            return await self._desk.reviewer.review(request)

    async def citation(self, citation_id: str) -> ResolvedCitation:
        """By its id alone, whatever became of the article since."""
        revision_id, span = parse_citation_id(citation_id)

        return await to_thread.run_sync(self._changes.resolve, revision_id, span)

    # --- answers that were given ---

    async def answers(self, *, changed: bool = False, limit: int = 50, cursor: str | None = None) -> AnswerPage:
        """Newest first; with `changed` those whose cited words were edited, removed or withdrawn since."""
        return await to_thread.run_sync(lambda: self._given.page(changed=changed, limit=limit, cursor=cursor))

    async def editions(self, *, changed: bool = False, limit: int = 50, cursor: str | None = None) -> EditionPage:
        """Briefings in short, made last first; with `changed` those whose cited words changed since."""
        return await to_thread.run_sync(lambda: self._given.editions(changed=changed, limit=limit, cursor=cursor))

    async def answer(self, answer_id: str) -> AnswerView:
        """An answer that was given, with what became of each citation. Raises `NotFound`."""
        return await to_thread.run_sync(self._given.one, answer_id)

    async def _kept(self, task: Task, answer: Answer) -> Answer:
        """The answer, stored unless the settings say otherwise; one that could not be says so."""
        if not self.settings.keep_answers or answer.status == "abstained":
            return answer
        problem = await to_thread.run_sync(self._keeper.keep, task, answer)
        return replace(answer, degraded=(*answer.degraded, problem)) if problem else answer

    # --- running it ---

    async def status(self) -> Status:
        parts = self._parts
        return await to_thread.run_sync(
            describe, self.settings, self._library, self._indexer, self._chat, parts.reranker
        )

    async def readiness(self) -> Readiness:
        """Ready while the library can be read and written; lexical and exact search serve while the index is not."""
        trouble = await self._watch.trouble()
        return Readiness(trouble is None, (*([trouble] if trouble else []), *self._indexer.waiting_for()))

    def upgrading(self) -> Step | None:
        """How far the work is that comes with a newer release; None when there is none, or it has to wait."""
        return self._indexer.upgrading()

    async def reindex(self, progress: Progress) -> None:
        """Makes chunks, vectors and index anew with the present settings; needs `rebuilding` of `open_service`."""
        parts = self._parts
        await to_thread.run_sync(
            lambda: rebuild(
                library=parts.library,
                indexer=parts.indexer,
                shelf=parts.shelf,
                chunking=parts.chunking,
                readings=parts.readings,
                progress=progress,
            )
        )


def _rejected(name: str, place: str, error: BadInput) -> IngestReport:
    return IngestReport((), (Rejection(": ".join(filter(None, (name, place))), error.code, str(error)),))
