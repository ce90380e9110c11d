"""How far the words of a sentence are in what it cites, other words for the same counted in part."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rag.compare.pieces import Pieces
from rag.types import Matrix, Span

UNLIKE = 0.5
"""Cosine below which a word is said to be like nothing that is cited."""
TELLING = 0.6
"""Rarity from which a word is worth telling of: not one of the four hundred commonest."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """For each piece of a sentence the cosine of the nearest piece that it cites (`near`), and how rare it is; and how
    many words the sentence has.

    The mean weighted by rarity is the recall of BERTScore (Zhang et al. 2020).
    """

    near: Matrix
    weights: Matrix
    words: int

    @property
    def share(self) -> float:
        """0 to 1."""
        return 1 - self._mean(1 - np.clip(self.near, 0, 1))

    @property
    def missed(self) -> float:
        """0 to 1; few pieces that are far from all that is cited weigh more than many that are a little off."""
        return self._mean((1 - self.near) ** 2)

    @property
    def worst(self) -> float:
        """Cosine of the piece that is least like anything cited."""
        return float(self.near.min()) if len(self.near) else 1.0

    def _mean(self, values: Matrix) -> float:
        return float(values @ self.weights / self.weights.sum()) if len(self.near) else 0.0


def coverage(said: Pieces, given: Sequence[Pieces]) -> Coverage:
    """Of what is said by all that is given."""
    near = np.zeros(len(said.ids), np.float32)
    for each in given:
        near = np.maximum(near, nearest(said, each))
    return Coverage(near, said.weights, said.words)


def lacking(text: str, said: Pieces, cover: Coverage) -> list[Span]:
    """Words of the text that nothing cited is like, the least covered first."""
    words: list[tuple[Span, float, float]] = []  # with its least cosine and its greatest rarity
    for start, end, near, weight in zip(said.starts, said.ends, cover.near, cover.weights, strict=True):
        if not text[start].isalnum():
            continue
        here = (Span(int(start), int(end)), float(near), float(weight))
        if words and words[-1][0].end == start:
            word, least, most = words.pop()
            here = (Span(word.start, int(end)), min(least, here[1]), max(most, here[2]))
        words.append(here)
    found = [(near, word) for word, near, weight in words if near < UNLIKE and weight >= TELLING]
    return [word for _, word in sorted(found, key=lambda each: each[0])]


def nearest(said: Pieces, given: Pieces) -> Matrix:
    """For each piece that is said the cosine of the nearest that is given, or 0: float32 of shape (n,)."""
    if not len(said.ids) or not len(given.ids):
        return np.zeros(len(said.ids), np.float32)
    return (said.vectors @ given.vectors.T).max(axis=1)
