"""Vectors and ids that the tests of the index share."""

from pathlib import Path
from typing import Any, Protocol

import numpy as np

from rag.index import ChromaIndex
from rag.types import Matrix

DIMENSION = 32


class OpenIndex(Protocol):
    """Makes an index that is closed at the end of the test."""

    def __call__(self, place: Path | str, fingerprint: str = "tide@32|cut@1", **given: Any) -> ChromaIndex: ...


def vectors(count: int, seed: int = 3) -> Matrix:
    drawn = np.random.default_rng(seed).standard_normal((count, DIMENSION)).astype(np.float32)
    return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)


def names(count: int, prefix: str = "r") -> list[str]:
    return [f"{prefix}{i}:0" for i in range(count)]
