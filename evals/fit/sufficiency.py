"""Fits the model that says whether evidence answers, and measures it on paragraphs that it did not see."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from evals.bench.loaded import say
from evals.fit import boosting
from evals.fit.boosting import Flags, Floats
from evals.fit.evidence import Row, rows
from rag.answer.sufficient.model import PATH
from rag.embed import LocalEmbed
from rag.fitted import save

NEAR_MISS, CUT = 3.0, 0.5
"""Weights beside 1 of the rest: squad2_500's questions were written by people to be near misses and are few, cut
passages are made and many."""

REFUSED = 0.75
"""Share of the questions whose paragraph is gone that the threshold is to refuse."""


@dataclass(frozen=True, slots=True)
class Judged:
    """The rows, and what a model that did not see their paragraph thinks of each: calibrated probabilities."""

    rows: list[Row]
    probability: Floats
    scale: float
    offset: float

    def of(self, set: str, *how: str, answerable: bool) -> Floats:
        kept = [r.set == set and r.how in how and r.answerable == answerable for r in self.rows]
        return self.probability[np.array(kept)]


def arrays(found: Sequence[Row]) -> tuple[Floats, Flags, Floats]:
    """Features, whether answerable, weights; a row a line."""
    names = list(found[0].measured)
    x = np.array([[row.measured[name] for name in names] for row in found])
    return x, np.array([row.answerable for row in found]), np.array([_weight(row) for row in found])


def _weight(row: Row) -> float:
    if row.how == "cut":
        return CUT
    return NEAR_MISS if row.set == "squad2_500" and row.how == "as_is" else 1.0


def judged(found: list[Row]) -> Judged:
    x, y, weights = arrays(found)
    odds = boosting.out_of_fold(x, y, weights, [row.paragraph for row in found])
    scale, offset = boosting.sigmoid(odds, y, weights)
    return Judged(found, 1 / (1 + np.exp(-(scale * odds + offset))), scale, offset)


def threshold(seen: Judged) -> float:
    return float(np.quantile(seen.of("xquad_en", "gone", answerable=False), REFUSED))


def fit(data: Path) -> None:
    """Writes the model's file."""
    found = rows(data)
    seen = judged(found)
    x, y, weights = arrays(found)
    model = boosting.boosted(x, y, weights)
    form: dict[str, Any] = {
        "made_by": "python -m evals.fit sufficiency",
        "rows": {name: sum(f"{r.set} {r.how}" == name for r in found) for name in {f"{r.set} {r.how}" for r in found}},
        "embedder": LocalEmbed.open().fingerprint,
        "threshold": round(threshold(seen), 3),
        "model": boosting.form(model, list(found[0].measured), seen.scale, seen.offset),
    }
    digest = save(PATH, form)
    say(f"{PATH}: {PATH.stat().st_size // 1024} KB, threshold {form['threshold']}, sha256 {digest}")
