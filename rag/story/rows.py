"""Reports as sparse rows whose dot product is what their traits in common are worth."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.story.background import shares
from rag.story.model import KINDS, Kind, Model
from rag.story.traits import Traits

BACKGROUND = 100
"""Texts that the general shares count for: in a window of as many reports, its own counts weigh as much."""
UNKNOWN: Mapping[Kind, float] = {"figures": 0.05, "dates": 0.02}
FULL = 12
"""Different words that are no names, from which a report is not short: 96 of 100 reports of ECB+ have more. From 14
on the B-cubed F1 there falls."""
RARE = 0.001
"""General share of a token that is in no list."""

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Rows:
    """Row `i` has `values[starts[i]:starts[i + 1]]` in the columns of the same places, each column once, rising."""

    starts: Ints
    columns: Ints
    values: Floats

    def __len__(self) -> int:
        return len(self.starts) - 1

    def row(self, i: int) -> tuple[Ints, Floats]:
        here = slice(self.starts[i], self.starts[i + 1])
        return self.columns[here], self.values[here]

    def taken(self, indices: Sequence[int] | Ints) -> "Rows":
        """These rows, in this order."""
        return joined(self.row(int(i)) for i in indices)

    def dense(self) -> Floats:
        """(rows, columns that occur)."""
        used, at = np.unique(self.columns, return_inverse=True)
        matrix = np.zeros((len(self), len(used)), np.float32)
        matrix[np.repeat(np.arange(len(self)), np.diff(self.starts)), at] = self.values
        return matrix


def joined(rows: Iterable[tuple[Ints, Floats]]) -> Rows:
    """Of columns and values of each row."""
    parts = list(rows)
    starts = np.cumsum([0, *(len(columns) for columns, _ in parts)], dtype=np.int64)
    if not parts:
        return Rows(starts, np.zeros(0, np.int64), np.zeros(0, np.float32))
    return Rows(starts, np.concatenate([c for c, _ in parts]), np.concatenate([v for _, v in parts]))


@dataclass(frozen=True, slots=True)
class Weighted:
    """The dot product of two of `all` is the sum over kinds of weight times cosine; of two of `plain`, the cosine of
    the words that are no names. `short` (rows,) is 0 for a report of `FULL` words or more, and nears 1 for one
    of few."""

    all: Rows
    plain: Rows
    short: Floats

    def taken(self, indices: Sequence[int]) -> "Weighted":
        return Weighted(self.all.taken(indices), self.plain.taken(indices), self.short[list(indices)])

    def __len__(self) -> int:
        return len(self.all)


def weighted(found: Iterable[Traits], model: Model, around: Sequence[Traits] = ()) -> Weighted:
    """A row for each report, of TF-IDF.

    A token's part is `1 + ln(times)` times `ln((n + B) / (df + B * general share))`: the inverse document frequency of
    the window, of the reports `around` it, and of B texts in general together. Tokens of different kinds are different
    columns.
    """
    counted = _Counted()
    for traits in found:
        counted.add(traits)
    rarity = counted.rarity(around)
    return Weighted(counted.rows(model.weights, rarity), counted.rows({"words": 1.0}, rarity), counted.short())


class _Counted:
    """Tokens as numbers, by kind; the numbers rise in the order of first occurrence."""

    def __init__(self) -> None:
        self.columns: dict[tuple[Kind, str], int] = {}
        self.bags: list[dict[Kind, tuple[Ints, Floats]]] = []

    def add(self, traits: Traits) -> None:
        self.bags.append({kind: self._bag(kind, traits[kind]) for kind in KINDS})

    def _bag(self, kind: Kind, tokens: Sequence[str]) -> tuple[Ints, Floats]:
        counts = {self.columns.setdefault((kind, t), len(self.columns)): k for t, k in Counter(tokens).items()}
        columns = np.array(sorted(counts), np.int64)
        return columns, np.array([1 + math.log(counts[c]) for c in columns.tolist()], np.float32)

    def rows(self, weights: Mapping[Kind, float], rarity: Floats) -> Rows:
        return joined(_row(bag, weights, rarity) for bag in self.bags)

    def short(self) -> Floats:
        """(rows,)"""
        return np.array([max(0.0, 1 - len(bag["words"][0]) / FULL) for bag in self.bags], np.float32)

    def rarity(self, around: Sequence[Traits]) -> Floats:
        """(columns,)"""
        if not self.columns:
            return np.zeros(0, np.float32)
        general = shares()
        prior = [UNKNOWN[k] if k in UNKNOWN else general.get(t, RARE) for k, t in self.columns]
        within = np.bincount(
            np.concatenate([columns for bag in self.bags for columns, _ in bag.values()]), minlength=len(self.columns)
        )
        beside = Counter((kind, token) for traits in around for kind in KINDS for token in set(traits[kind]))
        have = within + np.array([beside[token] for token in self.columns])
        odds = (len(self.bags) + len(around) + BACKGROUND) / (have + BACKGROUND * np.array(prior))
        return np.maximum(np.log(odds), 0.0).astype(np.float32)


def _row(bag: Mapping[Kind, tuple[Ints, Floats]], weights: Mapping[Kind, float], rarity: Floats) -> tuple[Ints, Floats]:
    parts: list[tuple[Ints, Floats]] = []
    for kind, weight in weights.items():
        columns, counts = bag[kind]
        values = counts * rarity[columns]
        length = float(np.linalg.norm(values))
        if length:
            parts.append((columns, (values * (math.sqrt(weight) / length)).astype(np.float32)))
    if not parts:
        return np.zeros(0, np.int64), np.zeros(0, np.float32)
    columns = np.concatenate([c for c, _ in parts])
    order = np.argsort(columns, kind="stable")
    return columns[order], np.concatenate([v for _, v in parts])[order]
