"""`python -m evals.fit.stories`: fits the constants of `rag/story/model.py` on ECB+ and prints them.

A logistic regression over pairs of reports, with the cosines of their traits, then the cut by the B-cubed F1 of the
clusters. Of one half of the topics, for judging it on the other, or of all of them, for the product. ECB+ has no
dates of publication: what days between reports take away (`Model.fading`) is set by hand.
"""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evals.metrics.clustering import b_cubed
from evals.public.stories import clusters
from evals.sets import Document
from rag.story import Model, Report, stories
from rag.story.model import KINDS, Kind
from rag.story.rows import weighted
from rag.story.stories import prepared, told
from rag.story.traits import Traits, traits

RIDGE = 10.0
"""Of the weights, the bias apart: half of it times their squares is added to the negative log-likelihood."""
CUTS = tuple(n / 4 for n in range(-12, 9))
STEPS = 30
Matrix = NDArray[np.float64]


def fitted(documents: Sequence[Document], gold: Mapping[str, str]) -> Model:
    """Weights, bias and cut from these documents alone."""
    reports = reports_of(documents)
    found = [traits(report) for report in reports]
    left, right = np.triu_indices(len(reports), 1)
    same = np.array([gold[report.id] for report in reports])
    *weights, bias = logistic(
        np.stack([_cosines(found, kind)[left, right] for kind in KINDS], axis=1),
        (same[left] == same[right]).astype(np.float64),
    )
    kept: dict[Kind, float] = {kind: round(max(w, 0.1), 2) for kind, w in zip(KINDS, weights, strict=True)}
    model = Model(weights=kept, bias=round(bias, 2), cut=0)
    return replace(model, cut=best_cut(reports, gold, model))


def logistic(features: Matrix, wanted: Matrix) -> list[float]:
    """Weights, and the bias last, of the ridge regression, by Newton's method.

    `features` (n, k), `wanted` (n,) of 0 and 1.
    """
    design = np.column_stack([features, np.ones(len(features))])
    ridge = np.diag([*[RIDGE] * features.shape[1], 1e-6])
    weights = np.zeros(design.shape[1])
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-design @ weights))
        slope = design.T @ (likely - wanted) + ridge @ weights
        weights -= np.linalg.solve((design * (likely * (1 - likely))[:, None]).T @ design + ridge, slope)
    return [float(weight) for weight in weights]


def best_cut(reports: Sequence[Report], gold: Mapping[str, str], model: Model) -> float:
    """The middle of the cuts whose F1, mean with those beside it, is within .002 of the best."""
    given = prepared(reports)
    scores = [_f1(reports, gold, told(given, replace(model, cut=cut))) for cut in CUTS]
    smooth = [float(np.mean(scores[max(0, n - 1) : n + 2])) for n in range(len(scores))]
    good = [n for n, score in enumerate(smooth) if score >= max(smooth) - 0.002]
    return CUTS[good[len(good) // 2]]


def f1(reports: Sequence[Report], gold: Mapping[str, str], model: Model) -> float:
    """B-cubed F1 of the stories that are made of these reports."""
    return _f1(reports, gold, stories(reports, model=model))


def _f1(reports: Sequence[Report], gold: Mapping[str, str], clusters: Sequence[Sequence[int]]) -> float:
    found = {reports[i].id: n for n, story in enumerate(clusters) for i in story}
    return b_cubed({report.id: gold[report.id] for report in reports}, found)[2]


def reports_of(documents: Sequence[Document]) -> list[Report]:
    return [Report(document.id, document.title, document.text) for document in documents]


def _cosines(found: Sequence[Traits], kind: Kind) -> Matrix:
    alone = Model(weights={k: float(k == kind) for k in KINDS}, bias=0, cut=0)
    dense = weighted(found, alone).all.dense().astype(np.float64)
    return dense @ dense.T


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    documents, gold = clusters(parser.parse_args().data)
    print(fitted(documents, gold))
