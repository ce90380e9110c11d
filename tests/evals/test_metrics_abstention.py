"""Refusals, right and wrong, and the risk-coverage curve by hand."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.metrics import abstention
from evals.types import Row, Score
from tests.evals.made_rows import (
    INSURANCE,
    QUESTION,
    RESCUED,
    SAYS_RESCUED,
    UNANSWERABLE,
    cite,
    good_row,
    refused_row,
    said_row,
    with_answer,
)

RIGHT = good_row()
WRONG = said_row(("Nobody knows.", [cite(RESCUED)]))
NEEDLESS = refused_row(QUESTION)
DUE = refused_row(UNANSWERABLE)
INVENTED = said_row((SAYS_RESCUED, [cite(RESCUED)]), case=UNANSWERABLE)
METRICS = (abstention.precision, abstention.recall, abstention.false_refusal, abstention.correct)


def value(score: Score | None) -> float | None:
    return None if score is None else score.value


@pytest.mark.parametrize(
    ("row", "scores"),
    [
        (RIGHT, (None, None, 0, 1)),
        (NEEDLESS, (0, None, 1, 0)),
        (DUE, (1, 1, None, 1)),
        (INVENTED, (None, 0, None, 0)),
        (RIGHT.model_copy(update={"answer": None}), (None, None, None, None)),
    ],
)
def test_refusals(row: Row, scores: Sequence[float | None]) -> None:
    assert tuple(value(metric(row)) for metric in METRICS) == scores


def test_a_needless_refusal_says_its_reason() -> None:
    found = abstention.correct(NEEDLESS)
    assert found is not None
    assert found.why == "refused: insufficient_evidence"


def sure(row: Row, confidence: float | None) -> Row:
    return with_answer(row, confidence=confidence)


def test_the_curve_and_its_area_by_hand() -> None:
    """Surest first: right, invented, right, needless refusal; risks 0, 1/2, 1/3, 2/4."""
    rows = [sure(NEEDLESS, 0.1), sure(RIGHT, 0.9), sure(INVENTED, 0.7), sure(RIGHT, 0.5)]
    points = abstention.risk_coverage(rows)
    assert points == ((0.25, 0), (0.5, 0.5), (0.75, pytest.approx(1 / 3)), (1, 0.5))
    assert abstention.aurc(points) == pytest.approx((0 + 1 / 2 + 1 / 3 + 1 / 2) / 4)


def test_rows_of_one_confidence_come_in_together() -> None:
    rows = [sure(RIGHT, 0.5), sure(WRONG, 0.5), sure(RIGHT, 0.4)]
    assert abstention.risk_coverage(rows) == ((pytest.approx(2 / 3), 0.5), (1, pytest.approx(1 / 3)))


def test_rows_without_confidence_or_known_outcome_are_left_out() -> None:
    unknown = QUESTION.model_copy(update={"answers": (), "facts": (), "gold": ()})
    rows = [sure(RIGHT, None), sure(said_row((INSURANCE, [cite(INSURANCE)]), case=unknown), 0.9)]
    assert abstention.risk_coverage(rows) == ()
    assert abstention.aurc(()) is None


def test_one_required_fact_is_enough_not_to_be_wrong() -> None:
    assert abstention.wrong(said_row((INSURANCE, [cite(INSURANCE)]))) is False
    assert abstention.wrong(WRONG) is True
    assert abstention.wrong(DUE) is False
    assert abstention.wrong(INVENTED) is True


outcomes = st.lists(
    st.tuples(st.sampled_from((RIGHT, WRONG, NEEDLESS, DUE)), st.sampled_from((0.1, 0.5, 0.9))), min_size=1
)


@given(outcomes)
def test_order_of_rows_does_not_count(found: list[tuple[Row, float]]) -> None:
    rows = [sure(row, confidence) for row, confidence in found]
    points = abstention.risk_coverage(rows)
    assert points == abstention.risk_coverage(rows[::-1])
    area = abstention.aurc(points)
    assert area is not None
    assert 0 <= area <= 1
    assert points[-1][0] == 1


def test_confidence_that_parts_wrong_from_right_makes_a_smaller_area() -> None:
    told = [sure(RIGHT, 0.9), sure(WRONG, 0.1)]
    mistaken = [sure(RIGHT, 0.1), sure(WRONG, 0.9)]
    small, large = (abstention.aurc(abstention.risk_coverage(rows)) for rows in (told, mistaken))
    assert small is not None
    assert large is not None
    assert small < large
