"""Whether the service is silent when it should be, and only then."""

from collections.abc import Sequence
from itertools import groupby

from evals.metrics.said import abstained
from evals.metrics.shares import mean, verdict
from evals.metrics.wording import contains, facts
from evals.types import Row, Score

Points = tuple[tuple[float, float], ...]


def precision(row: Row) -> Score | None:
    """Of a case that was refused: 1 if it should be."""
    return verdict(_needless(row)) if abstained(row) else None


def recall(row: Row) -> Score | None:
    """Of an unanswerable case: 1 if refused."""
    return verdict(_needed(row)) if row.answer and row.case.unanswerable else None


def false_refusal(row: Row) -> Score | None:
    """Of an answerable case: 1 if refused, which is wrong."""
    if not row.answer or row.case.unanswerable:
        return None
    return Score(value=float(abstained(row)), why=_needless(row))


def correct(row: Row) -> Score | None:
    """Of every case: 1 if it was refused exactly when it is unanswerable."""
    return verdict(_needed(row) or _needless(row)) if row.answer else None


def risk_coverage(rows: Sequence[Row]) -> Points:
    """Points (coverage, risk), surest answers first; risk is the share of wrong ones among those covered.

    Wrong is an answer to an unanswerable case, or one to an answerable case that holds neither the accepted
    answer nor a required fact. Rows without confidence, or of which right and wrong are unknown, are left out.
    Rows of one confidence are covered together, so that their order does not count.
    """
    known = sorted(found for row in rows if (found := outcome(row)))
    points: list[tuple[float, float]] = []
    seen = errors = 0
    for _, tied in groupby(known, key=lambda pair: pair[0]):
        flags = [flag for _, flag in tied]
        seen, errors = seen + len(flags), errors + sum(flags)
        points.append((seen / len(known), errors / seen))
    return tuple(points)


def aurc(points: Points) -> float | None:
    """Area under the risk-coverage curve (Geifman and El-Yaniv 2017): the mean, over rows, of the risk at
    the coverage at which the row comes in. None without points. 0 is best.
    """
    if not points:
        return None
    before = (0.0, *(coverage for coverage, _ in points))
    return sum((coverage - start) * risk for (coverage, risk), start in zip(points, before, strict=False))


def wrong(row: Row) -> bool | None:
    """None when the case does not tell right from wrong."""
    if not row.answer:
        return None
    if row.case.unanswerable:
        return not abstained(row)
    scores = [score.value for metric in (contains, facts) if (score := metric(row))]
    return mean(scores) == 0 if scores else None


def outcome(row: Row) -> tuple[float, bool] | None:
    """Confidence, negated so that the surest sorts first, and whether the answer is wrong; None: left out."""
    flag = wrong(row)
    confidence = row.answer.confidence if row.answer else None
    return None if flag is None or confidence is None else (-confidence, flag)


def _needed(row: Row) -> str:
    missed = row.case.unanswerable and not abstained(row)
    return f"should have abstained: {row.case.unanswerable}" if missed else ""


def _needless(row: Row) -> str:
    if not row.answer or not abstained(row) or row.case.unanswerable:
        return ""
    return f"refused: {row.answer.abstain_reason}"
