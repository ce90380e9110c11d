"""Drafts sentences with a chat model. Nothing that it says is taken on trust.

The model sees passages under keys made for this request. Each sentence of its reply, as soon as it
is complete, must name such a key, pass the gate, and be carried by sentences of the passages that
it names; it leaves with exactly those sentences as its evidence. What fails is a `Violation`.
"""

import re
from collections.abc import AsyncGenerator, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from anyio import to_thread

from prompts import Prompt
from rag.answer.draft import DraftSentence, EvidenceSpan
from rag.answer.evidence import Shown, seeded, show
from rag.answer.gate import clean
from rag.answer.reply import Proposed, ReplyReader, WrongShape
from rag.errors import ModelMalformed
from rag.llm.shown import one_line
from rag.llm.whole import again
from rag.text import sentences_of, split_sentences
from rag.text.tellable import is_tellable
from rag.types import Chat, ChatDone, ChatRequest, Hit, Span, Violation
from rag.verify import Verifier

LONGEST_DETAIL = 300


async def draft(
    question: str,
    hits: Sequence[Hit],
    chat: Chat,
    prompt: Prompt,
    verifier: Verifier,
    *,
    as_of: str,
    max_tokens: int,
    context_tokens: int,
    random: Random | None = None,
) -> AsyncGenerator[DraftSentence | Violation | ChatDone, None]:
    """Sentences and violations as they come, then one `ChatDone` with what all calls cost.

    `prompt` needs the parts `user`, `evidence`, `repair` with the placeholders of `answer.md`; for a
    summary, `question` is its topic. At most `context_tokens` of evidence are shown, in the order of
    `hits`. `random` makes keys and fences; None: the same for the same request. A reply of the wrong
    shape is asked for once more unless a sentence was taken from it. Raises `ModelFailed` and its kinds.
    """
    source = random or seeded(question, hits, as_of)
    shown = show(hits, prompt, source, avoid=f"{prompt.system} {question}", context_tokens=context_tokens)
    if shown.left_out:
        yield Violation("evidence_left_out", f"{shown.left_out} of {len(hits)} passages exceed the context budget")
    user = prompt.render("user", as_of=as_of, evidence=shown.text, question=one_line(question))
    request = ChatRequest(
        system=prompt.system, user=user, schema=prompt.schema, schema_name=prompt.name, max_tokens=max_tokens
    )
    judge = _Judge(hits, shown, verifier)
    spent: list[ChatDone] = []
    reader, began = ReplyReader(), False
    try:
        async for proposed in _proposals(chat, request, reader, spent):
            began = True
            for outcome in await judge.outcomes(proposed):
                yield outcome
    except WrongShape as wrong:
        if began:
            raise ModelMalformed(f"the rest of the model's reply could not be read: {wrong}") from None
        async for proposed in _second(chat, again(request, prompt, str(wrong), reader.text), spent):
            for outcome in await judge.outcomes(proposed):
                yield outcome
    yield _total(spent, chat.model)


async def _proposals(
    chat: Chat, request: ChatRequest, reader: ReplyReader, spent: list[ChatDone]
) -> AsyncGenerator[Proposed, None]:
    stream = chat(request)
    try:
        async for event in stream:
            if isinstance(event, ChatDone):
                spent.append(event)
            else:
                for proposed in reader.feed(event.text):
                    yield proposed
        for proposed in reader.finish():
            yield proposed
    finally:
        if isinstance(stream, AsyncGenerator):
            await stream.aclose()


async def _second(chat: Chat, request: ChatRequest, spent: list[ChatDone]) -> AsyncGenerator[Proposed, None]:
    try:
        async for proposed in _proposals(chat, request, ReplyReader(), spent):
            yield proposed
    except WrongShape as wrong:
        raise ModelMalformed(f"the model's reply could not be read, twice: {wrong}") from None


def _total(spent: Sequence[ChatDone], model: str) -> ChatDone:
    return ChatDone(
        model=spent[-1].model if spent else model,
        input_tokens=sum(done.input_tokens for done in spent),
        output_tokens=sum(done.output_tokens for done in spent),
    )


@dataclass(frozen=True, slots=True)
class _Judge:
    """What becomes of a proposed sentence, given what the model was shown."""

    hits: Sequence[Hit]
    shown: Shown
    verifier: Verifier

    async def outcomes(self, proposed: Proposed) -> list[DraftSentence | Violation]:
        """In a thread: choosing evidence takes a while."""
        return await to_thread.run_sync(lambda: list(self(proposed)))

    def __call__(self, proposed: Proposed) -> Iterator[DraftSentence | Violation]:
        cited: list[int] = []
        for key in dict.fromkeys(key.strip("[] ").upper() for key in proposed.keys):
            if key in self.shown.keys:
                cited.append(self.shown.keys[key])
            else:
                yield Violation("unknown_evidence_key", f"{key[:40]}, in “{_short(proposed.text)}”")
        if not cited:
            yield _dropped(proposed.text, "it names no passage that was shown")
            return
        passed = clean(self._without_keys(proposed.text), self._urls())
        yield from passed.violations
        if not any(map(str.isalnum, passed.text)):
            yield _dropped(proposed.text, "nothing is left of it")
        for span in split_sentences(passed.text):
            yield self._drafted(span.of(passed.text), cited)

    def _drafted(self, text: str, cited: Sequence[int]) -> DraftSentence | Violation:
        carried = [(i, span) for i in cited for span in self._carrying(text, i)]
        if not self.verifier.bears(text, [self._words(*pair) for pair in carried]):
            return _dropped(text, "nothing that the passages which it names tell a reader carries it")
        carried.sort(key=lambda pair: -self.verifier.covered(text, [self._words(*pair)]))
        return DraftSentence(text=text, evidence=tuple(EvidenceSpan(i, span) for i, span in carried))

    def _carrying(self, text: str, index: int) -> list[Span]:
        """Text that speaks to a model is no evidence, even for a sentence that repeats it."""
        hit = self.hits[index]
        sentences = [span for span in sentences_of(hit.text) if is_tellable(hit.text, span)]
        chosen = self.verifier.choose(text, [span.of(hit.text) for span in sentences], few=True)
        return [sentences[n].shifted(hit.start) for n in chosen]

    def _words(self, index: int, span: Span) -> str:
        hit = self.hits[index]
        return span.shifted(-hit.start).of(hit.text)

    def _urls(self) -> set[str]:
        return {url for i in self.shown.keys.values() if (url := self.hits[i].url)}

    def _without_keys(self, text: str) -> str:
        keys = "|".join(self.shown.keys)
        return re.sub(rf"\s*[\[(](?:{keys})(?:[,;\s]+(?:{keys}))*[\])]", "", text)


def _dropped(text: str, why: str) -> Violation:
    return Violation("dropped_sentence", f"“{_short(text)}”: {why}")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_DETAIL else line[:LONGEST_DETAIL] + "…"
