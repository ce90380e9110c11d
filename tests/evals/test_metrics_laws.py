"""What holds for every metric and any answer."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.metrics import METRICS
from evals.scoring import score_case
from evals.types import Case, Insight, Row
from rag.types import Hit, ResolvedCitation
from tests.evals.made_rows import FERRY, INSURANCE, QUESTION, RESCUED, SAYS_RESCUED, Article, cite, hit, said_row

Said = list[tuple[str, list[ResolvedCitation]]]
ECHO = Article("echo", (RESCUED, "“We thanked the crew,” said Edda Voss."))
CASE = QUESTION.model_copy(
    update={
        "positions": (("14 passengers",), ("did not renew",)),
        "insights": (Insight(text="Passengers were rescued from the ferry.", articles=("ferry", "echo")),),
    }
)
texts = st.sampled_from((RESCUED, SAYS_RESCUED, INSURANCE, *FERRY.paragraphs, *ECHO.paragraphs, "15 drowned, it said."))
places = st.sampled_from([*((p, FERRY) for p in FERRY.paragraphs), *((p, ECHO) for p in ECHO.paragraphs)])
cited = st.lists(places.map(lambda place: cite(*place)), max_size=3)
answers = st.lists(st.tuples(texts, cited), max_size=4)
hits = st.lists(st.sampled_from((hit(0), hit(1), hit(2, 3), hit(0, article=ECHO), hit(1, article=ECHO))), max_size=5)


def row(said: Said, found: list[Hit], case: Case = CASE) -> Row:
    """An abstention when nothing is said."""
    made = said_row(*said, case=case)
    return made.model_copy(update={"hits": tuple(found), "insight_articles": (("ferry", "echo"),)})


def values(of: Row) -> dict[str, float]:
    scored = score_case(of)
    assert scored.errors == {}
    return {name: score.value for name, score in scored.scores.items()}


@settings(max_examples=40)
@given(answers, hits)
def test_every_score_lies_between_0_and_1_and_says_why_it_is_not_perfect(said: Said, found: list[Hit]) -> None:
    for name, score in score_case(row(said, found)).scores.items():
        assert 0 <= score.value <= 1 or name == "answer.sentences", name
        if name.startswith(("citation.", "conflict.", "keys.", "particulars.", "answer.f")):
            best = 1 if METRICS[name].better == "higher" else 0
            assert bool(score.why) == (score.value != best), name


@settings(max_examples=40)
@given(answers, hits)
def test_the_order_of_sentences_does_not_count(said: Said, found: list[Hit]) -> None:
    assert values(row(said, found)) == pytest.approx(values(row(said[::-1], found)))


@settings(max_examples=40)
@given(answers, hits)
def test_a_hit_that_comes_again_changes_nothing(said: Said, found: list[Hit]) -> None:
    assert values(row(said, found)) == values(row(said, found + found))
