"""Which sentence leads, and which one may follow: invented articles in which the nearest words are of another thing."""

from dataclasses import replace

import pytest

from rag.types import Hit
from tests.answer.test_extractive import CLAIM, DENIAL, ask, hit, texts

QUAKE = (
    "An earthquake of magnitude 5.3 shook the hill town of Ostrel early on Tuesday. "
    "Three people died in the earthquake and 44 were hurt, the governor of Ostrel said.\n\n"
    "In 1961 an earthquake of magnitude 6.6 killed 305 people in Ostrel."
)
RACE = (
    "Ilse Maro won the Corrin Marathon on Sunday and took a minute off the women's course record.\n\n"
    "The men's race went to Tom Abel in 2:09:14. There were 9,000 starters."
)
PLANT = (
    "Correction: An earlier version of this article said that the Veldamar plant will employ 2,900 people. "
    "The plant in Veldamar will employ 1,700 people when it is finished."
)


@pytest.mark.parametrize("limit", [1, 2])
def test_the_toll_of_an_older_event_does_not_answer(limit: int) -> None:
    found = texts(ask("How many died in the earthquake in Ostrel?", hit(QUAKE), limit=limit))
    assert any("Three people died" in text for text in found)
    assert not any("305" in text for text in found)


def test_the_toll_of_an_older_event_answers_who_asks_for_it() -> None:
    found = texts(ask("How many people died in the Ostrel earthquake of 1961?", hit(QUAKE), limit=1))
    assert "305" in found[0]


def test_what_tells_two_of_a_kind_apart_must_be_that_of_the_question() -> None:
    assert "Tom Abel" in texts(ask("Who won the men's marathon?", hit(RACE), limit=1))[0]
    assert not any("Ilse" in text for text in texts(ask("Who won the men's marathon?", hit(RACE), limit=3)))
    assert "Ilse Maro" in texts(ask("Who won the women's marathon?", hit(RACE), limit=1))[0]
    assert "Ilse Maro" in texts(ask("Who won the Corrin marathon?", hit(RACE), limit=1))[0]


def test_numbers_that_tell_which_are_told_apart() -> None:
    text = "A tanker hit the wall of Berth 4 in Corrin on Monday. A ferry had hit the wall of Berth 7 on Sunday."
    assert "ferry" in texts(ask("What hit the wall of Berth 7 in Corrin?", hit(text), limit=1))[0]


def test_what_an_earlier_version_said_does_not_lead() -> None:
    found = texts(ask("How many people will the Veldamar plant employ?", hit(PLANT), limit=1))
    assert "1,700" in found[0]


@pytest.mark.parametrize("question", ["What did an earlier version say about the Veldamar plant?"])
def test_what_an_earlier_version_said_answers_who_asks_for_it(question: str) -> None:
    assert "2,900" in texts(ask(question, hit(PLANT), limit=1))[0]


def dated(text: str, day: str, title: str = "Veldamar") -> Hit:
    return replace(hit(text, f"Gazette of {day}"), published_at=day, title=title)


def test_what_is_of_another_place_does_not_follow() -> None:
    question = "Why did the coast guard close the harbour of Veldamar?"

    def found(place: str) -> list[str]:
        other = f"The coast guard closed the harbour of {place} because of a storm in March."
        return texts(ask(question, hit(CLAIM), dated(other, "2031-05-06", place)))

    assert found("Corrin")
    assert not any("storm" in text for text in found("Corrin"))
    assert any("storm" in text for text in found("Veldamar"))


def test_what_another_article_says_of_the_same_matter_follows() -> None:
    found = ask("Did the coast guard close the harbour of Veldamar?", hit(CLAIM), hit(DENIAL, "Brisk Gazette"))
    assert len(texts(found)) == 2


@pytest.mark.parametrize("limit", [1, 2])
def test_the_latest_figure_leads(limit: int) -> None:
    given = [
        dated("The landslide near Veldamar killed four people, the coast guard said.", "2031-05-03"),
        dated("The landslide near Veldamar killed nine people, the governor said in Ostrel.", "2031-05-05"),
        dated("The landslide near Veldamar blocked two roads.", "2031-05-06"),
    ]
    assert "nine" in texts(ask("How many people did the landslide near Veldamar kill?", *given, limit=limit))[0]


def test_a_later_figure_of_something_else_does_not_lead() -> None:
    given = [
        dated("The landslide near Veldamar killed four people, the coast guard said.", "2031-05-03"),
        dated("After the landslide near Veldamar 300 people left their homes.", "2031-05-05"),
    ]
    assert "four" in texts(ask("How many people did the landslide near Veldamar kill?", *given, limit=1))[0]


def test_what_was_known_on_a_day_that_is_asked_for_leads() -> None:
    given = [
        dated("On 3 May the landslide near Veldamar had killed four people.", "2031-05-03"),
        dated("The landslide near Veldamar killed nine people.", "2031-05-05"),
    ]
    found = ask("How many people had the landslide near Veldamar killed by 3 May?", *given, limit=1)
    assert "four" in texts(found)[0]


def test_a_later_figure_does_not_answer_whether_something_happened() -> None:
    given = [
        dated("The drone flew three kilometers over the harbour of Veldamar, the coast guard said.", "2031-05-03"),
        dated("No drone was within 40 kilometers of the harbour of Veldamar, pilots said.", "2031-05-05"),
    ]
    assert "three" in texts(ask("Did the drone fly over the harbour of Veldamar?", *given, limit=1))[0]


def test_that_there_were_none_is_a_count() -> None:
    text = (
        "An earthquake of magnitude 5.3 shook Ostrel on Tuesday. No deaths in Ostrel were reported, the governor said."
    )
    assert "No deaths" in texts(ask("How many people died in the earthquake in Ostrel?", hit(text), limit=1))[0]
