"""A model of one's own that reads two texts together: a directory with `model.onnx`, `tokenizer.json`, `config.json`.

What its output means is for others to say: classes of entailment, or how well a passage answers a question. Pairs are
computed one by one, so that none is padded and the result does not depend on what it is computed with.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rag.embed.files import own_files
from rag.errors import EmbeddingFailed, Misconfigured
from rag.tokens import Tokens

if TYPE_CHECKING:
    from rag.embed.session import Session

MOST_TOKENS = 512
"""Of a pair, where neither the model's config nor its tokenizer has a lower limit."""


class PairModel:
    """Thread-safe. `classes` are the names in its `id2label`, in order, or none where it has no such field.

    The model itself is loaded when the first pair comes, or by `load`.
    """

    def __init__(self, directory: Path, setting: str) -> None:
        """`setting` named the directory, for messages. Raises `Misconfigured` when a file is missing or unreadable."""
        self.directory = directory
        self.setting = setting
        try:
            self._files = own_files(directory)
        except Misconfigured as error:
            raise self.wrong(str(error)) from None
        self.classes, most = self._config(directory / "config.json")
        self._tokens = Tokens(self._files.tokenizer, most)
        self._loading = Lock()

    @property
    def fingerprint(self) -> str:
        """Name of the directory, and eight hex digits of its files and classes."""
        digest = hashlib.sha256(f"{self._files.digest} {self.classes}".encode()).hexdigest()[:8]
        return f"{self._files.name}@{digest}"

    def wrong(self, why: str) -> Misconfigured:
        """An error that names the setting."""
        return Misconfigured(f"{self.setting}: {why}")

    def load(self) -> None:
        """Raises `Misconfigured` when it is no model in the ONNX format that reads text."""
        with self._loading:
            _ = self._session

    def __call__(self, pairs: Sequence[tuple[str, str]]) -> list[NDArray[np.float32]]:
        """The output for each pair, one number a class. Raises `EmbeddingFailed`, and `Misconfigured` as `load`."""
        self.load()
        return [self._one(first, second) for first, second in pairs]

    def _one(self, first: str, second: str) -> NDArray[np.float32]:
        output = self._session.output(*self._tokens.of_pair(first, second))
        if not np.isfinite(output).all():
            raise EmbeddingFailed("the model gave a number that is not finite")
        return output

    @cached_property
    def _session(self) -> "Session":
        from rag.embed.session import Session  # with onnxruntime

        try:
            return Session(self._files.model)
        except Misconfigured as error:
            raise self.wrong(str(error)) from None

    def _config(self, path: Path) -> tuple[tuple[str, ...], int]:
        """The names of the classes, and the most tokens."""
        try:
            given = json.loads(path.read_bytes())
            named: Mapping[str, object] = given.get("id2label") or {}
            labels = {int(number): str(name) for number, name in named.items()}
            classes = tuple(labels[number] for number in range(len(labels)))
            return classes, min(MOST_TOKENS, int(given.get("max_position_embeddings", MOST_TOKENS)))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise self.wrong(f"{path} does not say what the model's classes are (id2label): {error!r}") from None
