"""The chat model of the settings as `rag.types.Entail`: all pairs of a call are judged by one request.

Both texts of a pair are strangers' words: they stand as data between fences, under a key that occurs in none of them.
Verdicts are taken by key, each key once, so that no text can name the pair of another one or shift the verdicts.
"""

from collections.abc import Sequence
from hashlib import sha256
from random import Random
from typing import Literal

from pydantic import BaseModel, Field, ValidationError

from prompts import Prompt
from rag.errors import EntailmentFailed, ModelFailed
from rag.llm.chat import OpenAIChat
from rag.llm.loop import LoopClosed, LoopThread
from rag.llm.shown import FENCE_LENGTH, KEY_LENGTH, disarm, one_line, unused
from rag.llm.whole import again, bare, whole
from rag.types import ChatRequest, Entailment

BATCH = 16
"""Pairs in a request: of more, models lose track."""
TOKENS, TOKENS_EACH = 1024, 48
"""Longest reply: for models that think aloud, and for each verdict."""
SUREST, LEAST = 0.95, 1 / 3
"""What models say of their confidence is too high: none is taken as sure. And a verdict is the likeliest of three."""


class _Verdict(BaseModel):
    key: str
    verdict: Literal["supported", "contradicted", "neither"]
    confidence: float = Field(ge=0, le=1)


class _Reply(BaseModel):
    verdicts: list[_Verdict]


class _WrongShape(Exception):
    """The message says in what way, for the model."""


class ChatEntail:
    """Blocking, for any thread; `close` when done. `chat` is its own: it lives on the loop of this object."""

    def __init__(self, chat: OpenAIChat, prompt: Prompt, *, batch: int = BATCH) -> None:
        """`prompt` needs the parts and placeholders of `entail.md`."""
        self._chat = chat
        self._prompt = prompt
        self._batch = batch
        self._loop = LoopThread("entailment by chat")

    @property
    def fingerprint(self) -> str:
        """The model, and the hash of what it is told."""
        return f"chat:{self._chat.model}:{self._prompt.hash}"

    def __call__(self, pairs: Sequence[tuple[str, str]], /) -> list[Entailment]:
        parts = [pairs[at : at + self._batch] for at in range(0, len(pairs), self._batch)]
        try:
            return [each for part in parts for each in self._loop.run(self._judged(part))]
        except LoopClosed:
            raise EntailmentFailed("the connection to the model of entailment is closed") from None
        except ModelFailed as error:
            raise EntailmentFailed(str(error), retry_after=error.retry_after) from None

    def close(self) -> None:
        """Calls that are going on end with `EntailmentFailed`, later ones too. May be called twice."""
        self._loop.close(self._chat.aclose)

    async def _judged(self, pairs: Sequence[tuple[str, str]]) -> list[Entailment]:
        keys, request = self._request(pairs)
        reply = await whole(self._chat, request)
        try:
            return _read(reply, keys)
        except _WrongShape as wrong:
            second = await whole(self._chat, again(request, self._prompt, str(wrong), reply))
        try:
            return _read(second, keys)
        except _WrongShape as wrong:
            raise EntailmentFailed(f"the chat model's verdicts could not be read, twice: {wrong}") from None

    def _request(self, pairs: Sequence[tuple[str, str]]) -> tuple[list[str], ChatRequest]:
        """The same keys for the same pairs, so that a verdict can be had again."""
        taken = "\n".join((self._prompt.system, *(text for pair in pairs for text in pair)))
        random = Random(sha256(taken.encode(errors="replace")).digest())  # noqa: S311 - keys are opaque, not secret
        taken = taken.upper()
        fence = unused(random, FENCE_LENGTH, taken)
        keys: list[str] = []
        for _ in pairs:
            keys.append(unused(random, KEY_LENGTH, " ".join((taken, fence, *keys))))
        blocks = [
            self._prompt.render(
                "evidence", fence=fence, key=key, sentence=one_line(sentence), source=disarm(source.strip())
            )
            for key, (source, sentence) in zip(keys, pairs, strict=True)
        ]
        return keys, ChatRequest(
            system=self._prompt.system,
            user=self._prompt.render("user", pairs="\n\n".join(blocks), keys=", ".join(keys)),
            schema=self._prompt.schema,
            schema_name=self._prompt.name,
            max_tokens=TOKENS + TOKENS_EACH * len(pairs),
        )


def _read(reply: str, keys: Sequence[str]) -> list[Entailment]:
    """In the order of `keys`. Raises `_WrongShape` unless each has one verdict and nothing else has."""
    try:
        given = _Reply.model_validate_json(bare(reply)).verdicts
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise _WrongShape(f"{where}: {first['msg']}" if where else first["msg"]) from None
    by_key = {verdict.key.strip("[] ").upper(): verdict for verdict in given}
    if len(given) != len(keys) or by_key.keys() != set(keys):
        raise _WrongShape(f"it has {len(given)} verdicts, and not one for each of the {len(keys)} keys")
    return [_entailment(by_key[key]) for key in keys]


def _entailment(verdict: _Verdict) -> Entailment:
    """The verdict with its confidence within bounds; the other two share what is left."""
    chance = min(max(verdict.confidence, LEAST), SUREST)
    chances = dict.fromkeys(("supported", "contradicted", "neither"), (1 - chance) / 2)
    return Entailment(**chances | {verdict.verdict: chance})
