"""Which story of earlier days a story goes on with."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.story.model import MODEL, PLAIN, Model
from rag.story.pairs import Pair, against, candidates
from rag.story.report import Report
from rag.story.rows import Floats, Ints, Rows, Weighted, joined, weighted
from rag.story.stories import days_of, ordered
from rag.story.traits import traits

PREFIX = 5
SHARED = 20.0
"""Log-odds that shared reports add, by their share of the smaller story: more than words ever can."""

Groups = Sequence[Sequence[Report]]


def continued(found: Groups, earlier: Groups, *, model: Model = MODEL) -> list[int | None]:
    """For each found story the index of the earlier one that it continues; no earlier one is continued twice.

    The mean log-odds of their pairs of reports decide, with the days between the reports that lie nearest; the
    likeliest continuation is settled first. Reports with one id are in both.
    """
    if not found or not earlier:
        return [None] * len(found)
    parts = [*found, *earlier]
    rows = _means(parts, model)
    days = [days_of(reports) for reports in parts]
    ids = [frozenset(report.id for report in reports) for reports in parts]
    leads = [_named(reports) for reports in parts]
    likely: list[Pair] = []
    for i, others in candidates(rows.all):
        if i >= len(found):
            break
        later: Ints = others[others >= len(found)]
        places: list[int] = later.tolist()
        gaps = np.array([_gap(days[i], days[j]) for j in places], np.float64)
        same = np.array([_shared(ids[i], ids[j]) for j in places], np.float64)
        plain = against(rows.plain, i, later)
        short = np.minimum(rows.short[later], rows.short[i])
        odds = model.odds(against(rows.all, i, later), plain, gaps, short) + SHARED * same
        odds[(plain < PLAIN) & (same == 0)] = -np.inf  # names alone tell where, not what
        elsewhere = np.array([_are_elsewhere(leads[i], leads[j]) for j in places], np.bool_)
        odds[elsewhere & (same == 0)] = -np.inf  # two earthquakes: what, and not where
        likely += (Pair(o, i, j) for o, j in zip(odds.tolist(), places, strict=True) if o >= model.follows)
    settled = _settled(sorted(likely, key=lambda pair: (-pair.odds, pair.left, pair.right)))
    return [settled[i] - len(found) if i in settled else None for i in range(len(found))]


def _settled(likely: Sequence[Pair]) -> dict[int, int]:
    """By left index: the likeliest that is not taken yet."""
    chosen: dict[int, int] = {}
    taken: set[int] = set()
    for pair in likely:
        if pair.left not in chosen and pair.right not in taken:
            chosen[pair.left] = pair.right
            taken.add(pair.right)
    return chosen


def _named(reports: Sequence[Report]) -> frozenset[str]:
    """First letters of the names in the leads: Orlavia and Orlavian are one place."""
    return frozenset(name[:PREFIX] for report in reports for name in traits(report)["lead_names"])


def _are_elsewhere(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one) and bool(other) and not one & other


def _gap(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Days between the reports that lie nearest; NaN where one story has no date."""
    between = np.abs(one[:, None] - other[None, :])
    known = between[~np.isnan(between)]
    return float(known.min()) if len(known) else float("nan")


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(1, min(len(one), len(other)))


def _means(parts: Groups, model: Model) -> Weighted:
    """A row for each story: the mean of its reports' rows, so that dot products are means over pairs."""
    distinct = list({report.key: report for reports in parts for report in reports}.values())
    distinct = [distinct[i] for i in ordered(distinct)]
    rows = weighted((traits(report) for report in distinct), model)
    at = {report.key: i for i, report in enumerate(distinct)}
    of = [[at[report.key] for report in reports] for reports in parts]
    return Weighted(
        joined(_mean(rows.all.taken(indices)) for indices in of),
        joined(_mean(rows.plain.taken(indices)) for indices in of),
        np.array([rows.short[indices].mean() for indices in of], np.float32),
    )


def _mean(rows: Rows) -> tuple[Ints, Floats]:
    columns, at = np.unique(rows.columns, return_inverse=True)
    sums = np.bincount(at, rows.values, minlength=len(columns))
    return columns.astype(np.int64), (sums / max(1, len(rows))).astype(np.float32)
