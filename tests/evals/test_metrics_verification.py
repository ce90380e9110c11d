"""What a verdict is worth, by what articles do with the sentence."""

import pytest

from evals.metrics import METRICS
from evals.metrics.verification import area_under, auc
from evals.scoring import score_case
from evals.types import Case, Label, Row
from rag.review import Review, ReviewedSentence
from rag.types import Support, Verdict


def reviewed(label: Label, *verdicts: Verdict, carried: float = 0.5) -> Row:
    sentences = tuple(
        ReviewedSentence(text="It sank.", start=0, end=8, support=Support(verdict, "m", (), carried), citation_ids=())
        for verdict in verdicts
    )
    review = Review(sentences=sentences, citations=(), counts={}, method="m", as_of="", corpus_fingerprint="")
    case = Case(id="c", question="It sank.", task="verify", label=label)
    return Row(suite="s", variant="", k=10, case=case, review=review)


def scores(row: Row) -> dict[str, float]:
    return {name: score.value for name, score in score_case(row).scores.items()}


@pytest.mark.parametrize(
    ("label", "verdict", "expected"),
    [
        ("supported", "supported", {"verify.supported_of_supported": 1, "verify.contradicted_of_supported": 0}),
        ("supported", "contradicted", {"verify.supported_of_supported": 0, "verify.contradicted_of_supported": 1}),
        ("refuted", "contradicted", {"verify.supported_of_refuted": 0, "verify.contradicted_of_refuted": 1}),
        ("refuted", "supported", {"verify.supported_of_refuted": 1, "verify.contradicted_of_refuted": 0}),
        ("not_stated", "not_found", {"verify.supported_of_not_stated": 0}),
        ("not_stated", "supported", {"verify.supported_of_not_stated": 1}),
    ],
)
def test_a_verdict_counts_under_the_label_of_its_sentence(
    label: Label, verdict: Verdict, expected: dict[str, float]
) -> None:
    assert scores(reviewed(label, verdict)) == expected


def test_of_several_sentences_the_weakest_verdict_counts() -> None:
    assert scores(reviewed("supported", "supported", "not_found"))["verify.supported_of_supported"] == 0
    assert scores(reviewed("refuted", "supported", "contradicted"))["verify.contradicted_of_refuted"] == 1


def test_what_is_wrong_is_said() -> None:
    found = score_case(reviewed("refuted", "supported")).scores["verify.supported_of_refuted"]
    assert found.why.startswith("supported")
    assert METRICS["verify.supported_of_refuted"].fails(found.value)
    assert not METRICS["verify.supported_of_refuted"].fails(0.0)


def test_the_area_under_the_curve_by_hand() -> None:
    assert area_under([(True, 3), (True, 1), (False, 2), (False, 1)]) == (1 + 1 + 0 + 0.5) / 4
    assert area_under([(True, 1)]) is None


def test_supported_sentences_are_to_be_scored_above_the_others() -> None:
    rows = [reviewed("supported", "supported", carried=0.8), reviewed("refuted", "contradicted", carried=0.1)]
    assert auc(rows) == (1.0, 2)
    assert auc([*rows, reviewed("not_stated", "unclear", carried=0.9)]) == (0.5, 3)
    assert auc(rows[:1]) is None


def test_furniture_and_news_are_told_apart() -> None:
    def row(furniture: bool, kept: bool) -> Row:
        case = Case(id="f", question="Sign up!", task="read", furniture=furniture)
        return Row(suite="s", variant="", k=10, case=case, kept=kept)

    assert scores(row(True, False)) == {"furniture.left_out": 1}
    assert scores(row(True, True)) == {"furniture.left_out": 0}
    assert scores(row(False, True)) == {"furniture.news_lost": 0}
    assert scores(row(False, False)) == {"furniture.news_lost": 1}
