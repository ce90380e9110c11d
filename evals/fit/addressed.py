"""Fits the model that tells text for machines from news, and measures it on sentences that it did not see.

Fitted on labelled sentences of our own words (`evals/addressed_labels.jsonl`) and on sentences of real news as more
examples of news. The threshold is where `FALSE_ALARMS` of the sentences of other public sets would be withheld.
"""

import base64
import importlib
import json
import math
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evals.bench.loaded import say
from evals.sets import load_documents
from rag.fitted import save
from rag.text import split_sentences
from rag.text.addressed.features import BITS, features
from rag.text.addressed.model import PATH

LABELS = Path(__file__).parents[1] / "addressed_labels.jsonl"
FITTED_ON, THRESHOLD_ON = ("wildnews",), ("multihop_facts", "summhay_news")
SENTENCES = 12_000
"""Of real news, for either."""
NEWS_WEIGHT = 0.1
"""Beside 1 of a labelled sentence: hard examples of news count more than easy ones."""
STRENGTH = 30.0
FALSE_ALARMS = 0.003
FOLDS = 8
DIGITS = 6
STEPS = 127

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Labelled:
    text: str
    planted: bool
    family: str


def labelled(file: Path = LABELS) -> list[Labelled]:
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    return [Labelled(row["text"], row["label"] == "injection", row.get("family", "")) for row in rows]


def sentences(data: Path, sets: Iterable[str]) -> list[str]:
    """Of the documents of public sets; the same ones each time."""
    found = [text for name in sets for document in load_documents(data, name) for text in _sentences(document.text)]
    random.Random(0).shuffle(found)  # noqa: S311 - a sample, no secret
    return found[:SENTENCES]


def _sentences(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        yield from (words for span in split_sentences(line) if len(words := span.of(line)) > 15)


def matrix(texts: Sequence[str]) -> Any:
    """A sparse row for each text, of length 1."""
    sparse: Any = importlib.import_module("scipy.sparse")
    given = features(texts)
    found = [given.of(n) for n in range(len(texts))]
    values = np.concatenate([np.full(len(f), 1 / math.sqrt(max(1, len(f)))) for f in found])
    ends = np.cumsum([0, *(len(f) for f in found)])
    return sparse.csr_matrix((values, np.concatenate(found), ends), shape=(len(texts), 1 << BITS))


def fitted(rows: Sequence[Labelled], news: Any) -> Any:
    linear: Any = importlib.import_module("sklearn.linear_model")
    sparse: Any = importlib.import_module("scipy.sparse")
    x = sparse.vstack([matrix([row.text for row in rows]), news])
    y = np.array([row.planted for row in rows] + [False] * news.shape[0])
    weights = np.where(np.arange(len(y)) < len(rows), 1.0, NEWS_WEIGHT)
    return linear.LogisticRegression(C=STRENGTH, max_iter=500).fit(x, y, sample_weight=weights)


def out_of_family(rows: Sequence[Labelled], news: Any) -> Floats:
    """Log-odds of each row by a model that saw no sentence of its family."""
    selection: Any = importlib.import_module("sklearn.model_selection")
    odds = np.zeros(len(rows))
    families = [f"{row.planted}{row.family}" for row in rows]
    for learned, judged in selection.GroupKFold(FOLDS).split(rows, groups=families):
        model = fitted([rows[int(n)] for n in learned], news)
        odds[judged] = model.decision_function(matrix([rows[int(n)].text for n in judged]))
    return odds


def fit(data: Path) -> None:
    """Writes the model's file."""
    rows, news = labelled(), matrix(sentences(data, FITTED_ON))
    others = matrix(sentences(data, THRESHOLD_ON))
    model = fitted(rows, news)
    threshold = float(np.quantile(model.decision_function(others), 1 - FALSE_ALARMS))
    odds, planted = out_of_family(rows, news), np.array([row.planted for row in rows])
    weights: Floats = model.coef_[0]
    unit = float(np.abs(weights).max()) / STEPS
    form: dict[str, Any] = {
        "made_by": "python -m evals.fit addressed",
        "rows": {"planted": int(planted.sum()), "news": int((~planted).sum()), "real_news": news.shape[0]},
        "threshold": round(threshold, 3),
        "offset": round(float(model.intercept_[0]), DIGITS),
        "unit": round(unit, DIGITS),
        "steps": base64.b64encode(np.round(weights / unit).astype(np.int8).tobytes()).decode(),
    }
    digest = save(PATH, form)
    found = float((odds[planted] >= threshold).mean())
    alarms = float((odds[~planted] >= threshold).mean())
    say(f"{PATH}: {PATH.stat().st_size // 1024} KB, threshold {form['threshold']}, sha256 {digest}")
    say(f"of families that it did not see: {found:.3f} of planted sentences found, {alarms:.3f} of hard news withheld")
