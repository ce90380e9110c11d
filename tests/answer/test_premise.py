"""What a question takes for granted has to be told somewhere: invented articles, true and false premises."""

from dataclasses import replace

import pytest

from rag.answer.misplaced import misplaced
from rag.answer.premise import premises, untold
from rag.text import split_sentences
from tests.answer.test_extractive import ask, hit

FERRY = (
    "The ferry Aurelia hit the quay of Veldamar in fog on Tuesday, and nine people were hurt. "
    "Captain Ilse Maro said that the beacon had been dark. The Aurelia will be repaired in Ostrel."
)
MAYOR = (
    "Mayor Odd Brekke of Veldamar defended the plan for the new quay on Monday. "
    "Trade minister Tora Lund quit on Friday over the costs of the quay. The parliament accepted her resignation."
)


def told(question: str, *given: str) -> bool:
    hits = [hit(text, f"Gazette {n}") for n, text in enumerate(given)]
    return untold(question, hits, [split_sentences(text) for text in given]) is None


@pytest.mark.parametrize(
    ("question", "verb"),
    [
        ("Why did Mayor Odd Brekke resign?", "resign"),
        ("When was the Veldamar regatta cancelled?", "cancel"),
        ("How many people died when the Aurelia sank?", "sink"),
        ("Who was hurt after the hotel in Ostrel exploded?", "explode"),
        ("What caused the old bridge at Ostrel to collapse?", "collapse"),
        ("What caused the explosion at the Hotel Ostrel?", "explosion"),
    ],
)
def test_events_that_a_question_takes_for_granted(question: str, verb: str) -> None:
    assert next(premises(question)).verb == verb


@pytest.mark.parametrize(
    "question",
    [
        "Did Mayor Odd Brekke resign?",
        "What did the mayor say about the quay?",
        "Who resigned over the quay?",
        "Where is the Hotel Ostrel located?",
        "Warum trat der Bürgermeister zurück?",
        "",
        "when?",
    ],
)
def test_what_is_asked_is_not_taken_for_granted(question: str) -> None:
    assert list(premises(question)) == []


@pytest.mark.parametrize(
    ("question", "is_told"),
    [
        ("Why did Mayor Brekke resign?", False),
        ("Why did Tora Lund resign?", True),
        ("When did the trade minister resign?", True),
        ("How many people were hurt when the Aurelia sank?", False),
        ("Who spoke after the Aurelia was cancelled?", False),
        ("Who spoke after the resignation of Mayor Odd Brekke?", False),
        ("Who spoke after the resignation of Tora Lund?", True),
    ],
)
def test_only_what_somebody_tells_of_the_subject_is_told(question: str, is_told: bool) -> None:
    assert told(question, FERRY, MAYOR) == is_told


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Why was the Veldamar regatta cancelled?", "The Veldamar regatta was called off because of the storm."),
        ("When did the Aurelia sink?", "The Aurelia went down off Ostrel within an hour on Tuesday."),
        ("What caused the mine to explode?", "An explosion in the mine was heard for miles."),
        ("Why did the Aurelia sink?", "The Aurelia did not sink, the coast guard said."),
        ("When did the old bridge collapse?", "The old bridge gave way on Sunday night."),
    ],
)
def test_other_words_for_the_event_and_its_denial_tell_it(question: str, text: str) -> None:
    assert told(question, text)


def test_a_false_premise_is_answered_with_silence_and_what_is_nearest() -> None:
    found = ask("How many people were hurt when the ferry Aurelia sank in Veldamar?", hit(FERRY))
    assert found.sentences == ()
    assert found.abstain == "insufficient_evidence"
    assert [lack.kind for lack in found.lacking] == ["relation"]
    assert found.nearest
    assert ask("How many people were hurt when the ferry Aurelia hit the quay of Veldamar?", hit(FERRY)).sentences


def test_a_subject_in_a_place_where_no_passage_has_it() -> None:
    tannery = hit("The Corrin tannery has 40 workers. It stands in Ostrel Heath.", "Post")
    hits = [hit(FERRY), replace(tannery, title="Tannery")]
    assert misplaced("How many workers has the Corrin tannery in Veldamar?", hits) == ("Corrin", "Veldamar")
    assert misplaced("How many workers has the Corrin tannery in Ostrel Heath?", hits) is None
    assert misplaced("How many workers has the Corrin tannery in Norland?", hits) is None
    assert misplaced("How many workers has the tannery?", hits) is None


MINISTER = (
    "Trade Minister Tora Lund resigned on Friday over the quay of Veldamar. Prime Minister Odd Brekke accepted the "
    "resignation and gave her duties to Ada Holm."
)
MARCH = (
    "“A resignation is not an answer,” said Petra Foss, who lost her house. Prime Minister Odd Brekke did not appear. "
    "Odd Brekke left for home at nine."
)


@pytest.mark.parametrize(
    ("question", "is_told"),
    [
        ("Why did Odd Brekke resign?", False),
        ("Why did Prime Minister Odd Brekke step down?", False),
        ("When did Petra Foss resign?", False),
        ("Why did Tora Lund resign?", True),
        ("Why did Tora Lund step down?", True),
        ("Did Odd Brekke resign?", False),
        ("Did Tora Lund resign?", True),
        ("Did anyone resign?", True),
    ],
)
def test_the_event_of_one_is_not_that_of_another_who_is_named_beside_it(question: str, is_told: bool) -> None:
    assert told(question, MINISTER, MARCH) == is_told


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Why did Odd Brekke resign?", "Odd Brekke left office on Monday over the quay of Veldamar."),
        ("Was Egon Maas convicted?", "Egon Maas was acquitted of a second charge."),
        ("Did the coast guard close the harbour?", "The coast guard closed the harbour of Veldamar on Tuesday."),
    ],
)
def test_what_answers_whether_it_was(question: str, text: str) -> None:
    assert told(question, text)
