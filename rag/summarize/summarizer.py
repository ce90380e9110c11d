"""Gathers what is to be summarized and hands it to the same writer that answers questions."""

from dataclasses import dataclass
from functools import partial

from prompts import load
from rag.answer.ask import check_length
from rag.answer.extractive import Selection
from rag.answer.write import Task, Writer
from rag.errors import BadInput, NotFound
from rag.library import Library
from rag.retrieve import Found, Retriever
from rag.summarize.extract import extract
from rag.types import NO_FILTERS, Answer, Embed, Filters, Mode, Policy, Revision

PASSAGES = 24
"""Passages that a topic is summarized from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryRequest:
    """`query` names a topic; without one, the articles of `filters.article_ids` are summarized whole."""

    query: str | None = None
    filters: Filters = NO_FILTERS
    sentences: int = 5
    mode: Mode | None = None
    policy: Policy | None = None


@dataclass(frozen=True, slots=True)
class Summarizer:
    """Raises `BadInput`, `NotFound`, `Misconfigured`, and for the mode `llm` by name `ModelFailed`."""

    retriever: Retriever
    library: Library
    embed: Embed
    writer: Writer

    async def summarize(self, request: SummaryRequest) -> Answer:
        if request.query is not None:
            check_length(request.query, self.writer.settings.limits.question_chars)
        elif not request.filters.article_ids:
            raise BadInput("nothing to summarize: give a query, or article ids")
        find = partial(self._find, request)
        return await self.writer.answer(self._task(request), find)

    def _task(self, request: SummaryRequest) -> Task:
        def extracted(found: Found) -> Selection:
            sentences = extract(found.result.hits, found.sentences, self.embed, limit=request.sentences)
            return Selection(sentences, 1.0, None if sentences else "insufficient_evidence")

        return Task(
            text=request.query or "the articles given",
            extract=extracted,
            prompt=partial(load, "summarize"),
            mode=request.mode,
            policy=request.policy,
        )

    def _find(self, request: SummaryRequest) -> Found:
        if request.query is not None:
            return self.retriever.search(request.query, filters=request.filters, k=PASSAGES)
        revisions = [self._live(id) for id in dict.fromkeys(request.filters.article_ids)]
        return self.retriever.whole(revisions, as_of=request.filters.as_of)

    def _live(self, article_id: str) -> Revision:
        article = self.library.article(article_id)
        if article.status == "withdrawn":
            raise NotFound(f"article {article_id!r} was withdrawn")
        return article.revision
