"""A small model on this machine that reads a source and a sentence together, no key and no network.

It is the installed sentence encoder, of whose six layers the upper three were trained further, with a layer of three
classes over the first token: a cross-encoder. Only what was trained is shipped: `model.npz` takes the place of the
encoder's own numbers, `model.json` says how it was made and has the hash. Made by `python -m evals.fit entail`.
"""

import io
from collections.abc import Mapping, Sequence
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
from rag.errors import EmbeddingFailed, EntailmentFailed, Misconfigured
from rag.fitted import Form, load
from rag.tokens import Tokens
from rag.types import Entailment

CARD = Path(__file__).with_name("model.json")
WEIGHTS = CARD.with_suffix(".npz")
CLASSES = ("supported", "contradicted", "neither")
"""Rows of the last layer, in order."""
HEAD_WEIGHT, HEAD_BIAS = "head.weight", "head.bias"

Arrays = Mapping[str, NDArray[Any]]


class LocalEntail:
    """Implements `rag.types.Entail`. Thread-safe. The model is loaded when the first pair comes (0.5 s)."""

    def __init__(self, card: Path = CARD, weights: Path = WEIGHTS) -> None:
        """Raises `Misconfigured` when the files are missing or are not of one another."""
        self._card, self._data = _checked(card, weights)
        self._tokens = Tokens(default_tokenizer(), int(self._card["max_tokens"]))
        self._loading = Lock()

    @property
    def fingerprint(self) -> str:
        return f"entail-minilm-{self._card['sha256'][:8]}"

    def load(self) -> None:
        """Now rather than when the first pair comes."""
        with self._loading:
            _ = self._model

    def __call__(self, pairs: Sequence[tuple[str, str]], /) -> list[Entailment]:
        self.load()
        return [self._one(source, sentence) for source, sentence in pairs]

    def _one(self, source: str, sentence: str) -> Entailment:
        session, weight, bias = self._model
        try:
            first = session.output(*self._tokens.of_pair(source, sentence))[0]
        except EmbeddingFailed as error:
            raise EntailmentFailed(f"the model of entailment failed: {error}") from error
        logits = weight @ first + bias
        chances = np.exp(logits - logits.max())
        return Entailment(**dict(zip(CLASSES, (chances / chances.sum()).tolist(), strict=True)))

    @cached_property
    def _model(self) -> tuple[Any, NDArray[np.float32], NDArray[np.float32]]:
        from rag.embed.session import Session  # with onnxruntime

        arrays = _arrays(self._data)
        trained = {name: array.tobytes() for name, array in arrays.items() if name not in (HEAD_WEIGHT, HEAD_BIAS)}
        session = Session(integer_products(with_tensors(default_weights(), trained)))
        return session, arrays[HEAD_WEIGHT], arrays[HEAD_BIAS]


def _checked(card: Path, weights: Path) -> tuple[Form, bytes]:
    try:
        form, data = load(card, "entail"), weights.read_bytes()
    except (OSError, ValueError, KeyError) as error:
        raise Misconfigured(f"the model of entailment cannot be used: {error}") from None
    if sha256(data).hexdigest() != form["weights_sha256"]:
        raise Misconfigured(f"{weights.name} is not the file that {card.name} was made with: install it again")
    return form, data


def _arrays(data: bytes) -> Arrays:
    with np.load(io.BytesIO(data)) as stored:
        return {name: stored[name] for name in stored.files}
