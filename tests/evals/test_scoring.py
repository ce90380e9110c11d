"""A scored run: what is counted, in which order, what the gates say, and that it is the same again."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.metrics import METRICS, NO_PAR, Metric
from evals.scoring import score, score_case
from evals.types import Failure, Gate, Row, Score, Scored, Verdict
from tests.evals.made_rows import (
    INSURANCE,
    QUESTION,
    RESCUED,
    SAYS_RESCUED,
    cite,
    good_row,
    manifest,
    refused_row,
    said_row,
    suite,
    with_answer,
)


def named(row: Row, id: str, *, group: str | None = None, variant: str = "") -> Row:
    case = row.case.model_copy(update={"id": id, "group": group})
    return row.model_copy(update={"case": case, "variant": variant})


HALF = said_row((INSURANCE, [cite(INSURANCE)]))
BROKEN = good_row().model_copy(update={"answer": None, "failure": Failure(code="timeout", detail="too slow")})
ROWS = (
    named(good_row(), "good", group="a"),
    named(HALF, "half", group="b"),
    named(refused_row(QUESTION), "needless", group="b"),
    named(refused_row(), "due", group="c"),
)


def scored(*rows: Row, baseline: Scored | None = None, corpus_hash: str = "c1", **changes: object) -> Scored:
    return score(manifest(corpus_hash), suite(**changes), rows, baseline)


def mean(of: Scored, metric: str, variant: str = "") -> tuple[float, float | None, int]:
    (found,) = (m for m in of.means if (m.metric, m.variant) == (metric, variant))
    return found.mean, found.se, found.n


def gated(gate: Mapping[str, object], *rows: Row, baseline: Scored | None = None, corpus_hash: str = "c1") -> Verdict:
    (verdict,) = scored(*rows, baseline=baseline, corpus_hash=corpus_hash, gates=[gate]).gates
    return verdict


def test_means_are_over_the_cases_that_have_the_metric() -> None:
    """Facts: 1, 1/2 and 0. Groups a and b have residuals 1/2 and -1/2."""
    found = scored(*ROWS)
    assert mean(found, "answer.facts") == (0.5, pytest.approx((2 * (1 / 4 + 1 / 4)) ** 0.5 / 3, abs=1e-6), 3)
    assert mean(found, "abstain.recall") == (1, None, 1)
    assert mean(found, "abstain.precision")[0] == 0.5
    assert not [m for m in found.means if m.metric == "citation.verbatim"]


def test_what_the_suite_leads_with_comes_first() -> None:
    found = scored(*ROWS, metrics=["keys.valid", "answer.facts"])
    order = list(dict.fromkeys(m.metric for m in found.means))
    assert order[:2] == ["keys.valid", "answer.facts"]
    assert order[2:] == [name for name in METRICS if name in order[2:]]


def test_variants_are_kept_apart() -> None:
    found = scored(named(good_row(), "q"), named(HALF, "q", variant="retrieve.k=5"))
    assert mean(found, "answer.facts")[0] == 1
    assert mean(found, "answer.facts", "retrieve.k=5")[0] == 0.5


@given(st.permutations(ROWS))
def test_the_same_rows_in_any_order_give_the_same_bytes(rows: list[Row]) -> None:
    assert scored(*rows).model_dump_json() == scored(*ROWS).model_dump_json()


def test_times_do_not_enter() -> None:
    slow = [row.model_copy(update={"times": {"total": 9.5}}) for row in ROWS]
    assert scored(*slow) == scored(*ROWS)


def test_a_scored_run_survives_its_file() -> None:
    found = scored(*ROWS, gates=[{"metric": "answer.facts", "at_least": 0.9}])
    assert Scored.model_validate_json(found.model_dump_json()) == found


def test_numbers_are_rounded() -> None:
    case = score_case(said_row((SAYS_RESCUED, [cite(RESCUED)]), (INSURANCE, []), (INSURANCE, [])))
    assert case.scores["citation.coverage"].value == 0.333333


def breaks(row: Row) -> Score | None:
    raise ZeroDivisionError("no hits")


BREAKING = {"broken": Metric("broken", "always raises", breaks), "keys.valid": METRICS["keys.valid"]}


def test_a_metric_that_raises_is_recorded_and_the_others_go_on() -> None:
    case = score_case(good_row(), BREAKING)
    assert case.errors == {"broken": "ZeroDivisionError: no hits"}
    assert case.scores["keys.valid"].value == 1


def test_a_gate_on_a_metric_that_broke_fails() -> None:
    gates = [{"metric": "broken", "at_least": 0}]
    (verdict,) = score(manifest(), suite(gates=gates), [ROWS[0]], None, metrics=BREAKING).gates
    assert (verdict.passed, verdict.detail, verdict.cases) == (False, "the metric broke on 1 of 1 cases", ("good",))


def test_rows_that_failed_are_counted_named_and_fail_the_run() -> None:
    found = scored(*ROWS, named(BROKEN, "slow"))
    assert found.failures == {"timeout": 1}
    (verdict,) = found.gates
    assert (verdict.passed, verdict.detail) == (False, "1 of 5 cases could not be run")
    assert verdict.cases == ("slow",)
    assert next(case for case in found.cases if case.case_id == "slow").scores == {}
    assert mean(found, "answer.facts") == mean(scored(*ROWS), "answer.facts")


def test_a_gate_names_the_cases_below_par_worst_first() -> None:
    verdict = gated({"metric": "answer.facts", "at_least": 0.75}, *ROWS)
    assert (verdict.passed, verdict.detail) == (False, "0.500 is below 0.75")
    assert verdict.cases == ("needless", "half")


def test_a_gate_that_is_met_passes() -> None:
    assert gated({"metric": "answer.facts", "at_least": 0.5}, *ROWS).passed
    assert gated({"metric": "abstain.false_refusal", "at_most": 0.34}, *ROWS).passed


def test_lower_is_better_where_the_metric_says_so() -> None:
    verdict = gated({"metric": "abstain.false_refusal", "at_most": 0.1}, *ROWS)
    assert (verdict.passed, verdict.cases) == (False, ("needless",))


def test_without_a_par_the_bound_of_the_gate_parts_the_cases() -> None:
    assert METRICS["answer.f1"].par == NO_PAR
    assert gated({"metric": "answer.f1", "at_least": 0.1}, *ROWS).cases == ("half", "needless")


def test_a_gate_on_a_metric_that_no_case_has_fails() -> None:
    for metric in ("conflict.surfaced", "no.such"):
        verdict = gated({"metric": metric, "at_least": 0}, *ROWS)
        assert (verdict.passed, verdict.detail) == (False, "no case has a score")


BETTER, WORSE = scored(ROWS[0]), scored(ROWS[1])
DROP = {"metric": "answer.facts", "drop_at_most": 0.1}


def test_a_drop_against_the_baseline() -> None:
    verdict = gated(DROP, ROWS[1], baseline=BETTER)
    assert (verdict.passed, verdict.detail) == (False, "0.500 is 0.500 worse than 1.000, at most 0.1")
    assert gated(DROP, ROWS[0], baseline=WORSE).passed
    assert gated({**DROP, "drop_at_most": 0.5}, ROWS[1], baseline=BETTER).passed


def test_a_rise_is_the_loss_where_lower_is_better() -> None:
    drop = {"metric": "abstain.false_refusal", "drop_at_most": 0.1}
    assert not gated(drop, ROWS[2], baseline=BETTER).passed
    assert gated(drop, ROWS[0], baseline=scored(ROWS[2])).passed


def test_settings_that_are_tried_out_are_held_against_the_suites_own() -> None:
    tried = ROWS[1].model_copy(update={"variant": "retrieve.k=1"})
    verdict = gated(DROP, tried, baseline=BETTER)
    assert (verdict.variant, verdict.passed) == ("retrieve.k=1", False)


def test_a_drop_that_cannot_be_judged_says_so() -> None:
    verdict = gated(DROP, ROWS[1])
    assert (verdict.passed, verdict.detail) == (True, "0.500; drop not judged: no baseline")
    assert "has no such mean" in gated(DROP, ROWS[1], baseline=scored(ROWS[3])).detail


def test_a_baseline_of_other_documents_fails_the_gate() -> None:
    verdict = gated(DROP, ROWS[0], baseline=BETTER, corpus_hash="c2")
    assert (verdict.passed, verdict.detail) == (False, "the baseline is of other documents")


def test_the_risk_coverage_curve_and_its_area() -> None:
    rows = [with_answer(row, confidence=c) for row, c in zip(ROWS, (0.9, 0.8, 0.2, 0.1), strict=True)]
    found = scored(*rows)
    (curve,) = found.curves
    assert curve.points == ((0.25, 0), (0.5, 0), (0.75, 0.333333), (1, 0.25))
    assert mean(found, "abstain.aurc") == (pytest.approx((1 / 3 + 1 / 4) / 4, abs=1e-6), None, 4)
    assert scored(*ROWS).curves == ()


def test_every_metric_says_what_it_is_and_is_perfect_or_does_not_apply_on_a_good_row() -> None:
    of_length = {
        "answer.em",
        "answer.f1",
        "answer.sentences",
    }  # a sentence that says more than the short answer does not match it
    for name, metric in METRICS.items():
        found = metric.score(good_row())
        assert metric.definition
        assert name == metric.name
        assert found is None or name in of_length or found.value == (1 if metric.better == "higher" else 0)


def test_a_gate_needs_a_condition() -> None:
    with pytest.raises(ValueError, match="at_least"):
        Gate(metric="answer.facts")
