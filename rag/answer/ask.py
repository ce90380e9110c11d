"""Answering one question: find the passages, write from them."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from functools import partial

from prompts import load
from rag.answer import extractive
from rag.answer.events import AskEvent
from rag.answer.length import check_length
from rag.answer.within import within
from rag.answer.write import Task, Writer
from rag.retrieve import Found, Retriever
from rag.text.happenings import asks_what_happened
from rag.types import NO_FILTERS, Answer, Comprehend, Embed, Filters, Mode, Policy

OF_A_DAY = 24
"""Passages that are looked at for what happened on a day: no words of the question tell which are near."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskRequest:
    """A question and how to answer it; None means the service's setting.

    `sentences` is the most sentences of an extractive answer; `k` the most passages of evidence.
    """

    question: str
    filters: Filters = NO_FILTERS
    mode: Mode | None = None
    policy: Policy | None = None
    k: int | None = None
    sentences: int | None = None


@dataclass(frozen=True, slots=True)
class Asker:
    """Raises `BadInput`, `Misconfigured`, and for the mode `llm` by name `ModelFailed`."""

    retriever: Retriever
    embed: Embed
    comprehend: Comprehend
    writer: Writer

    async def ask(self, request: AskRequest) -> Answer:
        """The answer alone."""
        return await self.writer.answer(self._task(request), partial(self._find, request))

    def events(self, request: AskRequest) -> AsyncGenerator[AskEvent]:
        """As `Writer.events`; closing it stops the work."""
        return self.writer.events(self._task(request), partial(self._find, request))

    def _find(self, request: AskRequest) -> Found:
        k = OF_A_DAY if request.k is None and asks_what_happened(request.question) else request.k
        return self.retriever.search(request.question, filters=request.filters, k=k)

    def _task(self, request: AskRequest) -> Task:
        check_length(request.question, self.writer.settings.limits.question_chars)
        limit = request.sentences or self.writer.settings.answer.sentences

        def extract(found: Found) -> extractive.Selection:
            return extractive.select(
                request.question,
                found.result.hits,
                found.sentences,
                self.embed,
                self.comprehend,
                limit=limit,
                within=within(request.filters),
            )

        return Task(
            text=request.question,
            extract=extract,
            prompt=partial(load, "answer"),
            mode=request.mode,
            policy=request.policy,
        )
