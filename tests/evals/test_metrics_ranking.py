"""Ranking metrics against values worked out by hand."""

from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.metrics import METRICS
from evals.metrics.ranking import MEASURES, measures
from evals.types import Case, Insight, Row
from tests.evals.made_rows import FERRY, INSURANCE, RESCUED, Article, gold, good_row, hit, said_row

ONE, TWO, THREE = (Article(name, (f"Paragraph of {name}.", "Another.")) for name in ("one", "two", "three"))


def value(name: str, row: Row) -> float:
    score = METRICS[name].score(row)
    assert score is not None
    return score.value


def row_of(*hits: object) -> Row:
    """Gold are the first paragraphs of `one` and `two`."""
    golds = (gold("Paragraph of one.", ONE), gold("Paragraph of two.", TWO))
    return good_row().model_copy(update={"gold": golds, "hits": hits})


def test_documents_by_hand() -> None:
    """Places of the gold articles: 2 and 3 of three articles; the second hit of `three` takes no place."""
    row = row_of(hit(0, article=THREE), hit(1, article=THREE), hit(0, article=ONE), hit(1, article=TWO))
    assert value("doc.hit@1", row) == 0
    assert value("doc.hit@5", row) == 1
    assert value("doc.recall@5", row) == 1
    assert value("doc.mrr", row) == pytest.approx(1 / 2)
    assert value("doc.map", row) == pytest.approx((1 / 2 + 2 / 3) / 2)
    assert value("doc.ndcg@10", row) == pytest.approx((1 / log2(3) + 1 / log2(4)) / (1 / log2(2) + 1 / log2(3)))
    assert value("doc.all@10", row) == 1


def test_paragraphs_by_hand() -> None:
    """The gold paragraph of `two` is not found, though its article is; that of `one` is at place 3."""
    row = row_of(hit(1, article=ONE), hit(1, article=TWO), hit(0, 1, article=ONE))
    assert value("par.hit@1", row) == 0
    assert value("par.recall@5", row) == pytest.approx(1 / 2)
    assert value("par.mrr", row) == pytest.approx(1 / 3)
    assert value("par.map", row) == pytest.approx(1 / 3 / 2)
    assert value("par.all@10", row) == 0
    assert value("doc.all@10", row) == 1


def test_a_hit_over_two_gold_paragraphs_finds_both() -> None:
    row = good_row().model_copy(update={"hits": (hit(1, 2),)})
    assert {g.text for g in row.gold} == {RESCUED, INSURANCE}
    assert value("par.recall@5", row) == 1
    assert value("par.ndcg@10", row) == pytest.approx(1)


def test_gold_at_place_six_is_no_hit_at_five() -> None:
    others = [hit(0, article=Article(f"other{n}", ("Text.",))) for n in range(5)]
    row = row_of(*others, hit(0, article=ONE))
    assert (value("doc.hit@5", row), value("doc.hit@10", row)) == (0, 1)
    assert (value("doc.recall@5", row), value("doc.recall@10", row)) == (0, 0.5)


def test_nothing_found_scores_zero_and_says_so() -> None:
    row = row_of()
    assert {value(f"{unit}.{name}", row) for unit in ("doc", "par") for name in (*MEASURES, "all@10")} == {0}
    score = METRICS["doc.mrr"].score(row)
    assert score is not None
    assert score.why == "2 of 2 gold not found"


def test_a_summary_is_measured_by_the_articles_of_its_insights() -> None:
    case = Case(id="s", question="Sum up", insights=(Insight(text="It sank.", articles=("ferry",)),))
    row = said_row(case=case, insight_articles=((FERRY.id,),))
    assert value("doc.hit@1", row) == 1
    assert METRICS["par.hit@1"].score(row) is None


def test_a_case_without_gold_has_no_scores() -> None:
    row = said_row(case=Case(id="c", question="?"))
    assert METRICS["doc.hit@1"].score(row) is None
    assert METRICS["doc.all@10"].score(row) is None


ids = st.lists(st.sampled_from("abcdefghijklmnop"), unique=True, max_size=14)


@given(ids, st.sets(st.sampled_from("abcdefghijklmnop"), min_size=1, max_size=4))
def test_all_lie_between_0_and_1(ranked: list[str], relevant: set[str]) -> None:
    assert all(0 <= found <= 1 + 1e-9 for found in measures(tuple(ranked), frozenset(relevant)).values())


@given(st.permutations("abc"), st.permutations("vwxyz"))
def test_gold_first_is_perfect_in_any_order(relevant: list[str], others: list[str]) -> None:
    found = measures((*relevant, *others), frozenset(relevant))
    assert all(value == pytest.approx(1) for value in found.values())
