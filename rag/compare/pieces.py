"""Word pieces of a text with the vectors that the installed encoder gives them in their sentence.

A piece's vector tells what the word means where it stands: "sank" lies near "went down", "partial" away from "full".
"""

from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from math import log
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.embed.files import default_files
from rag.tokens import Tokens
from rag.types import Matrix

MOST_PIECES = 200
"""Of one sentence; what follows is not looked at."""
KEPT = 2_000
"""Sentences whose vectors are kept: those of the articles that a draft is held against. 25 KB each."""
FIRST_WORD = 1_996
"""The encoder's vocabulary has words from here on, the commonest first; before it stand marks and single letters."""
DIGITS = range(1_014, 1_024)
OF_DIGIT, OF_MARK = 0.6, 0.03


@dataclass(frozen=True, slots=True)
class Pieces:
    """Of one text, n pieces. `ids` (n,), `starts` and `ends` (n,) in code points, `vectors` (n, 384) of unit length,
    `whole` (384,) of unit length is their mean."""

    ids: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    vectors: Matrix
    whole: Matrix

    @property
    def words(self) -> int:
        """How many words they make: pieces that nothing parts are of one word."""
        return int(len(self.starts) and 1 + (self.starts[1:] > self.ends[:-1]).sum())

    @property
    def weights(self) -> Matrix:
        """How rare each piece is, from 0 to about 1."""
        return np.array([rarity(int(id)) for id in self.ids], np.float32)


def rarity(piece: int) -> float:
    """By its rank in the vocabulary, which is ordered by frequency (Zipf): as good as counting it in the archive."""
    if piece >= FIRST_WORD:
        return log(2 + piece - FIRST_WORD) / 10
    return OF_DIGIT if piece in DIGITS else OF_MARK


class Contextual:
    """Reads texts to `Pieces`. Thread-safe. The model is loaded when the first text comes (0.3 s)."""

    def __init__(self) -> None:
        self._kept = OrderedDict[str, Pieces]()
        self._lock = Lock()

    def load(self) -> None:
        """Now rather than when the first text comes."""
        _ = self._model

    def __call__(self, text: str) -> Pieces:
        """Raises `EmbeddingFailed`."""
        with self._lock:
            if found := self._kept.get(text):
                self._kept.move_to_end(text)
                return found
        made = self._read(text)
        with self._lock:
            self._kept[text] = made
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return made

    def ids(self, text: str) -> NDArray[np.int64]:
        """Of its pieces, without their vectors: what is cheap."""
        return np.array(self._tokens.ids(text), np.int64)

    def _read(self, text: str) -> Pieces:
        ids, places = self.ids(text), np.array(self._tokens.places(text), np.int64).reshape(-1, 2)
        words = places[:, 1] > places[:, 0]
        vectors = self._model.output(ids.tolist())[words]
        whole = vectors.sum(axis=0, keepdims=True)
        return Pieces(ids[words], places[words, 0], places[words, 1], _unit(vectors), _unit(whole)[0])

    @cached_property
    def _files(self) -> Any:
        return default_files()

    @cached_property
    def _tokens(self) -> Tokens:
        return Tokens(self._files.tokenizer, MOST_PIECES + 2)

    @cached_property
    def _model(self) -> Any:
        from rag.embed.session import Session  # with onnxruntime

        return Session(self._files.model)


def _unit(vectors: Matrix) -> Matrix:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / np.maximum(lengths, 1e-9)).astype(np.float32)
