"""Compares two scored runs case by case: what changed, by how much, how sure that is, and in which cases.

Differences are paired: both runs answered the same questions, so a case is compared with itself and its
difficulty cancels out. Runs on different documents answer different questions and are refused.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import comb
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table
from rich.text import Text

from evals.types import CaseScores, Manifest, Model, Scored
from rag.errors import BadInput

Better = Literal["higher", "lower"]
Interval = tuple[float, float]
Floats = NDArray[np.float64]
LEVEL = 95
"""Of the intervals, in percent. With many metrics, about one in twenty leaves out the true value."""
AT_ONCE = 500
"""Resamples drawn together: bounds the memory that a large suite needs."""
COMPARED = (
    "target",
    "git_revision",
    "suite_hash",
    "corpus_fingerprint",
    "evaluator_hash",
    "embedder",
    "reranker",
    "judge",
    "seed",
)


class NotComparable(BadInput):
    """The two runs are about different things; the message says which."""

    code = "not_comparable"


class Standard(Protocol):
    """What a metric says of its values: which way is better, and the worst that is still good (None: none is bad)."""

    @property
    def par(self) -> float | None: ...

    @property
    def better(self) -> Better: ...


class Difference(Model):
    """Something other than the answers that is not the same in the two runs, as text for people."""

    name: str
    one: str
    other: str


class Change(Model):
    """One metric over the `n` cases that both runs scored, in `groups` independent groups.

    `difference` is `other - one`. `interval` is its 95% bootstrap interval, None for fewer than two groups.
    `p` is that of McNemar's test, None unless all scores are 0 or 1. `fell` and `rose` are the cases that
    went below par and back to it; both are empty for a metric without a known par. `unpaired` cases have a
    score in one run only and count for nothing here.
    """

    metric: str
    one: float
    other: float
    difference: float
    interval: Interval | None
    p: float | None
    n: int
    groups: int
    unpaired: int
    better: Better | None
    fell: tuple[str, ...]
    rose: tuple[str, ...]

    @property
    def moved(self) -> bool:
        """Whether the score of any case differs, as far as can be told."""
        return bool(self.difference or self.fell or self.rose or self.interval not in (None, (0.0, 0.0)))

    @property
    def verdict(self) -> Literal["better", "worse", "unclear"]:
        """Clear only when the interval leaves out 0; without a known direction nothing is clear."""
        if self.better is None or self.interval is None or self.interval[0] <= 0 <= self.interval[1]:
            return "unclear"
        return "better" if (self.difference > 0) == (self.better == "higher") else "worse"


class Comparison(Model):
    """Two variants, of one run or of two. `seed` and `resamples` give the same intervals again."""

    suite: str
    variant_one: str
    variant_other: str
    seed: int
    resamples: int
    differences: tuple[Difference, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Pairs:
    """The scores of one metric for the cases that both runs scored; all four in the same order."""

    ids: tuple[str, ...]
    groups: tuple[str, ...]
    one: Floats
    other: Floats


def compare(
    one: Scored,
    other: Scored,
    *,
    metrics: Mapping[str, Standard],
    variant_one: str = "",
    variant_other: str = "",
    seed: int,
    resamples: int = 10_000,
) -> Comparison:
    """`one` is before, `other` after. A metric has a `Change` when at least one case has it in both.

    `metrics` gives par and direction by name. Metrics come in its order after those that the suite leads with. Raises
    `NotComparable` for different suites or documents, and for a variant that a run does not have.
    """
    _check_same(one.manifest, other.manifest)
    variant_one, variant_other = _only(one, variant_one), _only(other, variant_other)
    before, after = _cases(one, variant_one), _cases(other, variant_other)
    changes = (_change(name, before, after, metrics.get(name), seed, resamples) for name in _names(other, metrics))
    return Comparison(
        suite=one.manifest.suite,
        variant_one=variant_one,
        variant_other=variant_other,
        seed=seed,
        resamples=resamples,
        differences=_differences(_facts(one.manifest, variant_one), _facts(other.manifest, variant_other)),
        changes=tuple(change for change in changes if change),
    )


def bootstrap(differences: Floats, groups: Sequence[str], *, seed: int, resamples: int) -> Interval | None:
    """The 95% percentile interval of the mean of paired `differences`, None for fewer than two groups.

    Whole groups are drawn with replacement, since cases of one group are not independent (Efron and
    Tibshirani, An Introduction to the Bootstrap, 1993, chapters 8 and 13; for pairs of systems over the
    same test set: Koehn, Statistical Significance Tests for Machine Translation Evaluation, 2004).
    """
    names, member = np.unique(np.asarray(groups), return_inverse=True)
    if len(names) < 2:
        return None
    sums, sizes = np.bincount(member, weights=differences), np.bincount(member)
    random = np.random.default_rng(seed)
    means: list[Floats] = []
    for start in range(0, resamples, AT_ONCE):
        drawn = random.integers(len(names), size=(min(AT_ONCE, resamples - start), len(names)))
        means.append(sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1))
    tail = (100 - LEVEL) / 2
    low, high = np.percentile(np.concatenate(means), (tail, 100 - tail))
    return float(low), float(high)


def mcnemar(one: Floats, other: Floats) -> float | None:
    """The two-sided p value of McNemar's exact test, None unless all values are 0 or 1.

    Only cases that changed tell the runs apart; were the runs alike, as many would rise as fall (McNemar,
    Note on the sampling error of the difference between correlated proportions, Psychometrika, 1947; here
    with the binomial distribution in place of chi-squared). It takes cases as independent, whatever their group.
    """
    if not np.isin(np.concatenate((one, other)), (0, 1)).all():
        return None
    rose, fell = int(np.sum(other > one)), int(np.sum(other < one))
    n, fewer = rose + fell, min(rose, fell)
    return min(1.0, 2 * sum(comb(n, k) for k in range(fewer + 1)) / 2**n)


def print_comparison(comparison: Comparison, console: Console) -> None:
    """For people: what else differs, a table of the metrics, and the cases that crossed par."""
    console.print(Text(f"{comparison.suite}: {_of(comparison.variant_one)} → {_of(comparison.variant_other)}"))
    for found in comparison.differences:
        console.print(Text(f"  {found.name}: {found.one or '-'} → {found.other or '-'}"))
    moved = [change for change in comparison.changes if change.moved]
    if moved:
        console.print(_table(moved))
    console.print(Text(f"the same in every case: {len(comparison.changes) - len(moved)} metrics"))
    alone = [f"{change.metric} {change.unpaired}" for change in comparison.changes if change.unpaired]
    if alone:
        console.print(Text(f"cases with a score in one run only: {', '.join(alone)}"), soft_wrap=True)
    for change in moved:
        for what, ids in (("fell below par", change.fell), ("back at par", change.rose)):
            if ids:
                console.print(Text(f"{change.metric} {what}: {', '.join(ids)}"), soft_wrap=True)


def _table(changes: Sequence[Change]) -> Table:
    table = Table(box=None, pad_edge=False)
    for heading in ("metric", "one", "other", "change", f"{LEVEL}% interval", "p", "n", "verdict"):
        table.add_column(heading, justify="left" if heading in ("metric", "verdict") else "right", no_wrap=True)
    for change in changes:
        table.add_row(*map(Text, _cells(change)))
    return table


def _cells(change: Change) -> tuple[str, ...]:
    interval = "-" if change.interval is None else "{:+.3f} {:+.3f}".format(*change.interval)
    p = "-" if change.p is None else f"{change.p:.3f}"
    means = (f"{change.one:.3f}", f"{change.other:.3f}", f"{change.difference:+.3f}")
    return (change.metric, *means, interval, p, str(change.n), change.verdict)


def _of(variant: str) -> str:
    return variant or "the suite's own settings"


def _check_same(one: Manifest, other: Manifest) -> None:
    if one.suite != other.suite:
        raise NotComparable(f"these are runs of different suites: {one.suite} and {other.suite}")
    if one.corpus_hash != other.corpus_hash:
        raise NotComparable(
            f"these runs of {one.suite} are on different corpora ({one.corpus_hash} and {other.corpus_hash}): "
            "run the suite again on the same documents"
        )


def _only(scored: Scored, variant: str) -> str:
    """Where nothing was named and a run has one variant alone, that one."""
    there = {case.variant for case in scored.cases}
    return there.pop() if not variant and len(there) == 1 else variant


def _cases(scored: Scored, variant: str) -> dict[str, CaseScores]:
    found = {case.case_id: case for case in scored.cases if case.variant == variant}
    if not found and scored.cases:
        there = ", ".join(sorted({repr(case.variant) for case in scored.cases}))
        raise NotComparable(
            f"the run of {scored.manifest.suite} has no variant {variant!r}; it has {there}: choose with --variant"
        )
    return found


def _names(scored: Scored, metrics: Iterable[str]) -> list[str]:
    there = {name for case in scored.cases for name in case.scores}
    return [name for name in dict.fromkeys((*scored.suite.metrics, *metrics, *sorted(there))) if name in there]


def _change(
    name: str,
    before: Mapping[str, CaseScores],
    after: Mapping[str, CaseScores],
    standard: Standard | None,
    seed: int,
    resamples: int,
) -> Change | None:
    pairs = _paired(name, before, after)
    if not pairs.ids:
        return None
    differences = pairs.other - pairs.one
    fell, rose = _flips(pairs, standard)
    scored = sum(name in case.scores for cases in (before, after) for case in cases.values())
    return Change(
        metric=name,
        one=float(pairs.one.mean()),
        other=float(pairs.other.mean()),
        difference=float(differences.mean()),
        interval=bootstrap(differences, pairs.groups, seed=seed, resamples=resamples),
        p=mcnemar(pairs.one, pairs.other),
        n=len(pairs.ids),
        groups=len(set(pairs.groups)),
        unpaired=scored - 2 * len(pairs.ids),
        better=standard.better if standard else None,
        fell=fell,
        rose=rose,
    )


def _paired(name: str, before: Mapping[str, CaseScores], after: Mapping[str, CaseScores]) -> Pairs:
    ids = [id for id in sorted(before.keys() & after.keys()) if name in before[id].scores and name in after[id].scores]
    return Pairs(
        ids=tuple(ids),
        groups=tuple(after[id].group for id in ids),
        one=np.array([before[id].scores[name].value for id in ids], dtype=np.float64),
        other=np.array([after[id].scores[name].value for id in ids], dtype=np.float64),
    )


def _flips(pairs: Pairs, standard: Standard | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The cases that fell below par, and those that rose to it."""
    if standard is None or standard.par is None:
        return (), ()
    was, now = (_good(values, standard.par, standard.better) for values in (pairs.one, pairs.other))
    fell, rose = was & ~now, ~was & now
    ids = np.asarray(pairs.ids)
    return tuple(map(str, ids[fell])), tuple(map(str, ids[rose]))


def _good(values: Floats, par: float, better: Better) -> NDArray[np.bool_]:
    return values >= par if better == "higher" else values <= par


def _differences(one: Mapping[str, str], other: Mapping[str, str]) -> tuple[Difference, ...]:
    names = sorted(one.keys() | other.keys())
    pairs = [(name, one.get(name, ""), other.get(name, "")) for name in names]
    return tuple(Difference(name=name, one=a, other=b) for name, a, b in pairs if a != b)


def _facts(manifest: Manifest, variant: str) -> dict[str, str]:
    """What a run rests on, by name; the settings as they were for `variant`."""
    plain = manifest.model_dump(include=set(COMPARED))
    facts = {name: "" if value is None else str(value) for name, value in plain.items()}
    settings = {**manifest.settings, **manifest.variants.get(variant, {})}
    facts |= {f"prompts.{name}": hash for name, hash in manifest.prompts.items()}
    facts |= {f"settings.{name}": str(value) for name, value in settings.items()}
    return {**facts, "models": ", ".join(manifest.models)}
