"""A question of a day and a place has no words to find by: the days of events find what happened."""

from dataclasses import replace

import pytest

from rag.text.happenings import asks_what_happened
from rag.types import Hit
from tests.answer.test_extractive import ask, hit, texts


@pytest.mark.parametrize(
    ("question", "is_so"),
    [
        ("What happened on 4 May 2031 in Veldamar?", True),
        ("What happened on May 4?", True),
        ("What was in the news on 4 May 2031?", True),
        ("What happened to the ferry on 4 May 2031?", False),
        ("What happened in Veldamar?", False),
        ("Who resigned on 4 May 2031?", False),
        ("What's new?", False),
    ],
)
def test_what_asks_of_a_day_alone(question: str, is_so: bool) -> None:
    assert asks_what_happened(question) == is_so


def dated(text: str, day: str, title: str) -> Hit:
    return replace(hit(text), article_id=title, published_at=day, title=title)


COURT = dated(
    "The court of Veldamar refused on Sunday to stop the strike. It is the third day.", "2031-05-04", "Strike"
)
FERRY = dated("The ferry Petrel hit the quay of Veldamar on Monday. Nobody was hurt.", "2031-05-05", "Ferry hits quay")
DRONE = dated("A drone crossed the border at Hest on Sunday. Officers spoke in Veldamar.", "2031-05-04", "Drone")


def test_what_happened_then_and_there_answers() -> None:
    found = ask("What happened on 4 May 2031 in Veldamar?", FERRY, DRONE, COURT)
    assert texts(found) == ["The court of Veldamar refused on Sunday to stop the strike."]
    assert texts(ask("What happened on 4 May?", FERRY, DRONE, COURT)) == [
        "A drone crossed the border at Hest on Sunday.",
        "The court of Veldamar refused on Sunday to stop the strike.",
    ]


def test_a_day_without_events_has_no_answer() -> None:
    found = ask("What happened on 2 May 2031 in Veldamar?", FERRY, DRONE, COURT)
    assert (found.sentences, found.abstain) == ((), "insufficient_evidence")
    assert [lack.detail for lack in found.lacking] == ["2 May 2031"]
