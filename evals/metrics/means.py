"""Means with an honest error: cases about one article are right or wrong together."""

from collections.abc import Sequence
from math import sqrt

from evals.metrics.shares import mean


def standard_error(values: Sequence[float], groups: Sequence[str]) -> float | None:
    """Of the mean, clustered by group; None for fewer than two groups.

    The square root of G / (G - 1) times the sum over groups of (sum of residuals)², divided by n: the
    cluster-robust variance of Liang and Zeger (1986) for a mean, with the usual correction for G groups
    (Cameron and Miller 2015, section II.B). With one case a group it is the ordinary standard error.
    """
    sums: dict[str, float] = {}
    middle = mean(values)
    for value, group in zip(values, groups, strict=True):
        sums[group] = sums.get(group, 0.0) + value - middle
    if len(sums) < 2:
        return None
    squares = sum(residual**2 for _, residual in sorted(sums.items()))
    return sqrt(len(sums) / (len(sums) - 1) * squares) / len(values)
