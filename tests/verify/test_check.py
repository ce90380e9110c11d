"""The check lets right sentences through and stops wrong ones; what it names is really in the sentence."""

from collections.abc import Iterable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from verify_cases import BUDGET, CALL, CASES, FERRY, HEAD, MINE, POLL, QUOTE, Case

from rag.types import Stamp, Support
from rag.verify import METHOD, check

NOT_LOOKED_AT = ("synonyms",)


def verdict(case: Case) -> str:
    return check(case.sentence, case.cited, context=case.context).verdict


def figures(cases: Iterable[Case]) -> tuple[Fraction, Fraction]:
    """Precision and recall of finding the wrong sentences."""
    judged = [(case.right, verdict(case) == "supported") for case in cases]
    stopped = [right for right, passed in judged if not passed]
    wrong = [passed for right, passed in judged if not right]
    return Fraction(stopped.count(False), len(stopped)), Fraction(wrong.count(False), len(wrong))


@pytest.mark.parametrize("case", [c for c in CASES if c.kind not in NOT_LOOKED_AT], ids=lambda c: f"{c.kind}: {c[2]}")
def test_right_sentences_pass_and_wrong_ones_do_not(case: Case) -> None:
    support = check(case.sentence, case.cited, context=case.context)
    assert (support.verdict == "supported") == case.right, support
    assert support.method == METHOD


def test_over_all_cases_also_those_beyond_its_reach() -> None:
    precision, recall = figures(CASES)
    assert precision >= Fraction(95, 100)
    assert recall >= Fraction(90, 100)


def unmatched(support: Support) -> list[tuple[str, str]]:
    return [(u.kind, u.text) for u in support.unmatched]


@pytest.mark.parametrize(
    ("sentence", "cited", "expected", "parts"),
    [
        (
            "The ferry Aurelia struck a pier in Port Selm on Nov. 9, the authority said.",
            FERRY,
            "contradicted",
            [("date", "Nov. 9")],
        ),
        (
            "The ferry Aurelia struck a pier, and 13 people died, the authority said.",
            FERRY,
            "contradicted",
            [("number", "13")],
        ),
        ("31 people died when the ferry struck a pier, the authority said.", FERRY, "contradicted", [("number", "31")]),
        (POLL.replace("18", "19"), POLL, "contradicted", [("percentage", "19 percent")]),
        (CALL.replace("did not object", "objected"), CALL, "contradicted", [("negation", "objected")]),
        ("Parliament in Norland did not approve a budget on Thursday.", BUDGET, "contradicted", [("negation", "not")]),
        (
            QUOTE.replace("village", "town"),
            QUOTE,
            "partial",
            [("quotation", "“We will not leave a single town behind,”")],
        ),
        ("Rescuers reached the miners, officials said.", MINE, "contradicted", [("negation", "reached")]),
        ("The minister resigned on Monday.", FERRY, "unsupported", [("date", "Monday")]),
        ("The minister resigned after a scandal.", FERRY, "unchecked", []),
        ("Passengers praised Oskar Brandt.", "Passengers praised the crew.", "unsupported", [("name", "Oskar Brandt")]),
    ],
)
def test_verdicts_name_what_did_not_match(
    sentence: str, cited: str, expected: str, parts: list[tuple[str, str]]
) -> None:
    support = check(sentence, [cited])
    assert (support.verdict, unmatched(support)) == (expected, parts)


def test_numbers_of_the_title_are_no_evidence() -> None:
    context = "Twelve dead in Port Selm"
    assert check("Twelve people died in Port Selm.", ["People died there."], context=context).verdict != "supported"
    assert check("People died in Port Selm.", ["People died there."], context=context).verdict == "supported"


@pytest.mark.parametrize("sentence", ["", " ", "It was.", "…"])
def test_what_says_nothing_is_unchecked(sentence: str) -> None:
    assert check(sentence, [FERRY]).verdict == "unchecked"
    assert check(sentence, []).verdict == "unchecked"


@given(st.text(min_size=1).filter(str.strip))
def test_a_sentence_that_is_its_cited_text_is_supported(text: str) -> None:
    assert check(text, [text]) == Support("supported", METHOD, (), 1.0)


@given(st.sampled_from(CASES), st.sampled_from(CASES))
def test_what_did_not_match_stands_in_the_sentence(one: Case, other: Case) -> None:
    support = check(one.sentence, other.cited, context=HEAD)
    assert all(one.sentence[u.start : u.end] == u.text and u.text for u in support.unmatched)
    assert support.verdict != "supported" or not support.unmatched


@given(st.text(), st.lists(st.text(), max_size=3), st.text())
def test_any_texts_get_a_verdict(sentence: str, cited: list[str], context: str) -> None:
    support = check(sentence, cited, context=context)
    assert all(sentence[u.start : u.end] == u.text for u in support.unmatched)


STAMP = Stamp.parse("2026-03-06")  # a Friday
MILL = "The mill in Vessen closed on Thursday after a fire."


@pytest.mark.parametrize(
    ("sentence", "cited", "right"),
    [
        ("The mill in Vessen closed on 5 March 2026.", MILL, True),
        ("The mill in Vessen closed on 4 March 2026.", MILL, False),
        ("The mill in Vessen closed on Thursday.", "The mill in Vessen closed on 5 March.", True),
        ("The mill in Vessen closed on Wednesday.", "The mill in Vessen closed on 5 March.", False),
        ("The mill in Vessen closed on 5 March.", "The mill in Vessen closed yesterday.", True),
        ("The mill in Vessen closed in 2025.", "The mill in Vessen closed last year.", True),
        ("The mill in Vessen closed in 2024.", "The mill in Vessen closed last year.", False),
        ("The mill in Vessen closed last month.", "The mill in Vessen closed on February 27.", True),
        ("The mill in Vessen closed last week.", "The mill in Vessen closed on February 3.", False),
    ],
)
def test_the_dateline_tells_what_relative_days_mean(sentence: str, cited: str, right: bool) -> None:
    assert (check(sentence, [cited], dateline=STAMP).verdict == "supported") == right


def test_without_a_dateline_relative_days_cannot_be_checked() -> None:
    (unmatched,) = check("The mill in Vessen closed on 5 March 2026.", [MILL]).unmatched
    assert (unmatched.kind, unmatched.finding) == ("date", "not_checkable")


def test_the_article_tells_full_names_and_whom_a_pronoun_means() -> None:
    first = "Mirela Aust runs the Joint Harbour Office (JHO) in Vessen with Ivo Tarn."
    second = "Aust said that the JHO would close its gates."
    article = f"{first} {second}"
    sentence = second.replace("Aust", "Mirela Aust")
    assert check(sentence, [second]).verdict != "supported"
    assert check(sentence, [second], article=article).verdict == "supported"
    assert (
        check("Peder Aust said that the JHO would close its gates.", [second], article=article).verdict != "supported"
    )
    third = "She said that the gates would close."
    article = f"Ivo Tarn met Oskar Brandt, Peder Aas and Mirela Aust in Vessen. {third}"
    assert check("Aust said that the gates would close.", [third], article=article).verdict == "supported"
    assert check("Tarn said that the gates would close.", [third], article=article).verdict != "supported"


@pytest.mark.parametrize("sentence", ["Mirela Aust: It will take a year.", "It [the Vessen mill] will take a year."])
def test_words_of_an_editor_beside_a_quoted_sentence_are_no_error(sentence: str) -> None:
    article = "Mirela Aust spoke at the Vessen mill. It will take a year."
    assert check(sentence, ["It will take a year."], article=article).verdict == "supported"
    assert check(f"The gates are safe, she says: {sentence}", ["It will take a year."]).verdict != "supported"
    assert check("Ivo Tarn: It will take a year.", ["It will take a year."], article=article).verdict != "supported"


@pytest.mark.parametrize(
    ("sentence", "kind", "finding", "instead"),
    [
        ("The ferry Aurelia struck a pier in Port Selm on Nov. 9, it said.", "date", "contradicted", "Nov. 8"),
        ("13 people died when the ferry struck a pier, it said.", "number", "contradicted", "Twelve"),
        ("The ferry Borealis struck a pier in Port Selm, it said.", "name", "contradicted", "Aurelia"),
        ("Nobody of the 150 died when the ferry struck a pier, it said.", "number", "elsewhere", None),
        ("Twelve people died at dawn with Oskar Brandt, it said.", "name", "missing", None),
    ],
)
def test_findings(sentence: str, kind: str, finding: str, instead: str | None) -> None:
    support = check(sentence, [FERRY], elsewhere=["There were 150 on board."])
    assert (kind, finding, instead) in [(u.kind, u.finding, u.instead) for u in support.unmatched]


def test_a_direction_turned_round_names_what_stands_instead() -> None:
    (unmatched,) = check(POLL.replace("fell", "rose"), [POLL]).unmatched
    assert (unmatched.kind, unmatched.text, unmatched.instead) == ("direction", "rose", "fell")


def test_carried_mixes_words_and_likeness() -> None:
    assert check("The mill closed.", ["The mill closed early."]).carried == 1.0
    assert check("The mill closed.", ["The mill closed early."], likeness=lambda _: 0.5).carried == pytest.approx(0.85)
    assert check("The mill closed.", ["It rained."], likeness=lambda _: -0.5).carried == 0.0


def test_what_was_not_looked_at() -> None:
    support = check("The mill closed because it rained.", ["The mill closed early, for it rained."])
    assert support.not_looked_at == ("causes", "who a pronoun means")
    assert check("The mill closed.", ["The mill closed early."]).not_looked_at == ()


def test_a_denial_does_not_confirm() -> None:
    denial = "The harbor board on Monday denied that the ferry had sailed without a permit."
    found = check("The harbor board confirmed that the ferry had sailed without a permit.", [denial])
    assert found.verdict == "contradicted"
    assert [(u.text, u.instead) for u in found.unmatched if u.kind == "direction"] == [("confirmed", "denied")]


def test_killed_and_dead_are_one_thing() -> None:
    assert check(
        "The mudslide killed 13 people.", ["That brought the number of dead in the mudslide to 13."]
    ).verdict == ("supported")


def test_two_words_are_not_carried_by_one() -> None:
    assert check("The mayor is guilty.", ["The mayor opened the fair."]).verdict == "unchecked"


def test_advice_against_something_is_advice_not_to_do_it() -> None:
    cited = "Mirela Aust advised the crews against leaving the harbor."
    assert check("Mirela Aust advised the crews not to leave the harbor.", [cited]).verdict == "supported"


def test_a_figure_that_cannot_be_read_is_not_carried() -> None:
    cited = "The dam cost 4 million crowns to build, the office said."
    found = check("The dam cost 9999999999999999999 crowns to build, the office said.", [cited])
    assert found.verdict != "supported"


def test_of_an_article_in_another_language_only_its_own_words_are_supported() -> None:
    cited = ["Die Bibliothek von Selm hat am Samstag wieder geöffnet."]
    assert check(cited[0], cited, language="de").verdict == "supported"
    turned = check("Die Bibliothek von Selm hat am Samstag nicht wieder geöffnet.", cited, language="de")
    assert turned.verdict == "unchecked"
    assert turned.not_looked_at
