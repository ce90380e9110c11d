"""The seams, where a real other implementation goes in: `Embed`, `Rerank`, `Comprehend`, `Entail` and `Chat`."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rag.types.text import Span

Matrix = NDArray[np.float32]
"""Float32 of shape (rows, dimension), rows of unit length unless said otherwise."""


class Embed(Protocol):
    """Turns texts into unit vectors. Blocking; call it from a worker thread.

    Returns float32 of shape (len(texts), dimension), finite, in the order of `texts`.
    `fingerprint` names model and dimension: vectors of different fingerprints must never mix.
    Raises `rag.errors.EmbeddingFailed`.
    """

    @property
    def fingerprint(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    def __call__(self, texts: Sequence[str], /) -> Matrix: ...


class Rerank(Protocol):
    """How well passages answer a question. Blocking; call it from a worker thread.

    Takes a question and passages and gives a finite score for each passage, in their order; higher is better. Scores
    are of any scale, and comparable within one call only. `fingerprint` names the model. Raises
    `rag.errors.RerankFailed`.
    """

    @property
    def fingerprint(self) -> str: ...

    def __call__(self, question: str, passages: Sequence[str], /) -> Sequence[float]: ...


@dataclass(frozen=True, slots=True)
class Entailment:
    """Probabilities that a source carries a sentence, says otherwise, or does neither; they add up to 1."""

    supported: float
    contradicted: float
    neither: float


class Entail(Protocol):
    """Whether a source carries a sentence. Blocking; call it from a worker thread.

    Takes pairs of source and sentence and gives one `Entailment` for each, in order. `fingerprint` names the model:
    it is part of what a verdict was reached with. Raises `rag.errors.EntailmentFailed`.
    """

    @property
    def fingerprint(self) -> str: ...

    def __call__(self, pairs: Sequence[tuple[str, str]], /) -> Sequence[Entailment]: ...


@dataclass(frozen=True, slots=True)
class InContext:
    """A sentence with the title of its article and what its paragraph has before it, or "" where it has none."""

    text: str
    title: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class Answering:
    """What a sentence gives for an answer: the chance that it answers at all (0 to 1), with which words if it does, in
    code points of the sentence (None where no word of it was looked at), and the chance of just these words."""

    answers: float
    said: Span | None = None
    sure: float = 0.0


class Comprehend(Protocol):
    """Whether sentences answer a question. Blocking; call it from a worker thread.

    Gives one `Answering` for each sentence, in order, whatever the others are. `fingerprint` names the model: it is
    part of what an answer was reached with. Raises `rag.errors.EmbeddingFailed`.
    """

    @property
    def fingerprint(self) -> str: ...

    def __call__(self, question: str, sentences: Sequence[InContext], /) -> Sequence[Answering]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatRequest:
    """One call of a chat model. With `schema` (a JSON Schema) the reply is to be such a JSON object."""

    system: str
    user: str
    schema: Mapping[str, object] | None = None
    schema_name: str = "reply"
    max_tokens: int = 1024
    temperature: float = 0.0


@dataclass(frozen=True, slots=True)
class ChatDelta:
    """The next piece of the reply's text."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatDone:
    """The last event of a whole reply. A reply that is cut short raises instead."""

    model: str
    input_tokens: int = 0
    output_tokens: int = 0


class Chat(Protocol):
    """Streams a reply: any number of `ChatDelta`, then exactly one `ChatDone`.

    Raises `rag.errors.ModelFailed` and its kinds: a total deadline, retries within a budget and the
    shape of what comes back are the implementation's business. Closing the iterator stops the call.
    """

    @property
    def model(self) -> str: ...

    def __call__(self, request: ChatRequest, /) -> AsyncIterator[ChatDelta | ChatDone]: ...
