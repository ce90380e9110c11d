"""Coverage, citation F1 and the joint score of summaries, by hand."""

from collections.abc import Sequence
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.metrics import summaries
from evals.types import Case, Insight, Row, Score
from rag.types import ResolvedCitation
from tests.evals.made_rows import FERRY, INSURANCE, RESCUED, Article, cite, refused_row, said_row

ECHO = Article("echo", (RESCUED,))
CASE = Case(
    id="s1",
    question="Sum up the ferry",
    insights=(
        Insight(text="Passengers were rescued from the ferry.", articles=("ferry", "echo")),
        Insight(text="Lawyers sued the mayor.", articles=("ferry",)),
    ),
)


def value(score: Score | None) -> float:
    assert score is not None
    return score.value


def summary(*said: tuple[str, Sequence[ResolvedCitation]], case: Case = CASE) -> Row:
    row = said_row(*said, case=case)
    return row.model_copy(update={"insight_articles": tuple(i.articles for i in case.insights)})


def test_coverage_is_recall_of_content_stems() -> None:
    flat = {"ferri": 1.0}
    assert summaries.coverage("The ferries sank quickly", "A ferry was sinking, it sank", flat) == pytest.approx(2 / 3)
    assert summaries.coverage("The", "The", flat) == 0


def test_rare_words_weigh_more() -> None:
    """Of 3 texts, 3 have "ferry" and 1 has "mutiny": weights 1 and ln(4/2) + 1."""
    weights = summaries.idf(["ferry mutiny", "ferry", "the ferry"])
    assert weights["ferri"] == pytest.approx(1)
    assert weights["mutini"] == pytest.approx(log(2) + 1)
    assert summaries.coverage("ferry mutiny", "mutiny", weights) == pytest.approx((log(2) + 1) / (log(2) + 2))


def test_a_text_that_comes_again_weighs_nothing() -> None:
    assert summaries.idf(["ferry mutiny", "ferry", "ferry"]) == summaries.idf(["ferry mutiny", "ferry"])


def test_of_sentences_that_cover_the_same_the_one_with_the_best_citations_counts() -> None:
    said = [("bread", {"a"}), ("ferry sank", {"b"}), ("the ferry sank", {"a"})]
    (found,) = summaries.scored([("ferry sank", {"a"})], said)
    assert (found.coverage, found.citation_f1) == (1, 1)
    (nothing,) = summaries.scored([("ferry sank", {"a"})], [])
    assert (nothing.coverage, nothing.citation_f1) == (0, 0)


def test_citation_f1_by_hand() -> None:
    assert summaries.citation_f1({"a", "b"}, {"b", "c", "d"}) == pytest.approx(2 * (1 / 2) * (1 / 3) / (1 / 2 + 1 / 3))
    assert summaries.citation_f1(set(), {"a"}) == 0


def test_one_insight_of_two_cited_to_one_article_of_two() -> None:
    row = summary((RESCUED, [cite(RESCUED)]), (INSURANCE, [cite(INSURANCE)]))
    assert value(summaries.summary_coverage(row)) == pytest.approx(1 / 2)
    assert value(summaries.summary_citation_f1(row)) == pytest.approx(2 / 3)
    assert value(summaries.summary_joint(row)) == pytest.approx(1 * (2 / 3) / 2)


def test_all_its_articles_cited_is_better() -> None:
    row = summary((RESCUED, [cite(RESCUED), cite(RESCUED, ECHO)]))
    assert value(summaries.summary_citation_f1(row)) == 1
    assert value(summaries.summary_joint(row)) == pytest.approx(1 / 2)


def test_citations_of_an_insight_below_the_threshold_count_for_nothing() -> None:
    """One of its four content words, each as rare as the others here."""
    (found,) = summaries.scored([("Passengers praised calm crew", {"a"})], [("Passengers ate bread", {"a"})])
    assert found.coverage == pytest.approx(1 / 4)
    assert found.citation_f1 == 1
    assert not found.counts
    row = summary((FERRY.paragraphs[3], [cite(FERRY.paragraphs[3])]))
    assert summaries.summary_citation_f1(row) is None
    assert value(summaries.summary_joint(row)) == 0


def test_an_abstention_covers_nothing() -> None:
    row = refused_row(CASE).model_copy(update={"insight_articles": (("ferry", "echo"), ("ferry",))})
    assert value(summaries.summary_coverage(row)) == 0
    assert value(summaries.summary_joint(row)) == 0
    assert summaries.summary_citation_f1(row) is None


def test_a_case_without_insights_has_no_scores() -> None:
    row = summary((RESCUED, [cite(RESCUED)]), case=Case(id="c", question="?"))
    assert summaries.summary_coverage(row) is None
    assert summaries.summary_joint(row) is None


texts = st.lists(st.sampled_from("ferry sank pier crew bread fair honey mayor".split()), min_size=1).map(" ".join)


@given(texts, st.lists(texts, min_size=1))
def test_a_summary_that_repeats_the_insight_covers_it(insight: str, others: list[str]) -> None:
    said = [(text, {"b"}) for text in others] + [(insight, {"a"})]
    (found,) = summaries.scored([(insight, {"a", "b"})], said)
    assert found.coverage == pytest.approx(1)
    (partial,) = summaries.scored([(insight, {"a", "b"})], said[:-1])
    assert 0 <= partial.coverage <= found.coverage + 1e-9
