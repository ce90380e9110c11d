"""A small model on this machine that reads a source and a sentence together, no key and no network.

Made by `python -m evals.fit entail`.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from rag.embed.trained import TrainedEncoder
from rag.errors import EmbeddingFailed, EntailmentFailed
from rag.types import Entailment

CARD = Path(__file__).with_name("model.json")
CLASSES = ("supported", "contradicted", "neither")
"""Rows of the last layer, in order, over the first token."""


class LocalEntail:
    """Implements `rag.types.Entail`. Thread-safe. The model is loaded when the first pair comes (0.5 s)."""

    def __init__(self, card: Path = CARD) -> None:
        """Raises `Misconfigured` when its files are missing or are not of one another."""
        self._model = TrainedEncoder(card, "entail")

    @property
    def fingerprint(self) -> str:
        return f"entail-minilm-{self._model.digest}"

    def load(self) -> None:
        """Now rather than when the first pair comes."""
        self._model.load()

    def __call__(self, pairs: Sequence[tuple[str, str]], /) -> list[Entailment]:
        return [self._one(source, sentence) for source, sentence in pairs]

    def _one(self, source: str, sentence: str) -> Entailment:
        try:
            logits = self._model(source, sentence)[0]
        except EmbeddingFailed as error:
            raise EntailmentFailed(f"the model of entailment failed: {error}") from error
        chances = np.exp(logits - logits.max())
        return Entailment(**dict(zip(CLASSES, (chances / chances.sum()).tolist(), strict=True)))
