"""One good answer, one fault planted at a time: each turns its own metric red, and nothing turns another's.

| fault                                | headline             | others that rightly turn red                      |
|--------------------------------------|----------------------|---------------------------------------------------|
| span off by one                      | citation.valid       |                                                   |
| shown words that are not the cited   | citation.valid       |                                                   |
| citation to the neighbour paragraph  | citation.paragraph   | citation.recall, .precision and .span_f1          |
| changed number                       | particulars.verified | citation.recall, .precision; the answer is wrong  |
| dropped "not"                        | particulars.verified | citation.recall, .precision                       |
| answer to an unanswerable question   | abstain.recall       | abstain.correct                                   |
| made-up evidence key                 | keys.valid           |                                                   |
"""

from dataclasses import replace

import pytest

from evals.metrics import METRICS
from evals.scoring import score_case
from evals.types import Case, Gold, Row
from rag.types import Span, Violation
from tests.evals.made_rows import Article, cite, gold, hit, refused_row, said_row, with_answer

ARTICLE = Article(
    "pier",
    (
        "The ferry of Tarn sank off the pier on Tuesday morning.",
        "Harbour master Edda Voss said 14 passengers were not hurt, and thanked the crew.",
        "Bakers of Ostermoor sold bread and honey at the summer fair.",
    ),
)
TRUE = ARTICLE.paragraphs[1]
SAID = "14 passengers were not hurt, harbour master Edda Voss said."
CASE = Case(
    id="q1",
    question="Was anyone hurt?",
    gold=(Gold(article="pier", span=TRUE),),
    answers=("14 passengers",),
    facts=(("14 passengers",),),
)
WRONG = {"answer.facts", "answer.facts_strict", "answer.facts_none", "answer.contains"}
NOT_CARRIED = {"citation.recall", "citation.precision"}


def good() -> Row:
    return answered(SAID, ARTICLE.span(TRUE))


def answered(text: str, span: Span) -> Row:
    row = said_row((text, [cite(span, ARTICLE)]), case=CASE.model_copy(update={"gold": ()}))
    return row.model_copy(update={"case": CASE, "gold": (gold(TRUE, ARTICLE),), "hits": (hit(1, article=ARTICLE),)})


def off_by_one() -> Row:
    """The span moves by one, and the answer still shows the words that it should have cited."""
    row = answered(SAID, ARTICLE.span(TRUE).shifted(1))
    assert row.answer
    return with_answer(row, citations=(replace(row.answer.citations[0], cited_text=TRUE),))


def other_words_shown() -> Row:
    row = good()
    assert row.answer
    return with_answer(row, citations=(replace(row.answer.citations[0], cited_text=TRUE.replace("14", "40")),))


def neighbour_paragraph() -> Row:
    return answered(SAID, ARTICLE.span(ARTICLE.paragraphs[0]))


def changed_number() -> Row:
    return answered(SAID.replace("14", "15"), ARTICLE.span(TRUE))


def dropped_not() -> Row:
    return answered(SAID.replace("not ", ""), ARTICLE.span(TRUE))


def answered_unanswerable() -> Row:
    """A true sentence that is no answer."""
    refused = refused_row()
    return said_row((SAID, [cite(TRUE, ARTICLE)]), case=refused.case)


def made_up_key() -> Row:
    return with_answer(good(), violations=(Violation("unknown_evidence_key", "ZZ9"),))


FAULTS = {
    off_by_one: ("citation.valid", set[str]()),
    other_words_shown: ("citation.valid", set[str]()),
    neighbour_paragraph: ("citation.paragraph", {*NOT_CARRIED, "citation.span_f1"}),
    changed_number: ("particulars.verified", {*NOT_CARRIED, *WRONG}),
    dropped_not: ("particulars.verified", NOT_CARRIED),
    answered_unanswerable: ("abstain.recall", {"abstain.correct"}),
    made_up_key: ("keys.valid", set[str]()),
}


def red(row: Row) -> set[str]:
    """Metrics by which the case fails."""
    scored = score_case(row)
    assert not scored.errors
    return {name for name, score in scored.scores.items() if METRICS[name].fails(score.value)}


def test_nothing_is_red_before_a_fault_is_planted() -> None:
    assert red(good()) == set()
    assert red(refused_row()) == set()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_fault_turns_exactly_these_metrics_red(fault: object) -> None:
    planted = next(make for make in FAULTS if make is fault)
    headline, others = FAULTS[planted]
    assert red(planted()) == {headline, *others}


def test_a_headline_stays_green_under_faults_of_another() -> None:
    headlines = {headline for headline, _ in FAULTS.values()}
    for planted, (headline, _) in FAULTS.items():
        assert red(planted()) & headlines == {headline}


def test_the_reason_names_what_is_wrong() -> None:
    assert "15 passengers" in score_case(changed_number()).scores["particulars.verified"].why
    assert "ZZ9" in score_case(made_up_key()).scores["keys.valid"].why
    assert "no article names the builder" in score_case(answered_unanswerable()).scores["abstain.recall"].why
