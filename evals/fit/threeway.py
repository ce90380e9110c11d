"""fitz_gov's three ways (abstain, disputed, trustworthy): how far measures of the evidence tell them apart.

A measurement, not a part of the product: what makes a case disputed there (opposed conclusions, studies that differ)
is wider than two sides that can be quoted against each other, which is what the product shows.
"""

import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evals.bench.loaded import say
from evals.fit.boosting import Floats
from evals.fit.disagree import disagreement
from evals.fit.evidence import spans
from evals.fit.remembering import Remembering
from evals.sets import read
from rag.answer.extractive import score
from rag.answer.select_features import Question
from rag.answer.sufficient.features import features, look
from rag.embed import LocalEmbed
from rag.types import Embed, Hit, Scores

MODES = ("abstain", "disputed", "trustworthy")
FOLDS = 5
SAID_EVERY = 200


@dataclass(frozen=True, slots=True)
class Judged:
    """Indices into `MODES`, a case each; `said` by models that did not see the case."""

    right: NDArray[np.int64]
    said: NDArray[np.int64]


def judged(data: Path) -> Judged:
    """About a minute. Raises `MissingSet`."""
    x, right = _cases(data)
    selection: Any = importlib.import_module("sklearn.model_selection")
    folds = selection.StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    odds = [
        np.asarray(selection.cross_val_predict(model, x, right, cv=folds, method="predict_proba"))
        for model in _models()
    ]
    return Judged(right, np.argmax(sum(odds), axis=1))


def _models() -> Sequence[Any]:
    """Their probabilities are averaged."""
    ensemble: Any = importlib.import_module("sklearn.ensemble")
    linear: Any = importlib.import_module("sklearn.linear_model")
    pipeline: Any = importlib.import_module("sklearn.pipeline")
    scaling: Any = importlib.import_module("sklearn.preprocessing")
    return (
        pipeline.make_pipeline(scaling.StandardScaler(), linear.LogisticRegression(C=0.1, max_iter=3000)),
        ensemble.ExtraTreesClassifier(
            400, min_samples_leaf=2, max_features=0.3, random_state=0, class_weight="balanced"
        ),
        ensemble.HistGradientBoostingClassifier(
            max_iter=200,
            learning_rate=0.06,
            max_leaf_nodes=8,
            min_samples_leaf=12,
            l2_regularization=3,
            early_stopping=False,
            random_state=0,
        ),
    )


def _cases(data: Path) -> tuple[Floats, NDArray[np.int64]]:
    cases = read(data / "fitz_gov" / "cases.jsonl", lambda line: line)
    embed = Remembering(LocalEmbed.open())
    measured: list[dict[str, float]] = []
    for n, case in enumerate(cases, 1):
        measured.append(_measured(str(case["query"]), [str(text) for text in case["contexts"]], embed))
        if n % SAID_EVERY == 0:
            say(f"  fitz_gov: {n} of {len(cases)} cases")
    names = list(measured[0])
    x = np.array([[row[name] for name in names] for row in measured])
    return x, np.array([MODES.index(case["expected_mode"]) for case in cases], np.int64)


def _measured(question: str, texts: Sequence[str], embed: Embed) -> dict[str, float]:
    hits = [_hit(n, text) for n, text in enumerate(texts)]
    sentences = [spans(hit) for hit in hits]
    ranked = score(Question.of(question), hits, sentences, embed)
    return {**features(look(question, hits, sentences, ranked)), **disagreement(question, hits, ranked)}


def _hit(n: int, text: str) -> Hit:
    return Hit(
        id=f"{n}:0",
        article_id=str(n),
        revision_id=str(n),
        title="",
        url=None,
        source=str(n),
        published_at=None,
        language="en",
        start=0,
        end=len(text),
        text=text,
        paragraphs=(0,),
        scores=Scores(),
    )
