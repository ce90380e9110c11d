"""From the rows of a run to a `Scored` run: pure, so that kept rows can be scored again."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from evals.gates import failed_rows, judge
from evals.metrics import METRICS, Metric
from evals.metrics.abstention import risk_coverage
from evals.metrics.means import standard_error
from evals.metrics.shares import mean
from evals.types import CaseScores, Curve, Manifest, Mean, Row, Score, Scored, Suite

DIGITS = 6
"""Of every number: far below what matters, and above what differs between machines."""


def score(
    manifest: Manifest,
    suite: Suite,
    rows: Sequence[Row],
    baseline: Scored | None,
    *,
    metrics: Mapping[str, Metric] = METRICS,
) -> Scored:
    """Every metric for every case, their means, curves, and what the gates say.

    The same rows, in any order, give the same bytes of `model_dump_json`. A metric that raises is recorded in
    the case's `errors`, and the others go on. A row that failed has no scores and is counted in `failures`.
    Means are in the order of `suite.metrics`, then of `metrics`, by variant within each.
    """
    ordered = sorted(rows, key=lambda row: (row.variant, row.case.id))
    cases = tuple(score_case(row, metrics) for row in ordered)
    means = tuple(_means(_order(suite, metrics), metrics, ordered, cases))
    verdicts = judge(suite.gates, means, cases, baseline, corpus_hash=manifest.corpus_hash, metrics=metrics)
    return Scored(
        manifest=manifest,
        suite=suite,
        means=means,
        cases=cases,
        curves=tuple(_curves(ordered)),
        gates=(*verdicts, *failed_rows(ordered)),
        failures=dict(sorted(Counter(row.failure.code for row in ordered if row.failure).items())),
    )


def score_case(row: Row, metrics: Mapping[str, Metric] = METRICS) -> CaseScores:
    """Of one row by every metric that applies; none for a row that failed."""
    scores: dict[str, Score] = {}
    errors: dict[str, str] = {}
    for name, metric in metrics.items() if row.failure is None else ():
        try:
            found = metric.score(row)
        except Exception as error:  # one broken metric must not cost the others
            errors[name] = f"{type(error).__name__}: {error}"
        else:
            if found is not None:
                scores[name] = found.model_copy(update={"value": _rounded(found.value)})
    return CaseScores(variant=row.variant, case_id=row.case.id, group=row.group, scores=scores, errors=errors)


def _order(suite: Suite, metrics: Mapping[str, Metric]) -> list[str]:
    return list(dict.fromkeys([*(name for name in suite.metrics if name in metrics), *metrics]))


def _means(
    names: Iterable[str], metrics: Mapping[str, Metric], rows: Sequence[Row], cases: Sequence[CaseScores]
) -> Iterator[Mean]:
    variants = sorted({row.variant for row in rows})
    for name in names:
        for variant in variants:
            over = metrics[name].over
            if over is not None:
                found = _over(name, variant, over([row for row in rows if _ran(row, variant)]))
            else:
                found = _mean(name, variant, [case for case in cases if case.variant == variant])
            if found:
                yield found


def _mean(name: str, variant: str, cases: Sequence[CaseScores]) -> Mean | None:
    having = [case for case in cases if name in case.scores]
    if not having:
        return None
    values = [case.scores[name].value for case in having]
    se = standard_error(values, [case.group for case in having])
    rounded = None if se is None else _rounded(se)
    return Mean(metric=name, variant=variant, mean=_rounded(mean(values)), se=rounded, n=len(values))


def _over(name: str, variant: str, found: tuple[float, int] | None) -> Mean | None:
    return found and Mean(metric=name, variant=variant, mean=_rounded(found[0]), se=None, n=found[1])


def _curves(rows: Sequence[Row]) -> Iterator[Curve]:
    for variant in sorted({row.variant for row in rows}):
        points = risk_coverage([row for row in rows if _ran(row, variant)])
        if points:
            rounded = tuple((_rounded(x), _rounded(y)) for x, y in points)
            yield Curve(name="risk_coverage", variant=variant, points=rounded)


def _ran(row: Row, variant: str) -> bool:
    return row.variant == variant and row.failure is None


def _rounded(value: float) -> float:
    """Never -0.0, which prints otherwise than 0.0."""
    return round(value, DIGITS) + 0.0
