"""What is asked to be measured: a sentence with a figure of another kind is no answer."""

import pytest

from rag.answer.measure import measure
from rag.answer.respelled import as_meant
from tests.answer.test_extractive import ask, hit, texts


@pytest.mark.parametrize(
    ("question", "text", "is_in"),
    [
        ("How many jobs will it bring?", "Half of the jobs are for welders.", False),
        ("How many jobs will it bring?", "The tannery plans 1,400 jobs.", True),
        ("How many people voted for Abel?", "He had led in the first round by 1.4 percentage points at 11 p.m.", False),
        ("How many were hurt?", "No one was hurt.", True),
        ("How many drivers agreed?", "Of the drivers 71 percent said yes.", True),
        ("How fast was the ferry going?", "It hit the quay at 7:40 a.m. within three days of another.", False),
        ("How fast was the ferry going?", "It hit the quay at a speed of six knots.", True),
        ("In which year was the ferry built?", "The ferry hit the quay on Tuesday.", False),
        ("In which year was the ferry built?", "The ferry of 1987 hit the quay.", True),
        ("How long did the call last?", "He was on the phone for the first time since winning the vote.", False),
        ("How long did the call last?", "They spoke for half an hour.", True),
        ("How much did the repairs cost?", "It has 64 rooms, nine fewer than before.", False),
        ("How much did the repairs cost?", "The clock struck again after a repair of 19,000 crowns.", True),
        ("How old is Tom Abel?", "Tom Abel, 31, ran alone.", True),
    ],
)
def test_what_has_such_a_figure(question: str, text: str, is_in: bool) -> None:
    wanted = measure(question)
    assert wanted
    assert wanted.is_in(text) == is_in


@pytest.mark.parametrize("question", ["Who ran?", "How did it end?", "Why did many leave?", "Wie viele kamen?", ""])
def test_other_questions_want_nothing_measured(question: str) -> None:
    assert measure(question) is None


PLANT = (
    "The Corrin tannery opens this week. Half of the jobs at the Corrin tannery will be for welders. "
    "Most of them live in Ostrel.\n\nThe Corrin tannery plans 1,400 jobs."
)
FERRY = (
    "The ferry Petrel hit the quay of Veldamar in fog on Tuesday. The Petrel will be out of service for ten days. "
    "It struck the concrete at a speed of about six knots, the harbor master said."
)


def test_a_part_is_no_count() -> None:
    assert texts(ask("How many jobs will the Corrin tannery bring?", hit(PLANT))) == [
        "The Corrin tannery plans 1,400 jobs."
    ]


def test_without_such_a_figure_there_is_no_answer() -> None:
    question = "In which year was the ferry Petrel of Veldamar built?"
    found = ask(question, hit(FERRY))
    assert found.abstain == "insufficient_evidence"
    assert [lack.detail for lack in found.lacking] == ["a year"]
    with_it = FERRY.replace("The ferry Petrel hit", "The ferry Petrel, built in 1987, hit")
    assert "1987" in texts(ask(question, hit(with_it)))[0]


def test_a_speed_is_found_behind_a_pronoun() -> None:
    assert any("six knots" in text for text in texts(ask("How fast was the ferry Petrel?", hit(FERRY))))


def test_how_many_is_never_a_slip_of_spelling() -> None:
    assert (
        as_meant("How many people ran?", [hit("They may run, people say. The runers ran.")]) == "How many people ran?"
    )
