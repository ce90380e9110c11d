"""Whether sentences that articles carry are told from those that they do not: the verdicts of `verify`, by label."""

from collections.abc import Callable, Sequence

from evals.types import Label, Row, Score
from rag.review import ReviewedSentence
from rag.types import Verdict

_ORDER: tuple[Verdict, ...] = ("contradicted", "not_found", "unclear", "supported")


def said(verdict: Verdict, label: Label) -> Callable[[Row], Score | None]:
    """Of the cases of that label: 1 if the verdict is this one."""

    def score(row: Row) -> Score | None:
        if row.review is None or row.case.label != label:
            return None
        found = _weakest(row.review.sentences)
        value = float(found.support.verdict == verdict)
        return Score(value=value, why="" if found.support.verdict in _RIGHT[label] else _why(found))

    return score


_RIGHT: dict[Label, tuple[Verdict, ...]] = {
    "supported": ("supported",),
    "refuted": ("contradicted",),
    "not_stated": ("not_found", "unclear"),
}


def auc(rows: Sequence[Row]) -> tuple[float, int] | None:
    """The chance that a supported sentence is scored above another one (ties count half), and of how many rows."""
    scored = [(row.case.label == "supported", _score(row)) for row in rows if row.review and row.case.label]
    return None if (area := area_under(scored)) is None else (area, len(scored))


def area_under(scored: Sequence[tuple[bool, float]]) -> float | None:
    """Area under the ROC curve of scores (Mann and Whitney's U); None where one kind is missing."""
    true = [score for label, score in scored if label]
    false = [score for label, score in scored if not label]
    if not true or not false:
        return None
    won = sum((a > b) + (a == b) / 2 for a in true for b in false)
    return won / (len(true) * len(false))


def _score(row: Row) -> float:
    assert row.review
    return min(sentence.support.carried or 0.0 for sentence in row.review.sentences)


def _weakest(sentences: Sequence[ReviewedSentence]) -> ReviewedSentence:
    return min(sentences, key=lambda s: (_ORDER.index(s.support.verdict), s.support.carried or 0.0))


def _why(found: ReviewedSentence) -> str:
    return f"{found.support.verdict}: {'; '.join(u.text for u in found.support.unmatched[:3])}".removesuffix(": ")
