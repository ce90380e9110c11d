import pytest

from rag.answer.expected import Expected, brings, expected
from rag.text import words


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who opened the bridge in Veldamar?", "person"),
        ("Where was the minister when she signed?", "place"),
        ("When did the ferry leave?", "date"),
        ("In which year was the dam built?", "date"),
        ("How soon will the road reopen?", "duration"),
        ("How many days did the strike last?", "duration"),
        ("How many people were on board?", "number"),
        ("What is the population of Ostrel?", "number"),
        ("How much did the tunnel cost?", "money"),
        ("What percentage of voters stayed at home?", "percentage"),
        ("Why was the harbour closed?", "reason"),
        ("What did the mayor say about the flood?", "saying"),
        ("Which newspaper reported it?", "name"),
        ("Is the bridge open?", None),
        ("Wann fuhr die Fähre ab?", None),
    ],
)
def test_what_a_question_wants(question: str, kind: Expected | None) -> None:
    assert expected(question) == kind


@pytest.mark.parametrize(
    ("question", "with_it", "without"),
    [
        ("Who opened the bridge?", "It was opened by Ilse Maro.", "The bridge was opened on time."),
        ("Who met Ilse Maro?", "Ilse Maro met Tom Abel.", "Ilse Maro met the press."),
        ("When did the ferry leave?", "It left on Thursday.", "It left early."),
        ("How soon will it reopen?", "It will reopen within 24 hours.", "It will reopen, crews said."),
        ("How many were on board?", "Ninety people were on board.", "Many people were on board."),
        ("How many of the 12 left?", "Nine of the 12 left.", "The 12 stayed."),
        ("How much did it cost?", "It cost $3 million.", "It cost a fortune."),
        ("What percentage voted?", "Only 45 percent voted.", "Only few voted."),
        ("Why was it closed?", "It closed because of fog.", "It closed on time."),
        ("What did she say?", "She said it was over.", "She left."),
    ],
)
def test_which_sentence_brings_it(question: str, with_it: str, without: str) -> None:
    kind = expected(question)
    assert kind is not None
    asked = frozenset(words(question))
    assert brings(kind, with_it, asked)
    assert not brings(kind, without, asked)
