"""Writing from evidence: the model's sentences or the extracted ones, each verified before it is shown.

A model that fails does not take the answer away: before its first sentence extraction takes over,
after it what was already verified stands; either way the answer says so (`degraded`). A caller who
asked for the mode `llm` by name gets the model's error instead.
"""

import time
from collections.abc import AsyncGenerator, Callable, Generator, Iterable
from contextlib import aclosing, contextmanager
from dataclasses import dataclass, field

from anyio import to_thread

from prompts import Prompt
from rag.answer import llm
from rag.answer.assemble import Assembly
from rag.answer.draft import DraftSentence, EvidenceSpan
from rag.answer.events import AskEvent, Disputed, Finished, Retrieved, Said
from rag.answer.extractive import Selection
from rag.answer.pointing import Attribute, Revisions
from rag.config import Settings
from rag.errors import Misconfigured, ModelFailed
from rag.retrieve import Found
from rag.types import AbstainReason, Answer, Chat, ChatDone, Lack, Mode, Policy, Relation, Usage, Violation
from rag.verify import Verifier


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is to be written. `text` is the question or topic; `extract` does it without a model (blocking).

    `mode` and `policy` None mean the service's setting; `prompt` is loaded when a model is asked. Where sources
    disagree, sides of the relations in `hear` join the answer, however many sentences that makes. `news` is given
    where the evidence is of one story, of which all is told that is denied there: whether a sentence is news.
    """

    text: str
    extract: Callable[[Found], Selection]
    prompt: Callable[[], Prompt]
    mode: Mode | None = None
    policy: Policy | None = None
    hear: tuple[Relation, ...] = ("disagreement", "update")
    news: Callable[[str], bool] | None = None


@dataclass(frozen=True, slots=True)
class Writer:
    """`chat` is None where no model is configured. `revisions` looks up whole revisions by id; it blocks."""

    chat: Chat | None
    settings: Settings
    revisions: Callable[[Iterable[str]], Revisions]
    verifier: Verifier
    attribute: Attribute

    def mode(self, wanted: Mode | None) -> Mode:
        """Raises `Misconfigured` for the mode `llm` without a model."""
        if wanted == "llm" and self.chat is None:
            raise Misconfigured(
                "no model is configured: set RAG_LLM_MODEL (and OPENAI_BASE_URL), or use mode extractive"
            )
        return wanted or ("llm" if self.chat else "extractive")

    async def events(self, task: Task, find: Callable[[], Found]) -> AsyncGenerator[AskEvent]:
        """`Retrieved`, `Said` for each sentence that stands, `Disputed` for each conflict, then `Finished`."""
        work = _Work(task, self.mode(task.mode))
        with work.timed("retrieve"):
            found, revisions = await to_thread.run_sync(self._found, find)
        policy = task.policy or self.settings.answer.policy
        assembly = Assembly(task.text, work.mode, policy, found.result, self.verifier, self.attribute, revisions)
        yield Retrieved(found.result)
        async with aclosing(self._drafts(work, found, assembly)) as drafts:
            async for draft in drafts:
                with work.timed("verify"):
                    sentence = await to_thread.run_sync(assembly.add, draft)
                if sentence:
                    yield Said(sentence, tuple(assembly.cited_by(sentence)))
        with work.timed("verify"):
            more = await to_thread.run_sync(lambda: assembly.settle(task.hear, task.news))
        for sentence in more:
            yield Said(sentence, tuple(assembly.cited_by(sentence)))
        for conflict in assembly.conflicts:
            yield Disputed(conflict)
        yield Finished(await to_thread.run_sync(work.finished, assembly))

    async def answer(self, task: Task, find: Callable[[], Found]) -> Answer:
        """The last event's answer alone."""
        async with aclosing(self.events(task, find)) as events:
            async for event in events:
                if isinstance(event, Finished):
                    return event.answer
        raise AssertionError("the events ended without an answer")

    def _found(self, find: Callable[[], Found]) -> tuple[Found, Revisions]:
        found = find()
        return found, self.revisions(hit.revision_id for hit in found.result.hits)

    async def _drafts(self, work: "_Work", found: Found, assembly: Assembly) -> AsyncGenerator[DraftSentence]:
        """Whether there is an answer is decided before a model is asked: it would find one to any question."""
        if not found.result.hits:
            work.abstain = found.empty_because
            return
        with work.timed("answer"):
            chosen = await to_thread.run_sync(work.task.extract, found)
        if chosen.sentences and work.mode == "llm":
            async with aclosing(self._by_model(work, found, assembly)) as drafts:
                async for draft in drafts:
                    if why := chosen.objection(draft):
                        assembly.drop(draft.text, why)
                    else:
                        yield draft
            if assembly.mode == "llm":
                return
        work.abstain, work.confidence = chosen.abstain, chosen.confidence
        work.lacking, work.nearest = chosen.lacking, chosen.nearest
        work.comprehension = chosen.comprehension
        for draft in chosen.sentences:
            yield draft

    async def _by_model(self, work: "_Work", found: Found, assembly: Assembly) -> AsyncGenerator[DraftSentence]:
        assert self.chat is not None
        prompt = work.task.prompt()
        work.model, work.prompt_hash = self.chat.model, prompt.hash
        work.abstain = "insufficient_evidence"
        drafts = llm.draft(
            work.task.text,
            found.result.hits,
            self.chat,
            prompt,
            self.verifier,
            as_of=found.result.as_of,
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
            if work.task.mode == "llm" and not assembly.sentences:
                raise
            _degrade(work, assembly, error)


def _degrade(work: "_Work", assembly: Assembly, error: ModelFailed) -> None:
    work.degraded.append(f"{error.code}: {error}")
    if assembly.sentences:
        assembly.violations.append(Violation("incomplete", f"the model's reply broke off: {error}"))
    else:
        assembly.mode = "extractive"


@dataclass(slots=True)
class _Work:
    """What is known so far about one task."""

    task: Task
    mode: Mode
    abstain: AbstainReason | None = None
    confidence: float | None = None
    lacking: tuple[Lack, ...] = ()
    nearest: tuple[EvidenceSpan, ...] = ()
    comprehension: str | None = None
    degraded: list[str] = field(default_factory=list[str])
    model: str | None = None
    prompt_hash: str | None = None
    done: ChatDone | None = None
    seconds: dict[str, float] = field(default_factory=dict[str, float])

    @contextmanager
    def timed(self, stage: str) -> Generator[None]:
        """Adds the seconds of the block to its stage."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] = self.seconds.get(stage, 0.0) + time.perf_counter() - started

    def finished(self, assembly: Assembly) -> Answer:
        """Blocking: whole articles are compared with each other."""
        return assembly.finish(
            usage=self.usage(),
            abstain=self.abstain,
            confidence=self.confidence,
            lacking=self.lacking,
            nearest=self.nearest,
            comprehension=self.comprehension,
            degraded=self.degraded,
        )

    def usage(self) -> Usage:
        done = self.done
        return Usage(
            model=done.model if done else self.model,
            prompt_hash=self.prompt_hash,
            input_tokens=done.input_tokens if done else 0,
            output_tokens=done.output_tokens if done else 0,
            seconds={stage: round(seconds, 4) for stage, seconds in self.seconds.items()},
        )
