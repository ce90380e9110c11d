"""The fitted model: `model.json` beside this file, made by `python -m evals.fit addressed`."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rag.fitted import Form, load
from rag.linear import Linear
from rag.text.addressed.features import BITS, features

PATH = Path(__file__).with_name("model.json")

TOGETHER = 500
"""Sentences whose features are in memory at the same time."""


@dataclass(frozen=True, slots=True)
class Model:
    hash: str
    threshold: float
    linear: Linear

    def odds(self, sentences: Sequence[str]) -> Sequence[float]:
        """Log-odds of each that it speaks to a machine."""
        return [
            odds
            for start in range(0, len(sentences), TOGETHER)
            for odds in self.linear.odds(features(sentences[start : start + TOGETHER])).tolist()
        ]


@cache
def shipped() -> Model:
    """Raises `ValueError` where the file's content is not that of its hash."""
    return of(load(PATH, "addressed"))


def of(form: Form) -> Model:
    return Model(form["sha256"], float(form["threshold"]), Linear.of(form, BITS))
