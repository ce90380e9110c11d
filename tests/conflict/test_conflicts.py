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


@pytest.mark.parametrize(
    ("question", "wants", "one", "other"),
    [
        (  # the other sentence is on the same subject, not on what is asked of it
            "Who leads the quarry company in Nell?",
            "person",
            "Tora Lund leads the quarry company in Nell.",
            "Edo Marsh has sold stone to the quarry company in Nell for years.",
        ),
        (
            "When did the bus drivers in Lenna go on strike?",
            "date",
            "The bus drivers in Lenna went on strike on 2 March 2031.",
            "Pay in Lenna will rise in January 2032.",
        ),
        (  # one date is part of the other
            "When was the Lenna observatory built?",
            "date",
            "The Lenna observatory was built in 1866.",
            "The observatory in Lenna was completed in May 1866.",
        ),
        (
            "What sport is Tora Lund known for?",
            None,
            "Tora Lund is a rower from Lenna.",
            "Tora Lund took up rowing in Lenna.",
        ),
        (  # a name told shorter
            "Who led the inquiry in Nell?",
            "person",
            "The inquiry in Nell was led by Tora Lund.",
            "Lund led the inquiry in Nell.",
        ),
        (
            "What is the population of Nell?",
            "number",
            "Nell has 837 people in 319 households.",
            "The population of Nell was 837, a third of them under the age of 20.",
        ),
        (  # other words for the same
            "What happened to the convoy near Nell?",
            None,
            "The convoy was attacked near Nell on its way to Lenna on Friday.",
            "The convoy was ambushed near Nell on its way to Lenna on Friday.",
        ),
    ],
)
def test_one_answer_told_twice_or_beside_another_is_no_conflict(
    question: str, wants: str | None, one: str, other: str
) -> None:
    given = made((A, "2031-05-03", one), (B, "2031-05-03", other), title="")
    assert conflicts(given, question=question, wants=wants) == ()


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
    ("one", "other"),
    [
        (
            "The miners' union at Nell demands a raise of 6 percent for its members.",
            "Nell Quarries offers the miners at Nell a raise of 3 percent.",
        ),
        (
            "The miners' union at Nell demands a raise of 6 percent.",
            "The drivers' union at Nell demands a raise of 9 percent.",
        ),
        (
            "The council of Lenna expects 900 visitors at the fair.",
            "The inns of Lenna expect 400 visitors at the fair.",
        ),
        ("The number of dead at Nell could rise to nine.", "Four people are dead at Nell, and nobody is missing."),
        ("Tora Mills plans 400 jobs at the Nell site.", "Tora Steel plans 600 jobs at the Nell site."),
        ("Tora Mills runs a quarry with 400 workers in Nell.", "Tora Steel runs a quarry with 600 workers in Nell."),
    ],
)
@pytest.mark.parametrize("question", ["", "What is known about Nell and Lenna?"])
def test_what_two_parties_want_or_expect_is_no_dispute_of_fact(one: str, other: str, question: str) -> None:
    assert conflicts(made((A, "2031-05-03", one), (B, "2031-05-03", other)), question=question) == ()


def test_what_one_party_plans_may_be_told_in_two_ways() -> None:
    one, other = "Tora Mills plans 400 jobs at the Nell site.", "Tora Mills will bring 600 jobs to the Nell site."
    assert only(made((A, "2031-05-03", one), (B, "2031-05-03", other))).kind == "number"


@pytest.mark.parametrize(
    "history",
    [
        "In 1983 a landslide at the Nell quarry killed 211 people.",
        "It was the worst landslide at the Nell quarry since 1983, when 211 people were killed.",
        "A landslide of 1983 at the Nell quarry killed 211 people.",
        "Forty years ago a landslide at the Nell quarry killed 211 people.",
    ],
)
def test_what_an_earlier_event_cost_is_no_side(history: str) -> None:
    given = made(
        (A, "2031-05-03", "A landslide at the Nell quarry killed two people on Saturday."), (B, "2031-05-03", history)
    )
    assert conflicts(given, question="How many people did the landslide at the Nell quarry kill?", wants="number") == ()


def test_a_year_that_is_only_a_limit_leaves_today_s_figure_in_the_dispute() -> None:
    given = made(
        (A, "2031-05-03", "The landslide at the Nell quarry, the worst since 1983, killed two people."),
        (B, "2031-05-03", "The landslide at the Nell quarry killed nine people."),
    )
    assert {side.value for side in only(given).sides} == {"two", "nine"}


def test_who_won_in_another_year_does_not_dispute_who_won_now() -> None:
    given = made(
        (A, "2031-05-03", "Tora Lund won the Nell marathon on Saturday."),
        (B, "2031-05-03", "In 2029 Edo Marsh won the Nell marathon."),
        title="Nell marathon",
    )
    assert conflicts(given, question="Who won the Nell marathon?", wants="person") == ()


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
