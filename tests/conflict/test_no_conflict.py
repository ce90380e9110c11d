"""What is no conflict, and the least that makes it one: a check that finds nothing at all would pass the first."""

import pytest

from rag.conflict import Statement, conflicts
from tests.conflict.test_conflicts import A, B, made, only


@pytest.mark.parametrize(
    ("question", "wants", "one", "other", "instead"),
    [
        (  # the other sentence is on the same subject, not on what is asked of it
            "Who leads the quarry company in Nell?",
            "person",
            "Tora Lund leads the quarry company in Nell.",
            "Edo Marsh has sold stone to the quarry company in Nell for years.",
            "Edo Marsh has led the quarry company in Nell for years.",
        ),
        (
            "When did the bus drivers in Lenna go on strike?",
            "date",
            "The bus drivers in Lenna went on strike on 2 March 2031.",
            "Pay in Lenna will rise in January 2032.",
            "The bus drivers in Lenna went on strike in January 2032.",
        ),
        (  # one date is part of the other
            "When was the Lenna observatory built?",
            "date",
            "The Lenna observatory was built in 1866.",
            "The observatory in Lenna was completed in May 1866.",
            "The observatory in Lenna was completed in May 1867.",
        ),
        (
            "What sport is Tora Lund known for?",
            None,
            "Tora Lund is a rower from Lenna.",
            "Tora Lund took up rowing in Lenna.",
            "Tora Lund took up fencing in Lenna.",
        ),
        (  # a name told shorter
            "Who led the inquiry in Nell?",
            "person",
            "The inquiry in Nell was led by Tora Lund.",
            "Lund led the inquiry in Nell.",
            "Marsh led the inquiry in Nell.",
        ),
        (
            "What is the population of Nell?",
            "number",
            "Nell has 837 people in 319 households.",
            "The population of Nell was 837, a third of them under the age of 20.",
            "The population of Nell was 937, a third of them under the age of 20.",
        ),
        (  # other words for the same
            "What happened to the convoy near Nell?",
            None,
            "The convoy was attacked near Nell on its way to Lenna on Friday.",
            "The convoy was ambushed near Nell on its way to Lenna on Friday.",
            "The convoy was attacked near Orrin on its way to Lenna on Friday.",
        ),
    ],
)
def test_one_answer_told_twice_or_beside_another_is_no_conflict(
    question: str, wants: str | None, one: str, other: str, instead: str
) -> None:
    given, differing = (made((A, "2031-05-03", one), (B, "2031-05-03", said), title="") for said in (other, instead))
    assert conflicts(given, question=question, wants=wants) == ()
    assert len(conflicts(differing, question=question, wants=wants)) == 1


@pytest.mark.parametrize(
    ("one", "other", "instead"),
    [
        (
            "About 30,000 people marched through Lenna on Saturday.",
            "Police counted 29,800 people who marched through Lenna.",
            "Police counted 19,800 people who marched through Lenna.",
        ),
        (
            "More than 200 people were injured at Nell.",
            "At Nell 214 people were injured.",
            "At Nell 114 people were injured.",
        ),
        (
            "The landslide at Nell killed 24 people.",
            "The landslide at Nell injured 31 people.",
            "The landslide at Nell killed 31 people.",
        ),
        (
            "Nine people died at Nell.",
            "Nine people died at Nell, three of them children.",
            "Three people died at Nell, one of them a child.",
        ),
        (
            "The quarry at Nell employs 400 people.",
            "Last year the quarry at Nell employed 600 people.",
            "The quarry at Nell employed 600 people.",
        ),
        (
            "The crew of shaft 2 paid 5 crowns for line 4.",
            "The crew of shaft 2 paid 5 crowns for line 7.",
            "The crew of shaft 2 paid 7 crowns for line 4.",
        ),
        (
            "The road is 12 kilometers long.",
            "The quarry lies 30 kilometers from Lenna.",
            "The road is 30 kilometers long.",
        ),
        (
            "Tora Lund said that she was sorry for Nell.",
            "Tora Lund denied bail to nobody in Nell.",
            "Tora Lund denied that she was sorry for Nell.",
        ),
        (
            "The landslide at Nell hit the mine office.",
            "The mine office neither confirmed nor denied the landslide at Nell.",
            "The mine office denied the landslide at Nell.",
        ),
    ],
)
def test_what_is_no_conflict(one: str, other: str, instead: str) -> None:
    assert conflicts(made((A, "2031-05-03", one), (B, "2031-05-03", other))) == ()
    assert len(conflicts(made((A, "2031-05-03", one), (B, "2031-05-03", instead)))) == 1


def test_reports_of_other_months_tell_of_other_things() -> None:
    def given(later: str) -> list[Statement]:
        return made(
            (A, "2031-05-03", "The landslide at Nell killed four people."),
            (B, later, "A landslide at Nell killed nine people."),
        )

    assert conflicts(given("2031-09-03")) == ()
    assert len(conflicts(given("2031-05-04"))) == 1


def test_one_article_does_not_disagree_with_itself() -> None:
    text = "The landslide at the Nell quarry killed {} people."
    assert conflicts(made((A, "2031-05-03", text.format("four")), (A, "2031-05-03", text.format("nine")))) == ()
    assert len(conflicts(made((A, "2031-05-03", text.format("four")), (B, "2031-05-03", text.format("nine"))))) == 1


@pytest.mark.parametrize(
    ("one", "other", "instead"),
    [
        (
            "The miners' union at Nell demands a raise of 6 percent for its members.",
            "Nell Quarries offers the miners at Nell a raise of 3 percent.",
            "The miners' union at Nell demands a raise of 3 percent for its members.",
        ),
        (
            "The miners' union at Nell demands a raise of 6 percent.",
            "The drivers' union at Nell demands a raise of 9 percent.",
            "The miners' union at Nell demands a raise of 9 percent.",
        ),
        (
            "The council of Lenna expects 900 visitors at the fair.",
            "The inns of Lenna expect 400 visitors at the fair.",
            "The council of Lenna expects 400 visitors at the fair.",
        ),
        (
            "Four people are dead at Nell, and nobody is missing.",
            "The number of dead at Nell could rise to nine.",
            "The number of dead at Nell rose to nine.",
        ),
        (
            "Tora Mills plans 400 jobs at the Nell site.",
            "Tora Steel plans 600 jobs at the Nell site.",
            "Tora Mills plans 600 jobs at the Nell site.",
        ),
        (
            "Tora Mills runs a quarry with 400 workers in Nell.",
            "Tora Steel runs a quarry with 600 workers in Nell.",
            "Tora Mills runs a quarry with 600 workers in Nell.",
        ),
    ],
)
@pytest.mark.parametrize("question", ["", "What is known about Nell?"])
def test_what_two_parties_want_or_expect_is_no_dispute_of_fact(
    one: str, other: str, instead: str, question: str
) -> None:
    assert conflicts(made((A, "2031-05-03", one), (B, "2031-05-03", other)), question=question) == ()
    assert len(conflicts(made((A, "2031-05-03", one), (B, "2031-05-03", instead)), question=question)) == 1


def test_what_one_party_plans_may_be_told_in_two_ways() -> None:
    one, other = "Tora Mills plans 400 jobs at the Nell site.", "Tora Mills will bring 600 jobs to the Nell site."
    assert only(made((A, "2031-05-03", one), (B, "2031-05-03", other))).kind == "number"


@pytest.mark.parametrize(
    ("history", "instead"),
    [
        (
            "In 1983 a landslide at the Nell quarry killed 211 people.",
            "A landslide at the Nell quarry killed 211 people.",
        ),
        (
            "It was the worst landslide at the Nell quarry since 1983, when 211 people were killed.",
            "It was the worst landslide at the Nell quarry since 1983, and 211 people were killed.",
        ),
        (
            "A landslide of 1983 at the Nell quarry killed 211 people.",
            "A landslide of Saturday at the Nell quarry killed 211 people.",
        ),
        (
            "Forty years ago a landslide at the Nell quarry killed 211 people.",
            "Four hours ago a landslide at the Nell quarry killed 211 people.",
        ),
    ],
)
def test_what_an_earlier_event_cost_is_no_side(history: str, instead: str) -> None:
    now = "A landslide at the Nell quarry killed two people on Saturday."
    question = "How many people did the landslide at the Nell quarry kill?"
    found, also_now = (
        conflicts(made((A, "2031-05-03", now), (B, "2031-05-03", said)), question=question, wants="number")
        for said in (history, instead)
    )
    assert (found, len(also_now)) == ((), 1)


def test_a_year_that_is_only_a_limit_leaves_today_s_figure_in_the_dispute() -> None:
    given = made(
        (A, "2031-05-03", "The landslide at the Nell quarry, the worst since 1983, killed two people."),
        (B, "2031-05-03", "The landslide at the Nell quarry killed nine people."),
    )
    assert {side.value for side in only(given).sides} == {"two", "nine"}


def test_who_won_in_another_year_does_not_dispute_who_won_now() -> None:
    def given(other: str) -> list[Statement]:
        won = "Tora Lund won the Nell marathon on Saturday."
        return made((A, "2031-05-03", won), (B, "2031-05-03", other), title="Nell marathon")

    then, now = "In 2029 Edo Marsh won the Nell marathon.", "On Saturday Edo Marsh won the Nell marathon."
    assert conflicts(given(then), question="Who won the Nell marathon?", wants="person") == ()
    assert len(conflicts(given(now), question="Who won the Nell marathon?", wants="person")) == 1
