"""The installed sentence encoder with its upper layers trained further to read two texts together: a cross-encoder.

Only what was trained is shipped: an `.npz` file takes the place of the encoder's own numbers and has the last layer,
a JSON card beside it says how it was made and has the hashes. What the classes of the last layer mean is for others to
say.
"""

import io
from collections.abc import Mapping
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.embed.files import default_tokenizer, default_weights
from rag.embed.integer import integer_products
from rag.embed.onnxfile import with_tensors
from rag.errors import Misconfigured
from rag.fitted import Form, load
from rag.tokens import Tokens
from rag.types import Matrix

HEAD_WEIGHT, HEAD_BIAS = "head.weight", "head.bias"
"""Of the last layer, float32: a row a class (classes, 384), and one number a class."""


class TrainedEncoder:
    """Thread-safe. The model is loaded when the first pair comes (0.5 s)."""

    def __init__(self, card: Path, made_by: str) -> None:
        """The weights are beside the card, of the same name; both were written by `python -m evals.fit {made_by}`.

        Raises `Misconfigured` when the files are missing or are not of one another.
        """
        self._card, self._data = _checked(card, made_by)
        self.tokens = Tokens(default_tokenizer(), int(self._card["max_tokens"]))
        self._loading = Lock()

    @property
    def digest(self) -> str:
        """Eight hex digits of its content."""
        return self._card["sha256"][:8]

    def load(self) -> None:
        """Now rather than when the first pair comes."""
        with self._loading:
            _ = self._model

    def __call__(self, first: str, second: str) -> Matrix:
        """What the last layer gives for each token of both texts: of shape (tokens, classes). Raises
        `EmbeddingFailed`."""
        self.load()
        session, weight, bias = self._model
        return session.output(*self.tokens.of_pair(first, second)) @ weight.T + bias

    @cached_property
    def _model(self) -> tuple[Any, NDArray[np.float32], NDArray[np.float32]]:
        from rag.embed.session import Session  # with onnxruntime

        arrays = _arrays(self._data)
        trained = {name: array.tobytes() for name, array in arrays.items() if name not in (HEAD_WEIGHT, HEAD_BIAS)}
        session = Session(integer_products(with_tensors(default_weights(), trained)))
        return session, arrays[HEAD_WEIGHT], arrays[HEAD_BIAS]


def _checked(card: Path, made_by: str) -> tuple[Form, bytes]:
    weights = card.with_suffix(".npz")
    try:
        form, data = load(card, made_by), weights.read_bytes()
    except (OSError, ValueError, KeyError) as error:
        raise Misconfigured(f"the model that {made_by!r} made cannot be used: {error}") from None
    if sha256(data).hexdigest() != form["weights_sha256"]:
        raise Misconfigured(f"{weights.name} is not the file that {card.name} was made with: install it again")
    return form, data


def _arrays(data: bytes) -> Mapping[str, NDArray[Any]]:
    with np.load(io.BytesIO(data)) as stored:
        return {name: stored[name] for name in stored.files}
