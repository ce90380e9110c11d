"""Gates: conditions on means that a run must meet. What cannot be judged is never passed in silence."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evals.baselines import before
from evals.metrics import METRICS, NO_PAR, Metric
from evals.types import CaseScores, Gate, Mean, Row, Scored, Verdict

FAILURES = "failures"
"""Metric named by the verdict on cases that could not be run."""


def judge(
    gates: Sequence[Gate],
    means: Sequence[Mean],
    cases: Sequence[CaseScores],
    baseline: Scored | None,
    *,
    corpus_hash: str,
    metrics: Mapping[str, Metric] = METRICS,
) -> tuple[Verdict, ...]:
    """A verdict for each gate and variant.

    A gate fails when no case has its metric, when the metric broke on a case, or when the drop is asked for
    and the baseline is of other documents (`corpus_hash` is that of the run). Where there is no baseline, or
    it lacks the mean, the drop is not judged, and the detail says so. `cases` of a verdict are those worse
    than the metric's par (without a par: than the gate's own bound), worst first.
    """
    variants = sorted({case.variant for case in cases})
    judged = _Judged(means, cases, baseline, corpus_hash, metrics)
    return tuple(judged(gate, variant) for gate in gates for variant in variants)


def failed_rows(rows: Sequence[Row]) -> tuple[Verdict, ...]:
    """For each variant with cases that could not be run, a verdict that fails and names them."""
    failed: dict[str, list[str]] = {}
    for row in rows:
        if row.failure:
            failed.setdefault(row.variant, []).append(row.case.id)
    gate, counts = Gate(metric=FAILURES, at_most=0), Counter(row.variant for row in rows)
    return tuple(
        Verdict(
            gate=gate,
            variant=variant,
            passed=False,
            detail=f"{len(ids)} of {counts[variant]} cases could not be run",
            cases=tuple(ids),
        )
        for variant, ids in sorted(failed.items())
    )


@dataclass(frozen=True, slots=True)
class _Judged:
    """A run, as gates see it."""

    means: Sequence[Mean]
    cases: Sequence[CaseScores]
    baseline: Scored | None
    corpus_hash: str
    metrics: Mapping[str, Metric]

    def __call__(self, gate: Gate, variant: str) -> Verdict:
        own = [case for case in self.cases if case.variant == variant]
        broken = tuple(case.case_id for case in own if gate.metric in case.errors)
        mean = _mean(self.means, gate.metric, variant)
        if broken or mean is None:
            detail = f"the metric broke on {len(broken)} of {len(own)} cases" if broken else "no case has a score"
            return Verdict(gate=gate, variant=variant, passed=False, detail=detail, cases=broken)
        drop, unjudged = self._drop(gate, variant, mean)
        faults = [*_bounds(gate, mean), *drop]
        detail = "; ".join([*(faults or [f"{mean:.3f}"]), *unjudged])
        return Verdict(
            gate=gate, variant=variant, passed=not faults, detail=detail, cases=_worst(gate, own, self.metrics)
        )

    def _drop(self, gate: Gate, variant: str, mean: float) -> tuple[list[str], list[str]]:
        """What is wrong with the drop, and why it was not judged."""
        if gate.drop_at_most is None:
            return [], []
        if self.baseline is None:
            return [], ["drop not judged: no baseline"]
        if self.baseline.manifest.corpus_hash != self.corpus_hash:
            return ["the baseline is of other documents"], []
        held = before(self.baseline, gate.metric, variant)
        if held is None:
            return [], ["drop not judged: the baseline has no such mean"]
        lower = gate.metric in self.metrics and self.metrics[gate.metric].better == "lower"
        loss = round(mean - held.mean if lower else held.mean - mean, 6)
        wrong = loss > gate.drop_at_most
        return (
            [f"{mean:.3f} is {loss:.3f} worse than {held.mean:.3f}, at most {gate.drop_at_most:g}"] if wrong else []
        ), []


def _mean(means: Sequence[Mean], metric: str, variant: str) -> float | None:
    return next((m.mean for m in means if (m.metric, m.variant) == (metric, variant)), None)


def _bounds(gate: Gate, mean: float) -> list[str]:
    low = gate.at_least is not None and mean < gate.at_least
    high = gate.at_most is not None and mean > gate.at_most
    return [
        *([f"{mean:.3f} is below {gate.at_least:g}"] if low else []),
        *([f"{mean:.3f} is above {gate.at_most:g}"] if high else []),
    ]


def _worst(gate: Gate, cases: Sequence[CaseScores], metrics: Mapping[str, Metric]) -> tuple[str, ...]:
    metric = metrics.get(gate.metric)
    if metric is None:
        return ()
    bound = _bound(gate, metric)
    values = [(case.scores[gate.metric].value, case.case_id) for case in cases if gate.metric in case.scores]
    sign = 1 if metric.better == "higher" else -1
    return tuple(id for value, id in sorted(values, key=lambda v: (sign * v[0], v[1])) if metric.worse(value, bound))


def _bound(gate: Gate, metric: Metric) -> float:
    without_par = metric.better == "higher" and metric.par == NO_PAR
    return gate.at_least if without_par and gate.at_least is not None else metric.par
