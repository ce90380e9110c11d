"""A model of entailment of one's own: a directory with `model.onnx`, `tokenizer.json` and `config.json`."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.embed.pairs import PairModel
from rag.entail.labels import entailment
from rag.errors import EmbeddingFailed, EntailmentFailed
from rag.types import Entailment

SETTING = "RAG_ENTAIL_PATH"


class DirectoryEntail:
    """Implements `rag.types.Entail`. Thread-safe. The model is loaded when the first pair comes."""

    def __init__(self, directory: Path) -> None:
        """Raises `Misconfigured` when a file is missing or the names of the classes say nothing."""
        self._model = PairModel(directory, SETTING)
        try:
            self._entailment([1 / len(self._model.classes) for _ in self._model.classes])
        except EntailmentFailed as error:
            raise self._model.wrong(str(error)) from None

    @property
    def fingerprint(self) -> str:
        return self._model.fingerprint

    def __call__(self, pairs: Sequence[tuple[str, str]], /) -> list[Entailment]:
        try:
            return [self._of(logits) for logits in self._model(pairs)]
        except EmbeddingFailed as error:
            raise EntailmentFailed(f"the model of entailment failed: {error}") from error

    def _of(self, logits: NDArray[np.float32]) -> Entailment:
        if logits.shape != (len(self._model.classes),):
            raise EntailmentFailed(
                f"the model of entailment gives {logits.shape} values for a pair, its config.json names"
                f" {len(self._model.classes)} classes"
            )
        chances = np.exp(logits - logits.max())
        return self._entailment((chances / chances.sum()).tolist())

    def _entailment(self, chances: Sequence[float]) -> Entailment:
        return entailment(dict(zip(self._model.classes, chances, strict=True)))
