"""Whether the answer says the right thing, by its words. An abstention on an answerable case scores 0."""

import re
import string
from collections import Counter
from collections.abc import Sequence

from evals.metrics.said import abstained, one_of, text
from evals.metrics.shares import f1, share, short, verdict
from evals.types import Row, Score

_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation)


def normal(words: str) -> str:
    """SQuAD's normal form (arXiv 1606.05250): lower case, no ASCII punctuation, no a/an/the, single spaces."""
    return " ".join(_ARTICLES.sub(" ", words.lower().translate(_PUNCTUATION)).split())


def exact_match(said: str, accepted: Sequence[str]) -> float:
    """1 when the normal form is that of an accepted answer."""
    return float(any(normal(said) == normal(answer) for answer in accepted))


def token_f1(said: str, accepted: Sequence[str]) -> float:
    """Largest F1 of the bags of normal tokens over the accepted answers; 1 for two empty bags (SQuAD 2.0)."""
    return max((_token_f1(normal(said).split(), normal(answer).split()) for answer in accepted), default=0.0)


def em(row: Row) -> Score | None:
    """Of the whole answer, without markers."""
    if not row.answer or not row.case.answers:
        return None
    return _compared(row, exact_match(text(row), row.case.answers))


def f1_of_tokens(row: Row) -> Score | None:
    """Of the whole answer, without markers."""
    if not row.answer or not row.case.answers:
        return None
    return _compared(row, token_f1(text(row), row.case.answers))


def contains(row: Row) -> Score | None:
    """An accepted answer stands in the answer; for a case without `answers`, the words of one gold span do."""
    wanted = row.case.answers or tuple(g.text for g in row.gold)
    if not row.answer or not wanted:
        return None
    return verdict("" if one_of(text(row), wanted) else _missing(row, wanted[0]))


def facts(row: Row) -> Score | None:
    """Share of the required facts of which one wording stands in the answer."""
    if not row.answer:
        return None
    said = text(row)
    return share(["" if one_of(said, wordings) else _missing(row, wordings[0]) for wordings in row.case.facts])


def facts_strict(row: Row) -> Score | None:
    """1 when all required facts are there."""
    found = facts(row)
    return found and verdict(found.why)


def facts_none(row: Row) -> Score | None:
    """Of an answerable case: 1 when none of the required facts is there, which is bad."""
    found = facts(row)
    return found and Score(value=float(found.value == 0), why=found.why if found.value == 0 else "")


def sentences(row: Row) -> Score | None:
    """How many sentences an answer has; None for an abstention."""
    count = len(row.answer.sentences) if row.answer else 0
    return Score(value=count) if count else None


def _token_f1(said: list[str], wanted: list[str]) -> float:
    if not said or not wanted:
        return float(said == wanted)
    same = sum((Counter(said) & Counter(wanted)).values())
    return f1(same / len(said), same / len(wanted))


def _compared(row: Row, value: float) -> Score:
    return Score(value=value, why="" if value == 1 else _missing(row, row.case.answers[0]))


def _missing(row: Row, wanted: str) -> str:
    return "abstained" if abstained(row) else f"without {short(wanted)}"
