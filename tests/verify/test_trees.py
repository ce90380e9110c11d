"""Boosted trees as they are applied."""

from collections.abc import Sequence

import numpy as np
import pytest

from rag.trees import Boosted


def made(*trees: dict[str, Sequence[float]]) -> Boosted:
    return Boosted.of({"features": ["a", "b"], "base": 0.5, "scale": 2.0, "offset": -1.0, "trees": list(trees)})


STUMP: dict[str, Sequence[float]] = {
    "feature": [0, 0, 0],
    "threshold": [0.3, 0, 0],
    "left": [1, 1, 2],
    "right": [2, 1, 2],
    "value": [0, -1, 2],
}
DEEPER: dict[str, Sequence[float]] = {
    "feature": [1, 0, 0, 0, 0],
    "threshold": [0, 0, 1, 0, 0],
    "left": [1, 1, 3, 3, 4],
    "right": [2, 1, 4, 3, 4],
    "value": [0, 10, 0, 20, 30],
}


@pytest.mark.parametrize(
    ("a", "b", "odds"), [(0.3, 0.0, 9.5), (0.31, 0.0, 12.5), (0.31, 1.0, 22.5), (1.5, 1.0, 32.5), (0.0, 1.0, 19.5)]
)
def test_trees_of_different_depth_add_up(a: float, b: float, odds: float) -> None:
    """A value on the threshold goes left, as scikit-learn does it."""
    assert made(STUMP, DEEPER).log_odds({"a": a, "b": b}) == odds


def test_the_sigmoid_is_applied_to_the_sum() -> None:
    assert made(STUMP).probability({"b": 0, "a": 0.2}) == pytest.approx(1 / (1 + np.exp(2)))
