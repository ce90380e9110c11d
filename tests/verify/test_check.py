"""The check lets right sentences through and stops wrong ones; what it names is really in the sentence."""

from collections.abc import Iterable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from verify_cases import BUDGET, CALL, CASES, FERRY, HEAD, MINE, POLL, QUOTE, Case

from rag.types import Support
from rag.verify import METHOD, check

NOT_LOOKED_AT = ("direction", "roles", "modality", "synonyms")


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
        ("The ferry Aurelia struck a pier in Port Selm on Nov. 9.", FERRY, "partial", [("date", "Nov. 9")]),
        ("The ferry Aurelia struck a pier, and 13 people died.", FERRY, "contradicted", [("number", "13")]),
        ("31 people died when the ferry struck a pier.", FERRY, "contradicted", [("number", "31")]),
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
    assert check(text, [text]) == Support("supported", METHOD)


@given(st.sampled_from(CASES), st.sampled_from(CASES))
def test_what_did_not_match_stands_in_the_sentence(one: Case, other: Case) -> None:
    support = check(one.sentence, other.cited, context=HEAD)
    assert all(one.sentence[u.start : u.end] == u.text and u.text for u in support.unmatched)
    assert support.verdict != "supported" or not support.unmatched


@given(st.text(), st.lists(st.text(), max_size=3), st.text())
def test_any_texts_get_a_verdict(sentence: str, cited: list[str], context: str) -> None:
    support = check(sentence, cited, context=context)
    assert all(sentence[u.start : u.end] == u.text for u in support.unmatched)
