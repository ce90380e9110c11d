"""The fitting commands: what is exported is what was fitted; groups are kept apart."""

from collections.abc import Iterator

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from evals.fit import boosting
from rag.trees import Boosted

RANDOM = np.random.default_rng(5)
X = RANDOM.normal(size=(400, 3))
Y = X[:, 0] + X[:, 1] * X[:, 2] + RANDOM.normal(size=400) / 3 > 0
ONES = np.ones(400)


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Several would spend nearly all of their time waiting for each other's few rows."""
    with threadpool_limits(1):
        yield


def test_the_exported_trees_say_what_the_fitted_ones_say() -> None:
    model = boosting.boosted(X, Y, ONES)
    exported = Boosted.of(boosting.form(model, ["a", "b", "c"], 1.0, 0.0))
    own = [exported.log_odds(dict(zip("abc", row, strict=True))) for row in X[:60]]
    assert own == pytest.approx(list(model.decision_function(X[:60])), abs=1e-3)


def test_a_row_is_judged_by_a_model_that_saw_no_row_of_its_group() -> None:
    """Labels that only the group tells cannot be guessed."""
    groups = [str(n // 8) for n in range(400)]
    by_group = np.repeat(RANDOM.permutation([True, False] * 25), 8)
    names = np.repeat(RANDOM.normal(size=50), 8)[:, None]
    odds = boosting.out_of_fold(names, by_group, ONES, groups)
    assert 0.2 < boosting.area(odds, by_group) < 0.8
    assert boosting.area(boosting.boosted(names, by_group, ONES).decision_function(names), by_group) > 0.95


def test_calibration_gives_the_share_that_is_right() -> None:
    odds = RANDOM.normal(size=4000)
    right = RANDOM.random(4000) < 1 / (1 + np.exp(-(3 * odds - 1)))
    scale, offset = boosting.sigmoid(odds, right, np.ones(4000))
    assert (scale, offset) == (pytest.approx(3, abs=0.4), pytest.approx(-1, abs=0.2))
