"""Clusters from pairs: groups of bounded size by single link, each cut into stories by average link."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.story.model import Model
from rag.story.pairs import Pair
from rag.story.rows import Rows, Weighted

MOST = 400
"""Reports of one group. Single link chains; where a group would grow above it, its weakest pairs do not join, so a
story of more reports than that comes in parts. Memory and time of average link are bounded by it."""

Matrix = NDArray[np.float64]


def groups(count: int, pairs: Sequence[Pair]) -> list[list[int]]:
    """Connected components of at most `MOST`; `pairs` likeliest first."""
    group = {i: [i] for i in range(count)}
    for pair in pairs:
        left, right = group[pair.left], group[pair.right]
        if left is right or len(left) + len(right) > MOST:
            continue
        if len(left) < len(right):
            left, right = right, left
        left += right
        group.update(dict.fromkeys(right, left))
    return list({min(members): sorted(members) for members in group.values()}.values())


def linked(rows: Weighted, days: NDArray[np.float64], model: Model) -> list[list[int]]:
    """Clusters of these rows by average link over the log-odds of all of their pairs."""
    if len(rows) == 1:
        return [[0]]
    short = np.minimum(rows.short[:, None], rows.short[None, :])
    between = model.odds(_products(rows.all), _products(rows.plain), days[:, None] - days[None, :], short)
    return average_link(between, model.cut)


def _products(rows: Rows) -> NDArray[np.float32]:
    dense = rows.dense()
    return dense @ dense.T


def average_link(likeness: Matrix, least: float) -> list[list[int]]:
    """The two clusters whose items are on average most alike are joined while that is at least `least` (UPGMA, Sokal
    and Michener 1958). `likeness` is symmetric, (n, n); of equals the first pair is taken.
    """
    between = likeness.copy()
    np.fill_diagonal(between, -np.inf)
    members = [[i] for i in range(len(between))]
    while len(between) > 1:
        a, b = sorted(divmod(int(np.argmax(between)), len(between)))
        if between[a, b] < least:
            break
        _join(between, members, a, b)
    return [cluster for cluster in members if cluster]


def _join(between: Matrix, members: list[list[int]], a: int, b: int) -> None:
    """Cluster `b` becomes part of `a`; nothing is like `b` any more."""
    ours, theirs = len(members[a]), len(members[b])
    between[a] = between[:, a] = (ours * between[a] + theirs * between[b]) / (ours + theirs)
    between[b] = between[:, b] = -np.inf
    between[a, a] = -np.inf
    members[a], members[b] = members[a] + members[b], []
