"""What a run is measured by: pure functions over its rows. `registry` names those that give a case a score.

Each is `Row -> Score | None`, None where it does not apply: a case without the field that a metric needs
is never counted as 0. `clustering` and `cost` stand apart: they are not about single cases, or not the same
on every machine.
"""

from evals.metrics.registry import METRICS, NO_PAR, Metric

__all__ = ["METRICS", "NO_PAR", "Metric"]
