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
    ("question", "wants", "one", "other", "sides"),
    [
        (
            "When was the Lenna observatory built?",
            "date",
            "The Lenna observatory was built in 1866.",
            "The observatory in Lenna was completed in 1920.",
            {"1866", "1920"},
        ),
        (
            "What is the population of Nell?",
            "number",
            "There were 837 people in Nell, in 319 households.",
            "In Nell the population was 2,764 at the census.",
            {"837", "2,764"},
        ),
        (
            "What sport is Tora Lund known for?",
            None,
            "Tora Lund is a rower from Lenna.",
            "Tora Lund, who plays chess, is from Lenna.",
            {"rower", "chess"},
        ),
        (
            "What is the profession of Edo Marsh?",
            None,
            "Edo Marsh is a retired geologist.",
            "Edo Marsh is a Lenna painter who sells much.",
            {"retired geologist", "Lenna painter"},
        ),
        (
            'Who wrote the song "Low Water"?',
            "person",
            "Low Water was written by Tora Lund.",
            "The song Low Water is by the late Edo Marsh.",
            {"Tora Lund", "Edo Marsh"},
        ),
        (
            "What position did Edo Marsh play?",
            None,
            "A defender, he began to play for Lenna in 1981 and left it for Nell.",
            "A forward, he began to play for Lenna in 1981 and left it for Nell.",
            {"defender", "forward"},
        ),
        (
            "When did the Lenna ballet begin its performances?",
            "date",
            "The ballet began its performances at the old theater on October 4, 2016.",
            "The ballet began its performances at the old theater on January 1, 2018.",
            {"October 4, 2016", "January 1, 2018"},
        ),
    ],
)
def test_other_answers_to_a_question_that_a_short_value_answers(
    question: str, wants: str | None, one: str, other: str, sides: set[str]
) -> None:
    given = [
        Statement(n=n, text=text, article_id=str(n), context=f"Edo Marsh and the Lenna ballet. {text}")
        for n, text in enumerate((one, other))
    ]
    assert {side.value for side in only(given, question, wants).sides} == sides


def test_an_article_that_does_not_speak_of_the_subject_has_no_answer() -> None:
    def given(context: str) -> list[Statement]:
        said = "There were 837 people in the town.", "The population of Orrin was 2,764."
        return [Statement(n=n, text=text, article_id=str(n), context=context) for n, text in enumerate(said)]

    question = "What is the population of Orrin?"
    assert conflicts(given("Lenna lies in the north."), question=question, wants="number") == ()
    assert len(conflicts(given("Orrin lies in the north."), question=question, wants="number")) == 1


def test_two_positions_that_one_article_tells_one_after_the_other() -> None:
    union, firm = (
        "The miners' union demands 8 percent more pay for its 190 members.",
        "Nell Quarries has offered 3 percent.",
    )
    given = made((A, "2031-05-03", union), (A, "2031-05-03", firm))
    found = only(given, "What pay rise did the miners' union demand and Nell Quarries offer?")
    assert [side.value for side in found.sides] == ["8 percent", "3 percent"]
    assert conflicts(given, question="How much more pay does the miners' union demand?", wants="money") == ()
    other = made(
        (A, "2031-05-03", union), (A, "2031-05-03", "A survey found that 3 percent of tourists visit the quarry.")
    )
    assert conflicts(other, question="What pay rise does the miners' union want?") == ()


def test_what_is_missing_is_asked_whatever_the_answer_cites() -> None:
    given = made(
        (A, "2031-05-03", "Seventeen people were missing at Nell by noon."),
        (B, "2031-05-04", "Eleven people were still missing at Nell."),
    )
    found = only(given, "How did the number of missing people at Nell change?", "number")
    assert (found.relation, found.answers) == ("update", True)


def test_a_number_with_nothing_after_it_counts_what_stands_before() -> None:
    one, other = "The quarry at Nell has a staff of 400.", "The quarry at Nell has a staff of 600."
    found = only(made((A, "2031-05-03", one), (B, "2031-05-03", other)))
    assert (found.kind, found.counts) == ("number", "staff")


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


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("about 31,000", "about 28,000", True),
        ("about 31,000", "31,400", False),
        ("about 30,000", "29,800", False),
        ("about 30,000", "26,000", True),
        ("nearly 2.5 million", "2.46 million", False),
        ("nearly 2.5 million", "2.3 million", True),
        ("about two dozen", "22", False),
        ("about 30", "33", False),
        ("about 31", "33", True),
        ("31,000", "31,400", True),
        ("more than 200", "214", False),
    ],
)
def test_about_explains_what_was_rounded_away_and_no_more(one: str, other: str, differ: bool) -> None:
    text = "At Lenna {} people marched against the quarry on Saturday."
    given = made((A, "2031-05-03", text.format(one)), (B, "2031-05-03", text.format(other)))
    assert bool(conflicts(given)) == differ


@pytest.mark.parametrize(
    "denial",
    [
        "Tora Mills denied that it knew of cracks above the Nell quarry.",
        "“No such cracks above the Nell quarry were ever known to this company,” said Edo Marsh of Tora Mills.",
    ],
)
def test_who_denies_that_he_knew_does_not_deny_that_another_was_warned(denial: str) -> None:
    given = made(
        (A, "2031-05-03", "The mine ministry was warned of cracks above the Nell quarry in March."),
        (B, "2031-05-03", denial),
        title="",
    )
    assert conflicts(given, question="Did the ministry know of the cracks above the Nell quarry?") == ()


@pytest.mark.parametrize(
    "denial",
    [
        "Tora Mills denied that it had known of cracks above the Nell quarry.",
        "The director of Tora Mills denied knowing of cracks above the Nell quarry.",
        "“No such cracks above the Nell quarry were known to us,” the director of Tora Mills said.",
    ],
)
def test_who_denies_what_is_said_of_him_is_a_side(denial: str) -> None:
    given = made(
        (A, "2031-05-03", "Tora Mills knew of cracks above the Nell quarry since March, an engineer said."),
        (B, "2031-05-03", denial),
        title="",
    )
    found = only(given, "Did Tora Mills know of the cracks above the Nell quarry?")
    assert (found.kind, [s.statements for s in found.sides]) == ("yes_no", [(0,), (1,)])


def test_a_dispute_is_headed_by_a_phrase_or_by_the_question() -> None:
    march = made(
        (A, "2031-05-03", "About 31,000 people marched through Lenna on Saturday against the quarry, it was said."),
        (B, "2031-05-03", "Some 18,000 people demonstrated in Lenna against the quarry, police said."),
        title="Protest",
    )
    assert only(march).about == "how many people marched through Lenna on Saturday against the quarry"
    leader = made(
        (A, "2031-05-03", "Tora Lund leads the quarry company in Nell."),
        (B, "2031-05-03", "The quarry company in Nell is led by Edo Marsh."),
    )
    assert (
        only(leader, "Who leads the quarry company in Nell?", "person").about == "Who leads the quarry company in Nell"
    )
    price = made(
        (A, "2031-05-03", "The new bridge at Nell cost 4 million crowns."),
        (B, "2031-05-03", "The new bridge at Nell cost 7 million crowns."),
        title="Roads",
    )
    assert only(price).about == "bridge at Nell cost"


def test_wishes_are_told_side_by_side_only_when_both_are_asked_for() -> None:
    given = made(
        (A, "2031-05-03", "The miners' union demands 8 percent more pay for its 190 members."),
        (A, "2031-05-03", "Nell Quarries has offered 3 percent."),
    )
    assert conflicts(given, question="How much more pay is the quarry dispute about?") == ()
    assert len(conflicts(given, question="What pay do the union and Nell Quarries have in mind?")) == 1
