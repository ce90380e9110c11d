"""Exact match and F1 by the definitions of SQuAD; words that stand in an answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.metrics import wording
from evals.metrics.said import holds
from evals.types import Case, Score
from tests.evals.made_rows import FERRY, INSURANCE, QUESTION, RESCUED, cite, good_row, refused_row, said_row


def value(score: Score | None) -> float:
    assert score is not None
    return score.value


@pytest.mark.parametrize(
    ("said", "accepted", "em", "f1"),
    [
        ("The Eiffel Tower!", "eiffel  tower", 1, 1),
        ("an U.S. ship", "us ship", 1, 1),
        ("in 1066", "1066", 0, 2 / 3),
        ("Saint Bernadette Soubirous", "Bernadette", 0, 1 / 2),
        ("red red blue", "red green", 0, 2 / 5),
        ("theatre", "atre", 0, 0),
        ("the", "a", 1, 1),
        ("", "something", 0, 0),
    ],
)
def test_exact_match_and_f1(said: str, accepted: str, em: float, f1: float) -> None:
    assert wording.exact_match(said, [accepted]) == em
    assert wording.token_f1(said, [accepted]) == pytest.approx(f1)


def test_the_best_accepted_answer_counts() -> None:
    assert wording.exact_match("14", ["fourteen", "14"]) == 1
    assert wording.token_f1("14 people", ["fourteen", "14"]) == pytest.approx(2 / 3)


@given(st.text(), st.text())
def test_f1_is_symmetric_between_0_and_1_and_1_where_words_match(one: str, other: str) -> None:
    found = wording.token_f1(one, [other])
    assert found == pytest.approx(wording.token_f1(other, [one]))
    assert 0 <= found <= 1
    assert wording.token_f1(one, [one]) == pytest.approx(1)
    assert found >= wording.exact_match(one, [other]) - 1e-9


@pytest.mark.parametrize(
    ("said", "wording", "there"),
    [
        ("In all, 14 PEOPLE\nwere saved.", "14 people", True),
        ("It was 2014.", "14", False),
        ("It cost 14,000 crowns.", "14", False),
        ("It measured 3.14 metres.", "14", False),
        ("There were 14, all saved.", "14", True),
        ("He said it’s “over”.", 'it\'s "over"', True),
        ("US$5 a piece", "$5", True),
        ("The unrest went on", "rest", False),
        ("unrest, then rest", "rest", True),
    ],
)
def test_words_stand_in_a_text_as_whole_words(said: str, wording: str, there: bool) -> None:
    assert holds(said, wording) is there


def test_an_answer_is_compared_without_its_markers() -> None:
    row = said_row(("14 passengers", [cite(RESCUED)]))
    assert value(wording.em(row)) == 1
    assert value(wording.f1_of_tokens(row)) == 1


def test_facts_in_part_and_strictly() -> None:
    half = said_row((INSURANCE, [cite(INSURANCE)]))
    assert value(wording.facts(good_row())) == 1
    assert value(wording.facts(half)) == 0.5
    assert value(wording.facts_strict(half)) == 0
    found = wording.facts(half)
    assert found is not None
    assert found.why == "without “14 passengers”"


def test_without_accepted_answers_the_gold_words_are_looked_for() -> None:
    case = QUESTION.model_copy(update={"answers": ()})
    assert value(wording.contains(said_row((INSURANCE.upper(), [cite(INSURANCE)]), case=case))) == 1
    assert value(wording.contains(said_row((FERRY.paragraphs[0], [cite(RESCUED)]), case=case))) == 0


def test_an_abstention_on_an_answerable_case_scores_0() -> None:
    row = refused_row(QUESTION)
    for metric in (wording.em, wording.f1_of_tokens, wording.contains, wording.facts, wording.facts_strict):
        found = metric(row)
        assert found is not None
        assert found.value == 0
        assert "abstained" in found.why


def test_nothing_is_scored_without_what_it_needs() -> None:
    row = said_row((RESCUED, [cite(RESCUED)]), case=Case(id="c", question="?"))
    for metric in (wording.em, wording.f1_of_tokens, wording.contains, wording.facts, wording.facts_strict):
        assert metric(row) is None
        assert metric(good_row().model_copy(update={"answer": None})) is None
