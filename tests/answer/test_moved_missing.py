"""A rise that was a fall, and a price of something that nobody tells of: nothing to answer."""

import pytest

from rag.answer.missing import missing
from rag.answer.moved import is_told, move
from rag.text import sentences_of
from tests.answer.test_extractive import ask, hit

BANK = (
    "The Bank of Norland raised its main interest rate to 4 percent on Thursday. "
    "The bank cut its forecast for growth. Two people expect a cut by the summer."
)
HOTEL = "The owner of the Hotel Ostrel said the repairs had cost 23 million crowns. It has 64 rooms."


def told(question: str, text: str) -> bool:
    asked = move(question)
    assert asked
    return is_told(asked, [hit(text)], [sentences_of(text)])


@pytest.mark.parametrize(
    ("question", "text", "is_so"),
    [
        ("When did the bank last cut its rate?", BANK, False),
        ("When did the bank last raise its rate?", BANK, True),
        ("When did the bank cut its forecast?", BANK, True),
        ("When did the bank cut its rate?", "The main rate was lowered to 3 percent in May.", True),
        ("When did the bank cut its rate?", "A cut in the main rate came in May.", True),
        ("When did the rate fall?", "The rate was high. It fell to 3 percent in May.", True),
        ("Why did rents rise?", "Rents in Corrin fell by a tenth.", False),
    ],
)
def test_what_went_that_way_is_told_to_have_gone_so(question: str, text: str, is_so: bool) -> None:
    assert told(question, text) == is_so


@pytest.mark.parametrize("question", ["Did the bank cut its rate?", "Who cut the rate?", "When did Abel resign?", ""])
def test_other_questions_take_no_rise_for_granted(question: str) -> None:
    assert move(question) is None


@pytest.mark.parametrize(
    ("question", "thing"),
    [
        ("What did the bridge repairs cost?", "the bridge repairs"),
        ("What did the hotel repairs cost?", None),
        ("How much did the repairs cost?", None),
        ("How much will it cost to rebuild the dam?", "rebuild the dam"),
        ("What is the unemployment rate in Norland?", "unemployment rate"),
        ("Who owns the bridge?", None),
    ],
)
def test_a_price_is_of_the_thing_that_is_asked_about(question: str, thing: str | None) -> None:
    assert missing(question, [hit(BANK), hit(HOTEL)]) == thing


@pytest.mark.parametrize(
    "question", ["What did the bridge repairs cost?", "When did the Bank of Norland cut its rate?"]
)
def test_there_is_no_answer(question: str) -> None:
    found = ask(question, hit(BANK), hit(HOTEL))
    assert found.abstain
    assert found.lacking
