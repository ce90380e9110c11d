"""A model of entailment of one's own: a directory with `model.onnx`, `tokenizer.json` and `config.json`."""

import hashlib
import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from rag.embed.files import own_files
from rag.entail.labels import entailment
from rag.errors import EmbeddingFailed, EntailmentFailed, Misconfigured
from rag.tokens import Tokens
from rag.types import Entailment

MOST_TOKENS = 512
"""Of a pair, where neither the model's config nor its tokenizer has a lower limit."""


class DirectoryEntail:
    """Implements `rag.types.Entail`. Thread-safe. The model is loaded when the first pair comes."""

    def __init__(self, directory: Path) -> None:
        """Raises `Misconfigured` when a file is missing or the names of the classes say nothing."""
        self._files = own_files(directory)
        self._classes, most = _config(directory / "config.json")
        self._tokens = Tokens(self._files.tokenizer, most)
        self._loading = Lock()
        try:
            self._entailment([1 / len(self._classes) for _ in self._classes])
        except EntailmentFailed as error:
            raise Misconfigured(str(error)) from None

    @property
    def fingerprint(self) -> str:
        digest = hashlib.sha256(f"{self._files.digest} {self._classes}".encode()).hexdigest()[:8]
        return f"{self._files.name}@{digest}"

    def __call__(self, pairs: Sequence[tuple[str, str]], /) -> list[Entailment]:
        with self._loading:
            session = self._session
        try:
            logits = [session.output(*self._tokens.of_pair(*pair)) for pair in pairs]
        except EmbeddingFailed as error:
            raise EntailmentFailed(f"the model of entailment failed: {error}") from error
        return [self._of(values) for values in logits]

    def _of(self, logits: Any) -> Entailment:
        if logits.shape != (len(self._classes),):
            raise EntailmentFailed(
                f"the model of entailment gives {logits.shape} values for a pair, its config.json names"
                f" {len(self._classes)} classes"
            )
        chances = np.exp(logits - logits.max())
        return self._entailment((chances / chances.sum()).tolist())

    def _entailment(self, chances: Sequence[float]) -> Entailment:
        return entailment(dict(zip(self._classes, chances, strict=True)))

    @cached_property
    def _session(self) -> Any:
        from rag.embed.session import Session  # with onnxruntime

        return Session(self._files.model)


def _config(path: Path) -> tuple[tuple[str, ...], int]:
    """The names of the classes in order, and the most tokens. Raises `Misconfigured`."""
    try:
        given = json.loads(path.read_bytes())
        labels = {int(number): str(name) for number, name in given["id2label"].items()}
        classes = tuple(labels[number] for number in range(len(labels)))
        return classes, min(MOST_TOKENS, int(given.get("max_position_embeddings", MOST_TOKENS)))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Misconfigured(f"{path} does not name the classes of the model (id2label): {error!r}") from None
