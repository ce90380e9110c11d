"""What a report leads with: means beside those of the baseline, and which way is better."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from evals.baselines import before
from evals.metrics import METRICS, Metric
from evals.report.words import number
from evals.types import Mean, Score, Scored

SAME = 0.0005  # less than what three decimals show


Metrics = Mapping[str, Metric]

Change = Literal["better", "worse", "same", "new"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One mean, and the same mean of the baseline (None where there is none to compare with)."""

    mean: Mean
    before: Mean | None
    lower_is_better: bool

    @property
    def difference(self) -> float | None:
        return None if self.before is None else self.mean.mean - self.before.mean

    @property
    def change(self) -> Change:
        if self.difference is None:
            return "new"
        if abs(self.difference) < SAME:
            return "same"
        return "better" if (self.difference < 0) == self.lower_is_better else "worse"

    @property
    def words(self) -> str:
        if self.difference is None:
            return "no baseline"
        if self.change == "same":
            return "as the baseline"
        return f"{number(abs(self.difference))} {self.change} than the baseline"


def figures(scored: Scored, baseline: Scored | None, metrics: Metrics = METRICS) -> tuple[Figure, ...]:
    """All means in the order of the suite's metrics, then the rest; variants of a metric stand together."""
    order = _order(scored)
    ranked = sorted(scored.means, key=lambda mean: order[mean.metric])  # stable: variants stay in the run's order
    return tuple(
        Figure(mean, _before(scored, baseline, mean), _lower_is_better(mean.metric, metrics)) for mean in ranked
    )


def leading(scored: Scored, found: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """The figures of the metrics that the suite names; all when it names none."""
    return tuple(figure for figure in found if figure.mean.metric in scored.suite.metrics) or found


def variants(scored: Scored) -> tuple[str, ...]:
    """In the order of the run; the suite's own settings are the empty name."""
    return tuple(dict.fromkeys([*scored.manifest.variants, *(mean.variant for mean in scored.means)]))


def incomparable(scored: Scored, baseline: Scored | None) -> bool:
    return baseline is not None and baseline.manifest.corpus_hash != scored.manifest.corpus_hash


def below_par(name: str, score: Score, metrics: Metrics) -> bool:
    metric = metrics.get(name)
    return metric is not None and metric.fails(score.value)


def definition(name: str, metrics: Metrics) -> str | None:
    metric = metrics.get(name)
    return metric.definition if metric else None


def _lower_is_better(name: str, metrics: Metrics) -> bool:
    metric = metrics.get(name)
    return metric is not None and metric.better == "lower"


def _before(scored: Scored, baseline: Scored | None, mean: Mean) -> Mean | None:
    """Runs on different corpora are never compared."""
    if baseline is None or incomparable(scored, baseline):
        return None
    return before(baseline, mean.metric, mean.variant)


def _order(scored: Scored) -> Mapping[str, int]:
    names = dict.fromkeys([*scored.suite.metrics, *(mean.metric for mean in scored.means)])
    return {name: place for place, name in enumerate(names)}
