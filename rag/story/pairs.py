"""Pairs of reports that may tell one story, with their log-odds."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.story.model import Model
from rag.story.postings import postings, strongest
from rag.story.rows import Floats, Ints, Rows, Weighted

STRONGEST = 48
"""Tokens of a report by which others are found: its rarest names and words. All are compared after that."""
NEAREST = 48
"""Reports that a report is compared with."""


@dataclass(frozen=True, slots=True)
class Pair:
    odds: float
    left: int
    right: int


def pairs(rows: Weighted, days: NDArray[np.float64], model: Model) -> list[Pair]:
    """Those of at least the model's cut, likeliest first; `days` (rows,) since any day, NaN where not known.

    Average link joins no two clusters without such a pair between them.
    """
    found: set[tuple[int, int]] = set()
    scored: list[Pair] = []
    for i, others in candidates(rows.all):
        short = np.minimum(rows.short[others], rows.short[i])
        odds = model.odds(against(rows.all, i, others), against(rows.plain, i, others), days[others] - days[i], short)
        for j, value in zip(others.tolist(), odds.tolist(), strict=True):
            pair = (min(i, j), max(i, j))
            if value >= model.cut and pair not in found:
                found.add(pair)
                scored.append(Pair(value, *pair))
    return sorted(scored, key=lambda pair: (-pair.odds, pair.left, pair.right))


def candidates(rows: Rows) -> Iterator[tuple[int, Ints]]:
    """Each row with those that share most of its strongest tokens, rising."""
    short = strongest(rows, STRONGEST)
    inverted = postings(short)
    for i in range(len(rows)):
        others, products = inverted.shared(i, *short.row(i))
        if len(others) > NEAREST:
            others = np.sort(others[np.argsort(-products, kind="stable")[:NEAREST]])
        yield i, others


def against(rows: Rows, i: int, others: Ints) -> Floats:
    """Dot products of row `i` with each of the others."""
    columns, values = rows.row(i)
    lengths = rows.starts[others + 1] - rows.starts[others]
    total = int(lengths.sum())
    if not len(columns) or not total:
        return np.zeros(len(others), np.float32)
    at = np.repeat(rows.starts[others] - (np.cumsum(lengths) - lengths), lengths) + np.arange(total)
    own = np.zeros(max(int(rows.columns[at].max()), int(columns[-1])) + 1, np.float32)
    own[columns] = values
    products = own[rows.columns[at]] * rows.values[at]
    return np.bincount(np.repeat(np.arange(len(others)), lengths), products, len(others)).astype(np.float32)
