"""Times, tokens and money of a run; standard errors by group."""

from math import sqrt
from statistics import stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.metrics.cost import money, timings, tokens
from evals.metrics.means import standard_error
from evals.types import Failure, Row
from rag.types import Usage
from tests.evals.made_rows import good_row, with_answer


def timed(seconds: float, variant: str = "", **changes: object) -> Row:
    return good_row().model_copy(update={"times": {"total": seconds}, "variant": variant, **changes})


def used(model: str | None, read: int, written: int) -> Row:
    return with_answer(good_row(), usage=Usage(model=model, input_tokens=read, output_tokens=written))


def test_percentiles_by_variant_and_stage() -> None:
    rows = [*(timed(float(n)) for n in range(1, 22)), timed(9.0, "k=5")]
    first, second = timings(rows)
    assert (first.variant, first.stage, first.n) == ("", "total", 21)
    assert (first.p50, first.p95) == (11, 20)
    assert (second.variant, second.p50, second.p95, second.n) == ("k=5", 9, 9, 1)


def test_rows_that_failed_have_no_times() -> None:
    failed = timed(600.0, failure=Failure(code="timeout", detail="too slow"))
    assert timings([failed]) == ()
    assert [t.p95 for t in timings([timed(1.0), failed])] == [1.0]


def test_tokens_and_money_by_hand() -> None:
    rows = [used("m", 1_000_000, 500_000), used("m", 1_000_000, 0), used(None, 0, 0)]
    (found,) = tokens(rows)
    assert (found.model, found.input, found.output, found.n) == ("m", 2_000_000, 500_000, 2)
    assert money(rows, input_price=0.5, output_price=4) == pytest.approx(2 * 0.5 + 0.5 * 4)
    assert money([used(None, 0, 0)], 1, 1) == 0


def test_clustered_standard_error_by_hand() -> None:
    """Mean 1/2; residuals by group: a 1/2 + 1/2, b -1/2 - 1/2; G / (G - 1) = 2, n = 4."""
    assert standard_error([1, 1, 0, 0], ["a", "a", "b", "b"]) == pytest.approx(sqrt(2 * (1 + 1)) / 4)


def test_two_groups_are_needed() -> None:
    assert standard_error([1, 0], ["a", "a"]) is None
    assert standard_error([], []) is None


values = st.lists(st.floats(0, 1), min_size=2, max_size=30)


@given(values)
def test_with_one_case_a_group_it_is_the_ordinary_standard_error(found: list[float]) -> None:
    ours = standard_error(found, [str(n) for n in range(len(found))])
    assert ours == pytest.approx(stdev(found) / sqrt(len(found)), abs=1e-9)


@given(values)
def test_repeating_cases_within_their_groups_does_not_make_it_smaller(found: list[float]) -> None:
    groups = [str(n) for n in range(len(found))]
    once = standard_error(found, groups)
    assert standard_error(found * 3, groups * 3) == pytest.approx(once, abs=1e-9)
