"""Gathers what is to be summarized and hands it to the same writer that answers questions."""

import re
from dataclasses import dataclass, replace
from functools import partial

from prompts import load
from rag.answer.extractive import Selection
from rag.answer.length import check_length
from rag.answer.write import Task, Writer
from rag.errors import BadInput
from rag.retrieve import Found, Retriever
from rag.summarize.extract import extract
from rag.text.dates import MONTHS, WEEKDAYS
from rag.types import NO_FILTERS, Answer, Filters, Mode, Policy

PASSAGES = 100
"""Passages that a topic is summarized from, at the most."""

READ_BY_MODEL = 24
"""Passages that a model is given: a few thousand tokens."""

NEAREST = 0.3
"""Cosine of a topic and the nearest passage below which the archive has nothing about it (for MiniLM)."""

NEAR = 0.5
"""Share of the nearest passage's cosine that a passage on the topic has."""

_ASKS = re.compile(
    r"^\W*(?:what (?:is known|do we know|has happened|happened)|everything|all|a summary|summari[sz]e)"
    r"(?: that is known)?,? (?:about|of|on|with|in) (?=\w)",
    re.IGNORECASE,
)
"""What stands before a topic and is no part of it."""
_SPAN = re.compile(
    rf"(?<=\w) (?:since|after|until|before|in|on|over|during|from|between) (?:(?:the )?(?:last|past|this) )?"
    rf"(?:{'|'.join((*WEEKDAYS, *MONTHS))}|yesterday|today|days?|weeks?|months?|\d)\b.*$",
    re.IGNORECASE,
)
"""The period that is read from it: sentences need not name it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryRequest:
    """`query` names a topic; without one, the articles of `filters.article_ids` are summarized whole.

    Days and outlets that the query names narrow the search as a question's do, beside those of `filters`.
    `sentences` bounds an extractive summary; None leaves the length to what there is to tell.
    """

    query: str | None = None
    filters: Filters = NO_FILTERS
    sentences: int | None = None
    mode: Mode | None = None
    policy: Policy | None = None


@dataclass(frozen=True, slots=True)
class Summarizer:
    """Raises `BadInput`, `NotFound`, `Misconfigured`, and for the mode `llm` by name `ModelFailed`."""

    retriever: Retriever
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
            sentences = extract(found.result.hits, found.sentences, limit=request.sentences)
            return Selection(sentences, None, None if sentences else "insufficient_evidence")

        return Task(
            text=_SPAN.sub("", _topic(request.query)) if request.query else "the articles given",
            extract=extracted,
            prompt=partial(load, "summarize"),
            mode=request.mode,
            policy=request.policy,
            hear=(),
        )

    def _find(self, request: SummaryRequest) -> Found:
        if request.query is not None:
            k = READ_BY_MODEL if self.writer.mode(request.mode) == "llm" else PASSAGES
            return on_topic(self.retriever.search(_topic(request.query), filters=request.filters, k=k))
        return self.retriever.named(request.filters)


def _topic(query: str) -> str:
    return _ASKS.sub("", query)


def on_topic(found: Found) -> Found:
    """The passages that are nearly as close to the topic as the closest; none when that one is far away.

    Without any cosine (the embedder is away) the order of the search has to do.
    """
    cosines = [hit.scores.dense for hit in found.result.hits if hit.scores.dense is not None]
    if not cosines:
        return found
    least = max(NEAREST, NEAR * max(cosines))
    kept = [i for i, hit in enumerate(found.result.hits) if (hit.scores.dense or 0.0) >= least]
    result = replace(found.result, hits=tuple(found.result.hits[i] for i in kept))
    return Found(result, tuple(found.sentences[i] for i in kept), found.empty_because)
