"""Citation metrics on answers whose faults are known."""

from dataclasses import replace

import pytest

from evals.metrics import citations
from evals.types import Row, Score
from rag.types import ResolvedCitation
from tests.evals.made_rows import (
    FERRY,
    INSURANCE,
    RESCUED,
    SAYS_RESCUED,
    Article,
    cite,
    gold,
    good_row,
    refused_row,
    said_row,
    sentence,
    with_answer,
)

SANK, BAKERS = FERRY.paragraphs[0], FERRY.paragraphs[3]
ALL = (
    citations.recall,
    citations.precision,
    citations.valid,
    citations.verbatim,
    citations.coverage,
    citations.span_f1,
    citations.paragraph,
)


def value(score: Score | None) -> float:
    assert score is not None
    return score.value


def claim(row: Row, **changes: object) -> Row:
    """The answer shows its first citation otherwise than it is."""
    assert row.answer
    first, *rest = row.answer.citations
    return with_answer(row, citations=(replace(first, **changes), *rest))


def test_recall_is_the_share_of_sentences_that_are_carried() -> None:
    row = said_row((SAYS_RESCUED, [cite(RESCUED)]), (INSURANCE, [cite(BAKERS)]), (SANK, []))
    assert value(citations.recall(row)) == pytest.approx(1 / 3)
    assert value(citations.coverage(row)) == pytest.approx(2 / 3)


def test_a_citation_that_does_not_help_is_imprecise() -> None:
    row = said_row((SAYS_RESCUED, [cite(RESCUED), cite(BAKERS)]))
    assert value(citations.recall(row)) == 1
    assert value(citations.precision(row)) == 0.5


def test_citations_that_only_carry_together_are_all_needed() -> None:
    together = f"{SANK[:-1]}, and 14 passengers were rescued from the ferry, Edda Voss said."
    row = said_row((together, [cite(SANK), cite(RESCUED)]))
    assert value(citations.recall(row)) == 1
    assert value(citations.recall(said_row((together, [cite(SANK)])))) == 0
    assert value(citations.precision(row)) == 1


def test_gold_words_carry_what_is_said_in_other_words() -> None:
    other = "Nobody paid for covering the boat again, and 14 people were picked up."
    row = said_row((other, [cite(RESCUED)])).model_copy(update={"gold": ()})
    assert value(citations.recall(row)) == 0
    assert value(citations.recall(row.model_copy(update={"gold": (gold(RESCUED),)}))) == 1
    wrong = said_row((other.replace("14", "15"), [cite(RESCUED)])).model_copy(update={"gold": (gold(RESCUED),)})
    assert value(citations.recall(wrong)) == 0


def test_each_of_two_citations_that_carry_alone_is_precise() -> None:
    again = Article("again", (RESCUED,))
    assert value(citations.precision(said_row((SAYS_RESCUED, [cite(RESCUED), cite(RESCUED, again)])))) == 1


def test_citations_of_a_sentence_that_is_not_carried_are_all_imprecise() -> None:
    row = said_row((SAYS_RESCUED, [cite(BAKERS), cite(INSURANCE)]), (INSURANCE, [cite(INSURANCE)]))
    assert value(citations.precision(row)) == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    "changes",
    [{"cited_text": "Other words."}, {"start": 3}, {"paragraph_index": 2}, {"revision_id": "r9"}, {"article_id": "x"}],
    ids=str,
)
def test_a_citation_that_is_not_what_it_shows_is_invalid(changes: dict[str, object]) -> None:
    assert value(citations.valid(good_row())) == 1
    assert value(citations.valid(claim(good_row(), **changes))) == 0.5


def test_a_citation_that_does_not_resolve_is_invalid_and_carries_nothing() -> None:
    row = good_row().model_copy(update={"cited": (cite(RESCUED),)})
    for metric in (citations.valid, citations.recall, citations.precision, citations.coverage, citations.paragraph):
        assert value(metric(row)) == 0.5


def test_words_that_lie_outside_their_paragraph_are_invalid() -> None:
    wrong = replace(cite(RESCUED), paragraph_start=0)
    row = good_row().model_copy(update={"cited": (wrong, cite(INSURANCE))})
    assert value(citations.valid(row)) == 0.5


def test_an_id_that_only_a_sentence_names_is_invalid() -> None:
    row = good_row()
    assert row.answer
    stray = with_answer(row, sentences=(*row.answer.sentences, sentence("It sank.", ["nowhere:1-2"])))
    assert value(citations.valid(stray)) == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("said", "share"),
    [
        ("Voss said “14 passengers were rescued”.", 1),
        ('VOSS SAID "14 Passengers were … from the ferry".', 1),
        ("Voss said “14 passengers were drowned”.", 0),
        ("She spoke of “14 passengers were rescued” and of “a very sad day”.", 0.5),
    ],
)
def test_quotations_stand_word_for_word_in_what_is_cited(said: str, share: float) -> None:
    assert value(citations.verbatim(said_row((said, [cite(RESCUED)])))) == share


def test_short_quotations_and_answers_without_any_have_no_score() -> None:
    assert citations.verbatim(said_row(("The “brave crew” sailed.", [cite(RESCUED)]))) is None
    assert citations.verbatim(good_row()) is None


def spans(cited: ResolvedCitation, *golds: str) -> float:
    row = said_row((SAYS_RESCUED, [cited])).model_copy(update={"gold": tuple(map(gold, golds))})
    return value(citations.span_f1(row))


def test_span_f1_by_hand() -> None:
    half = RESCUED[: len(RESCUED) // 2]
    recall = len(half) / len(RESCUED)
    assert spans(cite(half), RESCUED) == pytest.approx(2 * recall / (1 + recall))
    assert spans(cite(RESCUED), INSURANCE) == 0


def test_one_of_several_gold_spans_is_enough() -> None:
    assert spans(cite(RESCUED), RESCUED, INSURANCE) == 1
    assert value(citations.span_f1(good_row())) == 1


def test_the_same_offsets_of_another_revision_do_not_match() -> None:
    other = replace(cite(RESCUED), revision_id="ferry-r2")
    assert spans(other, RESCUED) == 0


def test_share_of_citations_into_gold_paragraphs() -> None:
    row = said_row((SAYS_RESCUED, [cite(RESCUED[:20]), cite(BAKERS), cite(SANK)]))
    assert value(citations.paragraph(row)) == pytest.approx(1 / 3)


def test_an_abstention_has_no_citation_scores() -> None:
    for metric in ALL:
        assert metric(refused_row()) is None
        assert metric(good_row().model_copy(update={"answer": None})) is None
