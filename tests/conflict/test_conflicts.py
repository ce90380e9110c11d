"""What differs among statements, and above all what does not: sentences made for it."""

from typing import cast

import pytest

from rag.conflict import Found, Statement, conflicts
from rag.types import Stamp

A, B, C = "a", "b", "c"


def made(*given: tuple[str, str, str], title: str = "Landslide at Nell quarry") -> list[Statement]:
    """Statements of (article, day, text)."""
    return [
        Statement(n=n, text=text, article_id=article, title=title, published=Stamp.parse(day))
        for n, (article, day, text) in enumerate(given)
    ]


def only(statements: list[Statement], question: str = "", wants: str | None = None) -> Found:
    found = conflicts(statements, question=question, wants=wants)
    assert len(found) == 1, found
    return found[0]


def test_a_toll_that_rises_is_an_update_oldest_first() -> None:
    found = only(
        made(
            (B, "2031-05-04", "The number of dead in the Nell landslide rose to nine on Sunday."),
            (A, "2031-05-03", "A landslide at the Nell quarry killed at least four people."),
            (C, "2031-05-06", "Twelve people died in the landslide at Nell."),
        )
    )
    assert (found.kind, found.relation) == ("number", "update")
    assert [side.value for side in found.sides] == ["four", "nine", "Twelve"]
    assert [side.statements for side in found.sides] == [(1,), (0,), (2,)]


def test_two_counts_of_one_day_are_a_disagreement() -> None:
    found = only(
        made(
            (
                A,
                "2031-05-03",
                "Some 31,000 people marched through Lenna against the quarry on Saturday, organizers said.",
            ),
            (B, "2031-05-03", "About 18,000 people marched through Lenna against the quarry on Saturday, police said."),
        )
    )
    assert (found.kind, found.relation) == ("number", "disagreement")
    assert {side.value for side in found.sides} == {"31,000", "18,000"}


def test_a_claim_and_its_denial_are_two_sides() -> None:
    found = only(
        made(
            (A, "2031-05-03", "Minister Ilse Varga met quarry owner Tora Lund in Lenna, the Gazette reported."),
            (B, "2031-05-04", "Ilse Varga's office said that the meeting with Tora Lund in Lenna did not take place."),
        ),
        "Did Ilse Varga meet Tora Lund in Lenna?",
    )
    assert (found.kind, found.relation, [s.statements for s in found.sides]) == ("yes_no", "disagreement", [(0,), (1,)])


def test_one_article_may_tell_of_a_report_and_its_denial() -> None:
    found = only(
        made(
            (A, "2031-05-04", "The Gazette reported that minister Ilse Varga had met quarry owner Tora Lund in Lenna."),
            (A, "2031-05-04", "Ilse Varga's office denied that she had met Tora Lund in Lenna."),
        ),
        "Did Ilse Varga meet Tora Lund in Lenna?",
    )
    assert (found.kind, [s.statements for s in found.sides]) == ("yes_no", [(0,), (1,)])


def test_other_names_for_one_question_are_sides() -> None:
    found = only(
        made(
            (A, "2031-05-03", "Tora Lund leads the quarry company in Nell."),
            (B, "2031-05-03", "The quarry company in Nell is led by Edo Marsh."),
            title="Quarry company",
        ),
        "Who leads the quarry company in Nell?",
        "person",
    )
    assert found.kind == "name"
    assert {side.value for side in found.sides} == {"Tora Lund", "Edo Marsh"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "About 30,000 people marched through Lenna on Saturday.",
            "Police counted 29,800 people who marched through Lenna.",
        ),
        ("More than 200 people were injured at Nell.", "At Nell 214 people were injured."),
        ("The landslide at Nell killed 24 people.", "The landslide at Nell injured 31 people."),
        ("Nine people died at Nell.", "Nine people died at Nell, three of them children."),
        ("The quarry at Nell employs 400 people.", "Last year the quarry at Nell employed 600 people."),
        ("The crew of shaft 2 paid 5 crowns for line 4.", "The crew of shaft 2 paid 5 crowns for line 7."),
        ("The road is 12 kilometers long.", "The quarry lies 30 kilometers from Lenna."),
        ("Tora Lund said that she was sorry for Nell.", "Tora Lund denied bail to nobody in Nell."),
        (
            "The mine office neither confirmed nor denied the landslide at Nell.",
            "The landslide at Nell hit the mine office.",
        ),
    ],
)
def test_what_is_no_conflict(one: str, other: str) -> None:
    assert conflicts(made((A, "2031-05-03", one), (B, "2031-05-03", other))) == ()


def test_reports_of_other_months_tell_of_other_things() -> None:
    given = made(
        (A, "2031-05-03", "The landslide at Nell killed four people."),
        (B, "2031-09-03", "A landslide at Nell killed nine people."),
    )
    assert conflicts(given) == ()


def test_one_article_does_not_disagree_with_itself() -> None:
    text = "The landslide at the Nell quarry killed {} people."
    assert conflicts(made((A, "2031-05-03", text.format("four")), (A, "2031-05-03", text.format("nine")))) == ()


def test_what_is_not_asked_is_left_out() -> None:
    given = made(
        (A, "2031-05-03", "A landslide at the Nell quarry killed at least four people."),
        (B, "2031-05-04", "The number of dead in the Nell landslide rose to nine on Sunday."),
    )
    assert conflicts(given, question="Where is the quarry?", wants="place") == ()
    assert conflicts(given, question="How many people are missing at Nell?", wants="number") == ()
    assert len(conflicts(given, question="How many people died at Nell?", wants="number")) == 1


@pytest.mark.parametrize("text", ["", "...", "5", "“", "no " * 500, "1/0 people died.", "9" * 400 + " people died."])
def test_no_text_breaks_it(text: str) -> None:
    cast(object, conflicts(made((A, "2031-05-03", text), (B, "2031-05-03", text + " Nell")), question=text))
