"""Whether the service knows when the evidence does not answer. See `evals.fit.evidence` for the rows.

The figures are of models that did not see the question's paragraph (five folds, grouped by paragraph); the model
that the product ships is fitted on all of these rows afterwards, so that these sets are no test of it any more.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from evals.bench.rows import Row
from evals.fit import boosting
from evals.fit.evidence import rows
from evals.fit.sufficiency import Judged, judged, threshold

NEAR_MISSES_REFUSED, GONE_REFUSED = 0.65, 0.75


def measure(data: Path) -> Iterator[Row]:
    """Some minutes. Raises `MissingSet`."""
    yield from _sufficiency(judged(rows(data)))


def _sufficiency(seen: Judged) -> Iterator[Row]:
    asked, near = (seen.of("squad2_500", "as_is", answerable=yes) for yes in (True, False))
    there = seen.of("xquad_en", "as_is", answerable=True)
    gone = seen.of("xquad_en", "gone", answerable=False)
    cut = seen.of("xquad_en", "cut", answerable=False)
    at = threshold(seen)
    yield Row(name="squad2_500, near misses: area under ROC, out of fold", measured=_area(asked, near), wanted=0.8)
    yield Row(
        name=f"squad2_500: answerable refused where {NEAR_MISSES_REFUSED:.0%} of near misses are",
        measured=float(np.mean(asked < np.quantile(near, NEAR_MISSES_REFUSED))),
        wanted=0.15,
        sign="<=",
        unit="%",
    )
    yield Row(
        name=f"xquad_en, paragraph gone: answerable refused where {GONE_REFUSED:.0%} are",
        measured=float(np.mean(there < at)),
        wanted=0.1,
        sign="<=",
        unit="%",
        remarks=f"area {_area(there, gone):.3f} ({_area(there, cut):.3f} where only the answering sentences are cut)",
    )
    yield Row(
        name="the product's threshold: near misses of squad2_500 refused",
        measured=float(np.mean(near < at)),
        unit="%",
        remarks=f"and {np.mean(asked < at):.1%} of its answerable questions; threshold {at:.3f}",
    )
    yield _kept(seen, at)


def _kept(seen: Judged, at: float) -> Row:
    """What a threshold costs in answers that hold an accepted wording, for thresholds that refuse less."""
    held = np.array([row.set == "xquad_en" and row.held for row in seen.rows])
    asked = seen.of("xquad_en", "as_is", answerable=True)
    gone = seen.of("xquad_en", "gone", answerable=False)
    less = [(share, float(np.quantile(asked, share))) for share in (0.01, 0.02, 0.03)]
    told = "; ".join(
        f"{share:.0%} refused: {np.sum(held & (seen.probability >= t)) / len(asked):.1%}, gone {np.mean(gone < t):.0%}"
        for share, t in less
    )
    return Row(
        name="xquad_en: gold answer in the sentences and not refused",
        measured=float(np.sum(held & (seen.probability >= at)) / len(asked)),
        unit="%",
        remarks=f"without refusals {held.sum() / len(asked):.1%}; {told}",
    )


def _area(yes: boosting.Floats, no: boosting.Floats) -> float:
    return boosting.area(np.concatenate([yes, no]), np.array([True] * len(yes) + [False] * len(no)))
