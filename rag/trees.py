"""Boosted regression trees, applied with numpy: a sum of leaves, turned into a probability by Platt's sigmoid."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Form = Mapping[str, Any]
"""As JSON: `features` (names in order), `base`, `scale`, `offset`, and `trees`, each of five lists with one entry a
node: `feature`, `threshold`, `left`, `right` (nodes of the same tree), `value`. A leaf points to itself."""


_ROWS = 2_000
"""Judged at once, so that memory stays flat."""


@dataclass(frozen=True, slots=True)
class Boosted:
    """All arrays have the shape (trees, nodes of the largest tree)."""

    features: tuple[str, ...]
    base: float
    scale: float
    offset: float
    feature: NDArray[np.int32]
    threshold: NDArray[np.float64]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: NDArray[np.float64]
    depth: int

    @classmethod
    def of(cls, form: Form) -> "Boosted":
        trees = form["trees"]
        size = max(len(tree["feature"]) for tree in trees)

        def padded(name: str) -> NDArray[np.float64]:
            return np.array([[*tree[name], *[0] * (size - len(tree[name]))] for tree in trees], np.float64)

        return cls(
            features=tuple(form["features"]),
            base=float(form["base"]),
            scale=float(form["scale"]),
            offset=float(form["offset"]),
            feature=padded("feature").astype(np.int32),
            threshold=padded("threshold"),
            left=padded("left").astype(np.int32),
            right=padded("right").astype(np.int32),
            value=padded("value"),
            depth=max(_depth(tree["left"], tree["right"]) for tree in trees),
        )

    def log_odds(self, measured: Mapping[str, float]) -> float:
        """Before calibration. Raises `KeyError` where a feature is missing."""
        return float(self.log_odds_of(np.array([[measured[name] for name in self.features]]))[0])

    def log_odds_of(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Of rows with the shape (rows, features)."""
        parts = [self._log_odds(rows[start : start + _ROWS]) for start in range(0, len(rows), _ROWS)]
        return np.concatenate([np.zeros(0), *parts])

    def _log_odds(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        tree, row = np.arange(len(self.feature)), np.arange(len(rows))[:, None]
        node = np.zeros((len(rows), len(tree)), np.int32)
        for _ in range(self.depth):
            below = rows[row, self.feature[tree, node]] <= self.threshold[tree, node]
            node = np.where(below, self.left[tree, node], self.right[tree, node])
        return self.base + self.value[tree, node].sum(axis=1)

    def probability(self, measured: Mapping[str, float]) -> float:
        """Calibrated, 0 to 1."""
        return float(1 / (1 + np.exp(-(self.scale * self.log_odds(measured) + self.offset))))


def _depth(left: Sequence[int], right: Sequence[int], node: int = 0) -> int:
    if left[node] == node:
        return 0
    return 1 + max(_depth(left, right, left[node]), _depth(left, right, right[node]))
