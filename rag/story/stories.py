"""Reports into stories."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.story.copies import copies
from rag.story.link import groups, linked
from rag.story.model import MODEL, Model
from rag.story.pairs import pairs
from rag.story.report import Report
from rag.story.rows import weighted
from rag.story.traits import Traits, traits


@dataclass(frozen=True, slots=True)
class Prepared:
    """All of the reports that does not depend on a model. `copied`: the reports of each text, as they were given, the
    longest first; `found` and `days` of the longest alone."""

    copied: list[list[int]]
    found: list[Traits]
    days: NDArray[np.float64]


def stories(
    reports: Sequence[Report], *, around: Sequence[Report] = (), model: Model = MODEL
) -> tuple[tuple[int, ...], ...]:
    """Indices of the reports of each story, rising; stories in the order of their first report.

    `around` are reports of other days: a few reports cannot tell which names are everywhere, and would be joined for
    the country that they share.

    Every report is in exactly one, alone where no other tells the same. Who is with whom does not depend on the order
    of the reports. Near-duplicates are one report when stories are made, and stay together.
    """
    return told(prepared(reports), model, [traits(report) for report in around])


def prepared(reports: Sequence[Report]) -> Prepared:
    order = ordered(reports)
    found = [traits(reports[i]) for i in order]
    copied = sorted(copies([reports[i].text for i in order], found), key=min)
    first = [members[0] for members in copied]
    return Prepared(
        [[order[n] for n in members] for members in copied],
        [found[n] for n in first],
        days_of([reports[order[n]] for n in first]),
    )


def told(given: Prepared, model: Model, around: Sequence[Traits] = ()) -> tuple[tuple[int, ...], ...]:
    """The stories of `stories`."""
    rows = weighted(given.found, model, around)
    clusters: list[tuple[int, ...]] = []
    for group in groups(len(rows), pairs(rows, given.days, model)):
        for cluster in linked(rows.taken(group), given.days[group], model):
            story = sorted(i for n in cluster for i in given.copied[group[n]])
            clusters.append(tuple(story))
    return tuple(sorted(clusters))


def ordered(reports: Sequence[Report]) -> list[int]:
    """By publication, undated ones last; then by what they are."""
    return sorted(range(len(reports)), key=lambda i: (_moment(reports[i]), reports[i].key))


def days_of(reports: Sequence[Report]) -> NDArray[np.float64]:
    """(reports,) days since 1970 with fractions; NaN for undated ones."""
    return np.array([_moment(report) if report.published else np.nan for report in reports], np.float64)


def _moment(report: Report) -> float:
    return report.published.first.timestamp() / 86_400 if report.published else float("inf")
