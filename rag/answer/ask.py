"""Answering one question: retrieve, draft, assemble; with or without a model.

A model that fails does not take the answer away: before its first sentence the extractive engine
takes over, after it what was already verified stands; either way the answer says so (`degraded`).
A caller who asks for the mode `llm` by name gets the model's error instead.
"""

import time
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field

from anyio import to_thread

from prompts import Prompt
from rag.answer import extractive, llm
from rag.answer.assemble import Assembly
from rag.answer.draft import DraftSentence
from rag.answer.events import AskEvent, Finished, Retrieved, Said
from rag.config import Settings
from rag.errors import BadInput, Misconfigured, ModelFailed
from rag.retrieve import Found, Retriever
from rag.types import NO_FILTERS, AbstainReason, Answer, Chat, ChatDone, Embed, Filters, Mode, Policy, Usage, Violation


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
    """Answers questions. `chat` is None where no model is configured."""

    retriever: Retriever
    embed: Embed
    chat: Chat | None
    prompt: Callable[[], Prompt]
    settings: Settings

    async def ask(self, request: AskRequest) -> Answer:
        """The answer alone."""
        async with aclosing(self.events(request)) as events:
            async for event in events:
                if isinstance(event, Finished):
                    return event.answer
        raise AssertionError("the stream of events ended without an answer")

    async def events(self, request: AskRequest) -> AsyncGenerator[AskEvent]:
        """`Retrieved`, then `Said` for each sentence that stands, then `Finished`.

        Raises `BadInput`, `Misconfigured` (mode `llm` without a model) and, for an explicit mode `llm`, `ModelFailed`.
        """
        mode = self._mode(request)
        work = _Work(request, mode)
        with work.timed("retrieve"):
            work.found = await to_thread.run_sync(self._retrieve, request)
        assembly = work.assembly(request.policy or self.settings.answer.policy)
        yield Retrieved(work.found.result)
        async with aclosing(self._drafts(work, assembly)) as drafts:
            async for draft in drafts:
                with work.timed("verify"):
                    sentence = assembly.add(draft)
                if sentence:
                    yield Said(sentence, tuple(assembly.cited_by(sentence)))
        yield Finished(assembly.finish(usage=work.usage(), abstain=work.abstain, degraded=work.degraded))

    def _mode(self, request: AskRequest) -> Mode:
        if not request.question.strip():
            raise BadInput("the question is empty: send one")
        limit = self.settings.limits.question_chars
        if len(request.question) > limit:
            raise BadInput(
                f"the question has {len(request.question)} characters; at most {limit} (RAG_LIMITS_QUESTION_CHARS)"
            )
        if request.mode == "llm" and self.chat is None:
            raise Misconfigured(
                "no model is configured: set RAG_LLM_MODEL and OPENAI_BASE_URL, or ask in mode extractive"
            )
        return request.mode or ("llm" if self.chat else "extractive")

    def _retrieve(self, request: AskRequest) -> Found:
        return self.retriever.search(request.question, filters=request.filters, k=request.k)

    async def _drafts(self, work: "_Work", assembly: Assembly) -> AsyncGenerator[DraftSentence]:
        if not work.found.result.hits:
            work.abstain = work.found.empty_because
            return
        if work.mode == "llm":
            async with aclosing(self._by_model(work, assembly)) as drafts:
                async for draft in drafts:
                    yield draft
            if assembly.mode == "llm":
                return
        for draft in await to_thread.run_sync(self._by_extraction, work):
            yield draft

    def _by_extraction(self, work: "_Work") -> tuple[DraftSentence, ...]:
        with work.timed("answer"):
            chosen = extractive.select(
                work.request.question,
                work.found.result.hits,
                work.found.sentences,
                self.embed,
                limit=work.request.sentences or self.settings.answer.sentences,
            )
        work.abstain = chosen.abstain
        return chosen.sentences

    async def _by_model(self, work: "_Work", assembly: Assembly) -> AsyncGenerator[DraftSentence]:
        assert self.chat is not None
        prompt = self.prompt()
        work.model, work.prompt_hash = self.chat.model, prompt.hash
        work.abstain = "insufficient_evidence"
        drafts = llm.draft(
            work.request.question,
            work.found.result.hits,
            self.chat,
            prompt,
            as_of=work.found.result.as_of,
            max_tokens=self.settings.llm.max_tokens,
            context_tokens=self.settings.llm.context_tokens,
        )
        try:
            with work.timed("answer"):
                async with aclosing(drafts) as events:
                    async for event in events:
                        if isinstance(event, DraftSentence):
                            yield event
                        elif isinstance(event, Violation):
                            assembly.violations.append(event)
                        else:
                            work.done = event
        except ModelFailed as error:
            if work.request.mode == "llm" and not assembly.sentences:
                raise
            self._degrade(work, assembly, error)

    def _degrade(self, work: "_Work", assembly: Assembly, error: ModelFailed) -> None:
        work.degraded.append(f"{error.code}: {error}")
        if assembly.sentences:
            assembly.violations.append(Violation("incomplete", f"the model's reply broke off: {error}"))
        else:
            assembly.mode = "extractive"


@dataclass(slots=True)
class _Work:
    """What is known so far about one question."""

    request: AskRequest
    mode: Mode
    abstain: AbstainReason | None = None
    degraded: list[str] = field(default_factory=list[str])
    model: str | None = None
    prompt_hash: str | None = None
    done: ChatDone | None = None
    seconds: dict[str, float] = field(default_factory=dict[str, float])
    _found: Found | None = None

    @property
    def found(self) -> Found:
        assert self._found is not None
        return self._found

    @found.setter
    def found(self, found: Found) -> None:
        self._found = found

    def assembly(self, policy: Policy) -> Assembly:
        return Assembly(self.request.question, self.mode, policy, self.found.result)

    def timed(self, stage: str) -> "_Timer":
        return _Timer(self.seconds, stage)

    def usage(self) -> Usage:
        done = self.done
        return Usage(
            model=done.model if done else self.model,
            prompt_hash=self.prompt_hash,
            input_tokens=done.input_tokens if done else 0,
            output_tokens=done.output_tokens if done else 0,
            seconds={stage: round(seconds, 4) for stage, seconds in self.seconds.items()},
        )


class _Timer:
    """Adds the seconds of a block to its stage."""

    def __init__(self, seconds: dict[str, float], stage: str) -> None:
        self._seconds, self._stage = seconds, stage

    def __enter__(self) -> None:
        self._started = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        spent = time.perf_counter() - self._started
        self._seconds[self._stage] = self._seconds.get(self._stage, 0.0) + spent
