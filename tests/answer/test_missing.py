"""A price of something that nobody tells of: nothing to answer."""

import pytest

from rag.answer.missing import missing
from tests.answer.test_extractive import ask, hit, texts

BANK = (
    "The Bank of Norland raised its main interest rate to 4 percent on Thursday. "
    "The bank cut its forecast for growth. Two people expect a cut by the summer."
)
HOTEL = "The owner of the Hotel Ostrel said the repairs had cost 23 million crowns. It has 64 rooms."


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


def test_there_is_no_answer() -> None:
    found = ask("What did the bridge repairs cost?", hit(BANK), hit(HOTEL))
    assert found.abstain
    assert found.lacking
    assert "23 million" in texts(ask("What did the hotel repairs cost?", hit(BANK), hit(HOTEL)))[0]
