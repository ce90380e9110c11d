"""A small model on this machine that reads a question and a sentence together, no key and no network.

Made by `python -m evals.fit comprehend`. The form is that of readers for SQuAD 2.0 (Devlin et al. 2018, section 4.3):
a chance that there is an answer from the first token, and for each token how well the answer starts and ends there.
What is read is one sentence, with the title of its article and the end of what its paragraph has before it. It was
fitted with the sentence before, of whatever paragraph; what stands in another paragraph misleads it.
"""

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from rag.embed.trained import TrainedEncoder
from rag.types import Answering, InContext, Matrix, Span

CARD = Path(__file__).with_name("model.json")
ANSWERS, STARTS, ENDS = range(3)
"""Rows of the last layer: over the first token, and over each token of the sentence."""
CLASSES = 3

TITLE_WORDS, BEFORE_WORDS = 14, 22
"""Of a title from its start, of what stands before from its end."""
MOST_TOKENS_SAID = 18
"""Of an answer's own words."""
BESIDE = " | "


class LocalComprehend:
    """Implements `rag.types.Comprehend`. Thread-safe. The model is loaded when the first question comes (0.5 s)."""

    def __init__(self, card: Path = CARD) -> None:
        """Raises `Misconfigured` when its files are missing or are not of one another."""
        self._model = TrainedEncoder(card, "comprehend")

    @property
    def fingerprint(self) -> str:
        return f"comprehend-minilm-{self._model.digest}"

    def load(self) -> None:
        """Now rather than when the first question comes."""
        self._model.load()

    def __call__(self, question: str, sentences: Sequence[InContext], /) -> list[Answering]:
        return [self._one(question, sentence) for sentence in sentences]

    def _one(self, question: str, sentence: InContext) -> Answering:
        shown = in_context(sentence)
        logits = self._model(question, shown)
        answers = 1 / (1 + math.exp(-float(logits[0, ANSWERS])))
        places = self._model.tokens.places_of_second(question, shown)
        own = [(n, place) for n, place in places if place[1] <= len(sentence.text)]
        return Answering(answers, *_said(logits, own)) if own else Answering(answers)


def in_context(sentence: InContext) -> str:
    """The sentence first, then what it stands in."""
    title, before = sentence.title.split()[:TITLE_WORDS], sentence.before.split()[-BEFORE_WORDS:]
    return BESIDE.join(filter(None, (sentence.text, " ".join(title), " ".join(before))))


def _said(logits: Matrix, own: Sequence[tuple[int, tuple[int, int]]]) -> tuple[Span, float]:
    """The words that start and end best together, and the product of the chances of both ends; `own` are tokens of the
    sentence and where each stands in it."""
    tokens = [n for n, _ in own]
    starts, ends = (_log_chances(logits[tokens, row]) for row in (STARTS, ENDS))
    together = starts[:, None] + ends[None]
    length = np.arange(len(own))[None] - np.arange(len(own))[:, None]
    together[(length < 0) | (length >= MOST_TOKENS_SAID)] = -np.inf
    first, last = np.unravel_index(int(together.argmax()), together.shape)
    return Span(own[int(first)][1][0], own[int(last)][1][1]), math.exp(float(together[first, last]))


def _log_chances(logits: Matrix) -> Matrix:
    highest = logits.max()
    return logits - highest - np.log(np.exp(logits - highest).sum())
