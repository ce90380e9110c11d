"""Comparing two runs: what a person is told about better, worse, and nothing much."""

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from evals.compare import Better, Change, Comparison, NotComparable, bootstrap, compare, mcnemar, print_comparison
from evals.types import CaseScores, Manifest, Score, Scored, Suite


@dataclass(frozen=True)
class Par:
    par: float | None = 1.0
    better: Better = "higher"


METRICS = {"facts": Par(), "f1": Par(0.5), "refused": Par(0.0, "lower"), "map": Par(None)}


def manifest(**fields: Any) -> Manifest:
    plain: dict[str, Any] = {
        "suite": "ferries",
        "created_at": "2031-05-03T10:00:00Z",
        "target": "in process",
        "git_revision": "abc",
        "suite_hash": "s1",
        "corpus_hash": "c1",
        "evaluator_hash": "e1",
    }
    return Manifest(**{**plain, **fields})


def scored(metric: str, values: Mapping[str, float], *, variant: str = "", **fields: Any) -> Scored:
    """Case ids are `group` or `group/n`."""
    cases = tuple(
        CaseScores(variant=variant, case_id=id, group=id.split("/")[0], scores={metric: Score(value=value)})
        for id, value in values.items()
    )
    suite = Suite(name="ferries", corpus=("articles",), cases="cases.jsonl", metrics=("facts",))
    return Scored(manifest=manifest(**fields), suite=suite, means=(), cases=cases)


def both(one: Scored, other: Scored, *, variant_other: str = "", seed: int = 1) -> Comparison:
    return compare(one, other, metrics=METRICS, variant_other=variant_other, seed=seed, resamples=1000)


def change(metric: str, one: Mapping[str, float], other: Mapping[str, float]) -> Change:
    (found,) = both(scored(metric, one), scored(metric, other)).changes
    return found


def numbered(*values: float) -> dict[str, float]:
    return {f"q{n:02}": value for n, value in enumerate(values)}


def test_only_cases_that_both_scored_are_compared() -> None:
    found = change("facts", {"a": 1, "b": 0, "c": 0}, {"b": 1, "c": 0, "d": 0, "e": 0})
    assert (found.one, found.other, found.difference, found.n, found.unpaired) == (0, 0.5, 0.5, 2, 3)


def test_cases_that_crossed_par_are_named() -> None:
    found = change("f1", {"a": 0.5, "b": 0.4, "c": 0.9, "d": 0.1}, {"a": 0.4, "b": 0.5, "c": 0.6, "d": 0.3})
    assert (found.fell, found.rose) == (("a",), ("b",))


def test_where_lower_is_better_a_rise_is_worse() -> None:
    found = change("refused", numbered(*[0] * 12), numbered(*[1] * 9, 0, 0, 0))
    assert found.fell == tuple(f"q{n:02}" for n in range(9))
    assert found.rose == ()
    assert found.verdict == "worse"


@pytest.mark.parametrize("metric", ["map", "made.up"])
def test_without_par_nothing_flips(metric: str) -> None:
    found = change(metric, numbered(0, 0, 1), numbered(1, 1, 0))
    assert (found.fell, found.rose) == ((), ())
    assert found.difference == pytest.approx(1 / 3)


def test_a_direction_that_is_not_known_is_never_called_better() -> None:
    assert change("made.up", numbered(*[0] * 9), numbered(*[1] * 9)).verdict == "unclear"


def test_many_alike_changes_are_clear_and_few_are_not() -> None:
    clear = change("facts", numbered(*[0] * 20), numbered(*[1] * 15, *[0] * 5))
    assert clear.verdict == "better"
    assert clear.p == pytest.approx(2 * 0.5**15)
    unclear = change("facts", numbered(*[0] * 20), numbered(1, *[0] * 19))
    assert (unclear.verdict, unclear.p) == ("unclear", 1.0)


def test_the_interval_is_that_of_the_mean_of_the_differences() -> None:
    """For independent cases the bootstrap comes close to mean ± 1.96 standard errors."""
    differences = np.random.default_rng(3).normal(0.1, 1, 400)
    found = bootstrap(differences, [str(n) for n in range(400)], seed=1, resamples=4000)
    assert found is not None
    error = differences.std() / 20
    assert found == pytest.approx((differences.mean() - 1.96 * error, differences.mean() + 1.96 * error), abs=0.01)


def test_cases_of_one_group_count_as_one_draw() -> None:
    """Twenty copies of each of four cases tell no more than the four."""
    four = np.array([1.0, 0.0, 0.0, -1.0])
    groups = ["a", "b", "c", "d"]
    alone = bootstrap(four, groups, seed=1, resamples=2000)
    copied = bootstrap(np.repeat(four, 20), list(np.repeat(groups, 20)), seed=1, resamples=2000)
    apart = bootstrap(np.repeat(four, 20), [str(n) for n in range(80)], seed=1, resamples=2000)
    assert copied == pytest.approx(alone)
    assert apart is not None
    assert alone is not None
    assert apart[1] - apart[0] < (alone[1] - alone[0]) / 3


def test_one_group_alone_has_no_interval() -> None:
    found = change("facts", {"a/1": 0, "a/2": 0}, {"a/1": 1, "a/2": 1})
    assert (found.interval, found.groups, found.verdict) == (None, 1, "unclear")


def test_the_same_seed_gives_the_same_interval_whatever_else_is_compared() -> None:
    one, other = numbered(0, 0.2, 0.3, 1, 0.7), numbered(0.1, 0.9, 0.2, 1, 0.9)
    alone = both(scored("f1", one), scored("f1", other))
    assert both(scored("f1", one), scored("f1", other)) == alone
    assert both(scored("f1", one), scored("f1", other), seed=2).changes != alone.changes
    added = [
        run.model_copy(update={"cases": tuple(_with(case, "facts") for case in run.cases)})
        for run in (scored("f1", one), scored("f1", other))
    ]
    facts, f1 = both(*added).changes
    assert (facts.metric, f1) == ("facts", alone.changes[0])


def _with(case: CaseScores, metric: str) -> CaseScores:
    return case.model_copy(update={"scores": {**case.scores, metric: Score(value=1)}})


def test_a_share_is_no_matter_for_mcnemar() -> None:
    assert change("f1", numbered(0, 0.5), numbered(1, 1)).p is None


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=60))
def test_mcnemar_is_the_binomial_test_of_the_changed_cases(pairs: list[tuple[bool, bool]]) -> None:
    one, other = np.array(pairs, dtype=np.float64).T
    rose, changed = int(np.sum(other > one)), int(np.sum(other != one))
    expected = importlib.import_module("scipy.stats").binomtest(rose, changed).pvalue if changed else 1.0
    assert mcnemar(one, other) == pytest.approx(expected)
    assert mcnemar(one, other) == mcnemar(other, one)


def test_another_corpus_or_suite_is_refused() -> None:
    one = scored("facts", {"a": 1})
    with pytest.raises(NotComparable, match=r"different corpora \(c1 and c2\).*same documents"):
        both(one, scored("facts", {"a": 1}, corpus_hash="c2"))
    with pytest.raises(NotComparable, match="different suites: ferries and trams"):
        both(one, scored("facts", {"a": 1}, suite="trams"))


def test_the_only_variant_of_a_run_need_not_be_named() -> None:
    one = scored("facts", {"a": 1, "b": 1})
    assert both(one, scored("facts", {"a": 0, "b": 1}, variant="k=5")).variant_other == "k=5"


def test_an_unknown_variant_is_told_what_there_is() -> None:
    one = scored("facts", {"a": 1})
    with pytest.raises(NotComparable, match="no variant 'k=5'; it has ''"):
        both(one, one, variant_other="k=5")


def test_what_else_differs_is_listed() -> None:
    one = scored("facts", {"a": 1}, prompts={"answer": "p1"}, settings={"answer.k": "8"}, models=("small",))
    other = scored(
        "facts",
        {"a": 1},
        variant="answer.k=5",
        created_at="2031-06-01T10:00:00Z",
        machine={"cores": "2"},
        suite_hash="s2",
        embedder="other",
        prompts={"answer": "p2"},
        settings={"answer.k": "8"},
        variants={"answer.k=5": {"answer.k": 5}},
        models=("small", "large"),
    )
    found = both(one, other, variant_other="answer.k=5").differences
    assert [(d.name, d.one, d.other) for d in found] == [
        ("embedder", "", "other"),
        ("models", "small", "small, large"),
        ("prompts.answer", "p1", "p2"),
        ("settings.answer.k", "8", "5"),
        ("suite_hash", "s1", "s2"),
    ]


def test_people_read_the_verdict_the_cases_and_names_with_brackets() -> None:
    one, other = (
        scored("facts", numbered(*[1] * 9) | {"[red]q": 1}),
        scored("facts", numbered(*[0] * 9) | {"[red]q": 0}),
    )
    comparison = both(one, scored("facts", {c.case_id: 0 for c in other.cases}, embedder="[b]x"))
    shown = StringIO()
    print_comparison(comparison, Console(file=shown, width=140))
    assert "embedder: - → [b]x" in shown.getvalue()
    assert "worse" in shown.getvalue()
    assert "-1.000 -1.000" in shown.getvalue()
    assert "facts fell below par: [red]q, q00, q01" in shown.getvalue()


def test_a_comparison_can_be_kept_as_json() -> None:
    found = both(scored("facts", numbered(0, 1)), scored("facts", numbered(1, 1)))
    assert Comparison.model_validate_json(found.model_dump_json()) == found
