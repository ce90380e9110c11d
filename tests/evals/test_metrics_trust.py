"""What a reader relies on: attribution, both sides of a conflict, details as cited, no made-up keys."""

import pytest

from evals.metrics import trust
from evals.types import Row, Score
from rag.types import Conflict, Position, Violation
from tests.evals.made_rows import (
    FERRY,
    INSURANCE,
    QUESTION,
    RESCUED,
    SAYS_RESCUED,
    Article,
    answer,
    cite,
    good_row,
    refused_row,
    said_row,
    with_answer,
)

OTHER = Article("other", ("Police said 9 passengers were rescued from the ferry.",))
CONFLICT = QUESTION.model_copy(update={"positions": (("14 passengers", "fourteen"), ("9 passengers", "nine"))})


def value(score: Score | None) -> float:
    assert score is not None
    return score.value


def test_who_says_it_must_be_in_the_answers_own_words() -> None:
    assert value(trust.attribution(good_row())) == 1
    bare = said_row(("14 passengers were rescued from the ferry.", [cite(RESCUED)]))
    assert value(trust.attribution(bare)) == 0
    assert trust.attribution(refused_row(QUESTION)) is None


def test_all_positions_must_be_shown() -> None:
    both = said_row((SAYS_RESCUED, [cite(RESCUED)]), (OTHER.paragraphs[0], [cite(OTHER.text, OTHER)]), case=CONFLICT)
    one = said_row((SAYS_RESCUED, [cite(RESCUED)]), case=CONFLICT)
    assert value(trust.conflict(both)) == 1
    found = trust.conflict(one)
    assert found is not None
    assert (found.value, found.why) == (0, "not shown: “9 passengers”")
    assert value(trust.conflict(refused_row(CONFLICT))) == 0
    assert trust.conflict(good_row()) is None


def disputed(row: Row) -> Row:
    """The answer with both numbers as the sides of a conflict, each with the row's first citation."""
    assert row.answer is not None
    cited = row.answer.citations[0].id
    sides = tuple(Position(value=n, text=f"{n} passengers were rescued.", citation_ids=(cited,)) for n in ("14", "9"))
    conflict = Conflict(about="passengers", kind="number", relation="disagreement", positions=sides)
    return with_answer(row, status="disputed", conflicts=(conflict,))


def test_a_side_of_a_conflict_is_shown_and_what_is_wrong_may_be_one() -> None:
    case = CONFLICT.model_copy(update={"forbidden": ("9 passengers",), "positions": (("14 passengers",),)})
    wrong = said_row(("9 passengers were rescued from the ferry.", [cite(RESCUED)]), case=case)
    assert value(trust.fair(wrong)) == 0
    assert value(trust.fair(disputed(wrong))) == 1
    assert value(trust.conflict(disputed(said_row((SAYS_RESCUED, [cite(RESCUED)]), case=CONFLICT)))) == 1


def test_the_result_must_be_the_right_one() -> None:
    case = QUESTION.model_copy(update={"status": "disputed"})
    row = said_row((SAYS_RESCUED, [cite(RESCUED)]), case=case)
    assert value(trust.result(row)) == 0
    assert value(trust.result(disputed(row))) == 1
    assert trust.result(good_row()) is None


def test_a_dispute_is_shown_where_there_is_one_and_only_there() -> None:
    real, none = (QUESTION.model_copy(update={"disputed": disputed}) for disputed in (True, False))
    quiet, loud = (said_row((SAYS_RESCUED, [cite(RESCUED)]), case=case) for case in (real, none))
    assert value(trust.dispute_shown(quiet)) == 0
    assert value(trust.dispute_shown(disputed(quiet))) == 1
    assert value(trust.dispute_false(loud)) == 0
    found = trust.dispute_false(disputed(loud))
    assert found is not None
    assert (found.value, found.why) == (1, "“14 passengers were rescued.” against “9 passengers were rescued.”")
    assert trust.dispute_shown(loud) is trust.dispute_false(quiet) is None


def test_a_position_without_a_citation_is_not_shown() -> None:
    row = said_row((SAYS_RESCUED, [cite(RESCUED)]), (OTHER.paragraphs[0], []), case=CONFLICT)
    assert value(trust.conflict(row)) == 0


@pytest.mark.parametrize(
    ("said", "share"),
    [
        (INSURANCE, 1),
        (INSURANCE.replace("did not renew", "renewed"), 0),
        (INSURANCE.replace("March", "April"), 0),
        (INSURANCE.replace("not ", ""), 0),
    ],
)
def test_details_are_checked_again_whatever_the_answer_claims(said: str, share: float) -> None:
    row = said_row((said, [cite(INSURANCE)]), (SAYS_RESCUED, [cite(RESCUED)]))
    assert value(trust.particulars(row)) == (1 + share) / 2


def test_a_sentence_that_cites_something_else_has_no_details_to_check() -> None:
    assert trust.particulars(said_row((SAYS_RESCUED, [cite(FERRY.paragraphs[3])]))) is None
    assert trust.particulars(said_row((SAYS_RESCUED, []))) is None


def test_forbidden_words() -> None:
    assert value(trust.forbidden(good_row())) == 1
    found = trust.forbidden(said_row(("Two passengers DROWNED.", [cite(RESCUED)])))
    assert found is not None
    assert (found.value, found.why) == (0, "says “drowned”")
    assert trust.forbidden(said_row(("It sank.", []), case=QUESTION.model_copy(update={"forbidden": ()}))) is None


def keyed(row: Row) -> Row:
    return with_answer(row, violations=(Violation("unknown_evidence_key", "ZZ9"), Violation("dropped_sentence", "x")))


def test_made_up_evidence_keys() -> None:
    assert value(trust.keys(good_row())) == 1
    assert value(trust.keys(keyed(good_row()))) == 0
    dropped = with_answer(good_row(), violations=(Violation("dropped_sentence", "x"),))
    assert value(trust.keys(dropped)) == 1


def test_where_no_model_wrote_there_are_no_keys() -> None:
    quoted = good_row().model_copy(update={"answer": answer((RESCUED, [cite(RESCUED)]), mode="extractive")})
    assert trust.keys(quoted) is None
    assert value(trust.keys(keyed(quoted))) == 0
