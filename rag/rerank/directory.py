"""A reranker of one's own: a directory with a cross-encoder of one class and its tokenizer, in the ONNX format."""

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.embed.pairs import PairModel
from rag.errors import EmbeddingFailed, Misconfigured, RerankFailed

SETTING = "RAG_RERANK_PATH"
_UNNAMED = re.compile(r"LABEL_\d+")


class DirectoryRerank:
    """Implements `rag.types.Rerank`. Thread-safe. Scores are the model's logits.

    The model is loaded when the first question comes, or by `load`.
    """

    def __init__(self, directory: Path) -> None:
        """Raises `Misconfigured` when a file is missing, or `config.json` has names (LABEL_0 is none) for classes."""
        self._model = PairModel(directory, SETTING)
        classes = self._model.classes
        if len(classes) > 1 and not all(map(_UNNAMED.fullmatch, classes)):
            raise self._many(f"tells classes from each other ({', '.join(classes)})")

    @property
    def fingerprint(self) -> str:
        return f"rerank:{self._model.fingerprint}"

    def load(self) -> None:
        """Now rather than when the first question comes. Raises `Misconfigured` when it is no such model."""
        self("", [""])

    def __call__(self, question: str, passages: Sequence[str], /) -> list[float]:
        try:
            return self._scores([(question, passage) for passage in passages])
        except EmbeddingFailed as error:
            raise RerankFailed(f"the reranker failed: {error}") from error

    def _scores(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        return [self._score(output) for output in self._model(pairs)]

    def _score(self, output: NDArray[np.float32]) -> float:
        if output.size != 1:
            raise self._many(f"gives an output of shape {output.shape} for a pair")
        return float(output.item())

    def _many(self, what: str) -> Misconfigured:
        return self._model.wrong(
            f"the model in {self._model.directory} {what}, a reranker gives one number: name a cross-encoder that was"
            " trained to rank, exported with its last layer; a model of entailment goes to RAG_ENTAIL_PATH"
        )
