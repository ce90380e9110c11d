"""A reranker of one's own: a directory with a cross-encoder of one class and its tokenizer, in the ONNX format."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.embed.pairs import PairModel
from rag.errors import EmbeddingFailed, Misconfigured, RerankFailed

SETTING = "RAG_RERANK_PATH"


class DirectoryRerank:
    """Implements `rag.types.Rerank`. Thread-safe. Scores are the model's logits.

    The model is loaded when the first question comes, or by `load`.
    """

    def __init__(self, directory: Path) -> None:
        """Raises `Misconfigured` when a file is missing, or `config.json` names more than one class."""
        self._model = PairModel(directory, SETTING)
        if len(self._model.classes) > 1:
            raise self._many(len(self._model.classes), f"config.json names {', '.join(self._model.classes)}")

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
            raise self._many(output.size, f"it gives an output of shape {output.shape} for a pair")
        return float(output.item())

    def _many(self, count: int, why: str) -> Misconfigured:
        return self._model.wrong(
            f"the model in {self._model.directory} has {count} classes ({why}), a reranker one: name a cross-encoder"
            " trained to rank, as exported for sequence classification; one of entailment goes to RAG_ENTAIL_PATH"
        )
