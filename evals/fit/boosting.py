"""Gradient boosting with scikit-learn, and its trees as the JSON that `rag.trees` applies."""

import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Shape:
    """By hand, as were a few others within .01 of their area. `least` rows of a leaf, `share` of features of a node."""

    trees: int = 150
    leaves: int = 8
    rate: float = 0.05
    least: int = 20
    shrink: float = 5.0
    share: float = 0.3


SMALL = Shape()

FOLDS = 5
DIGITS = 6


def boosted(x: Floats, y: Flags, weights: Floats, shape: Shape = SMALL) -> Any:
    """A fitted HistGradientBoostingClassifier; the same for the same rows."""
    ensemble: Any = importlib.import_module("sklearn.ensemble")
    made = ensemble.HistGradientBoostingClassifier(
        max_iter=shape.trees,
        learning_rate=shape.rate,
        max_leaf_nodes=shape.leaves,
        min_samples_leaf=shape.least,
        l2_regularization=shape.shrink,
        max_features=shape.share,
        early_stopping=False,
        random_state=0,
    )
    return made.fit(x, y, sample_weight=weights)


def out_of_fold(x: Floats, y: Flags, weights: Floats, groups: Sequence[str], shape: Shape = SMALL) -> Floats:
    """Log-odds of each row by a model that saw no row of its group. Rows of weight 0 are judged, not learned."""
    selection: Any = importlib.import_module("sklearn.model_selection")
    odds = np.zeros(len(y))
    for learned, judged in selection.GroupKFold(FOLDS).split(x, y, groups):
        kept = learned[weights[learned] > 0]
        odds[judged] = boosted(x[kept], y[kept], weights[kept], shape).decision_function(x[judged])
    return odds


def sigmoid(odds: Floats, y: Flags, weights: Floats) -> tuple[float, float]:
    """Platt's scale and offset."""
    linear: Any = importlib.import_module("sklearn.linear_model")
    fitted = linear.LogisticRegression(C=1e6).fit(odds[:, None], y, sample_weight=weights)
    return float(fitted.coef_[0, 0]), float(fitted.intercept_[0])


def area(odds: Floats, y: Flags) -> float:
    """Under the ROC curve."""
    metrics: Any = importlib.import_module("sklearn.metrics")
    return float(metrics.roc_auc_score(y, odds))


def form(model: Any, names: Sequence[str], scale: float, offset: float) -> dict[str, Any]:
    """Reads scikit-learn's private trees: there is no public way to them."""
    trees = [_tree(predictors[0].nodes) for predictors in model._predictors]
    return {
        "features": list(names),
        "base": round(float(np.ravel(model._baseline_prediction)[0]), DIGITS),
        "scale": round(scale, DIGITS),
        "offset": round(offset, DIGITS),
        "trees": trees,
    }


def _tree(nodes: Any) -> dict[str, list[Any]]:
    """A leaf points to itself. Thresholds are not rounded: features that lie on one must stay on their side."""
    here = range(len(nodes))
    leaf = [bool(node["is_leaf"]) for node in nodes]
    return {
        "feature": [0 if leaf[n] else int(nodes[n]["feature_idx"]) for n in here],
        "threshold": [0.0 if leaf[n] else float(nodes[n]["num_threshold"]) for n in here],
        "left": [n if leaf[n] else int(nodes[n]["left"]) for n in here],
        "right": [n if leaf[n] else int(nodes[n]["right"]) for n in here],
        "value": [round(float(nodes[n]["value"]), DIGITS) if leaf[n] else 0.0 for n in here],
    }
