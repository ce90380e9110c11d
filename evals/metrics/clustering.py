"""How well found clusters agree with gold ones. Both are mappings from the same items to a label."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from math import comb, log
from typing import TypeVar

from evals.metrics.shares import f1, mean

Item = TypeVar("Item", bound=Hashable)
Labels = Mapping[Item, Hashable]


@dataclass(frozen=True, slots=True)
class _Table:
    """Counts of items by gold cluster, by found cluster, and by both."""

    gold: Counter[Hashable]
    found: Counter[Hashable]
    both: Counter[tuple[Hashable, Hashable]]
    n: int


def b_cubed(gold: Labels[Item], found: Labels[Item]) -> tuple[float, float, float]:
    """Precision, recall and F1 (Amigó et al. 2009): means over items of the share of the items in its found
    cluster that are in its gold cluster, and the reverse. Raises ValueError for no or different items.
    """
    table = _table(gold, found)
    pairs = [(gold[item], found[item]) for item in gold]
    precision = mean([table.both[pair] / table.found[pair[1]] for pair in pairs])
    recall = mean([table.both[pair] / table.gold[pair[0]] for pair in pairs])
    return precision, recall, f1(precision, recall)


def v_measure(gold: Labels[Item], found: Labels[Item]) -> float:
    """Harmonic mean of homogeneity and completeness (Rosenberg and Hirschberg 2007), both 1 where the entropy
    that they divide by is 0. Raises ValueError for no or different items.
    """
    table = _table(gold, found)
    shared = sum(c / table.n * log(c * table.n / (table.gold[g] * table.found[f])) for (g, f), c in table.both.items())
    entropies = (_entropy(table.gold, table.n), _entropy(table.found, table.n))
    homogeneity, completeness = (max(0.0, shared) / entropy if entropy else 1.0 for entropy in entropies)
    return f1(homogeneity, completeness)


def adjusted_rand_index(gold: Labels[Item], found: Labels[Item]) -> float:
    """Agreement over pairs of items, corrected for chance (Hubert and Arabie 1985): 1 for the same clusters, 0
    on average for random ones, and it can be negative. Raises ValueError for no or different items.
    """
    table = _table(gold, found)
    both, in_gold, in_found = (
        _pairs(sizes) for sizes in (table.both.values(), table.gold.values(), table.found.values())
    )
    expected = in_gold * in_found / comb(table.n, 2) if table.n > 1 else 0.0
    most = (in_gold + in_found) / 2
    return (both - expected) / (most - expected) if most != expected else 1.0


def _table(gold: Labels[Item], found: Labels[Item]) -> _Table:
    if not gold or gold.keys() != found.keys():
        raise ValueError("gold and found clusters must hold the same items, at least one")
    both = Counter((gold[item], found[item]) for item in gold)
    return _Table(Counter(gold.values()), Counter(found.values()), both, len(gold))


def _entropy(counts: Counter[Hashable], n: int) -> float:
    return -sum(c / n * log(c / n) for c in counts.values()) if len(counts) > 1 else 0.0


def _pairs(sizes: Iterable[int]) -> int:
    return sum(comb(size, 2) for size in sizes)
