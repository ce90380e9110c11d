"""Whose an office is, and who holds it: of another town's mayor nothing is learned about this one's."""

import pytest

from rag.conflict.offices import ANOTHERS, MAYBE, THEIRS, office


@pytest.mark.parametrize(
    ("question", "title", "of"),
    [
        ("Who is the mayor of Veldamar?", "mayor", {"veldamar"}),
        ("Who is Veldamar's mayor?", "mayor", {"veldamar"}),
        ("What is the name of the chief executive of the Corrin Line?", "chief executive", {"corrin", "line"}),
        ("Who was the finance minister of Norland in 2030?", "finance minister", {"norland"}),
        ("Who is the mayor of the town?", None, None),
        ("Who is the boss of the Veldamar bus company?", None, None),
        ("What did the mayor of Veldamar say?", None, None),
        ("Who is the head of the IPCA?", None, None),
    ],
)
def test_which_office_is_asked_for(question: str, title: str | None, of: set[str] | None) -> None:
    found = office(question)
    assert (found and found.title, found and set(found.of)) == (title, of)


@pytest.mark.parametrize(
    ("text", "title", "around", "whose", "named"),
    [
        ("The mayor of Veldamar, Odd Brekke, opened the quay.", "", "", THEIRS, True),
        ("Veldamar's mayor said that he was tired.", "", "", THEIRS, False),
        ("Odd Brekke, mayor of Corrin since 2029, opened the quay.", "", "", ANOTHERS, True),
        ("Corrin's mayor, Odd Brekke, opened the quay.", "Quay of Veldamar opens", "", ANOTHERS, True),
        ("Mayor Odd Brekke opened the quay.", "Quay of Veldamar opens", "", THEIRS, True),
        ("Mayor Odd Brekke opened the quay.", "Quay opens", "Ships from Veldamar came.", MAYBE, True),
        ("Mayor Odd Brekke opened the quay.", "Quay of Corrin opens", "", ANOTHERS, True),
        ("The town rests, its mayor, Odd Brekke, said.", "", "Veldamar slept.", THEIRS, True),
        ("The mayor of the month is from Corrin.", "Veldamar", "", ANOTHERS, False),
        ("Deputy Mayor Tora Lund opened the quay.", "Quay of Veldamar opens", "", 0, False),
        ("The quay is open.", "Quay of Veldamar opens", "", 0, False),
    ],
)
def test_whose_it_is_and_whether_its_holder_is_named(
    text: str, title: str, around: str, whose: int, named: bool
) -> None:
    asked = office("Who is the mayor of Veldamar?")
    assert asked
    assert (asked.told(text, title=title, around=around), asked.has_holder(text)) == (whose, named)


def test_whoever_leads_may_be_called_otherwise() -> None:
    asked = office("Who is the head of the Corrin Line?")
    assert asked
    assert asked.told("Its chief executive, Ada Holm, resigned.", around="The Corrin Line has nine ships.") == THEIRS
    assert asked.told("They walked at the head of the march.", around="The Corrin Line has nine ships.") == ANOTHERS
