"""What the evidence lacks, in the question's own words. English only.

These rules say why there is no answer, they do not decide whether. The order is that of how much a missing thing tells:
a subject that occurs nowhere first, a word that the passage lacks last.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rag.answer.expected import Expected, brings
from rag.answer.select_confidence import names_missing
from rag.answer.select_features import Question, Rarity, Scored, candidates
from rag.text import STOP_WORDS, stem, words
from rag.text.particulars import particulars
from rag.types import Hit, Lack, Span

MOST = 3
MOST_WORDS = 4
_AMOUNTS = frozenset({"many", "much"})
"""Of "how many": they ask."""

_KINDS: dict[Expected, str] = {
    "person": "a person's name",
    "place": "a place",
    "date": "a date",
    "duration": "a length of time",
    "number": "a number",
    "money": "a sum of money",
    "percentage": "a percentage",
    "reason": "a reason",
    "saying": "words of somebody",
    "name": "a name",
}


@dataclass(frozen=True, slots=True)
class _Looked:
    """A question beside its evidence: `window` is the nearest sentence with its neighbours, `passage` what holds it."""

    question: Question
    hits: Sequence[Hit]
    rarity: Rarity
    window: str
    passage: Hit


def lacks(
    question: Question, hits: Sequence[Hit], sentences: Sequence[Sequence[Span]], nearest: Scored
) -> tuple[Lack, ...]:
    """At most `MOST`, at least one. `sentences[i]` are spans of the revision of `hits[i]`."""
    pool, own = candidates(hits, sentences), nearest.candidate
    window = " ".join(c.text for c in pool if c.hit == own.hit and abs(c.n - own.n) <= 1)
    at = _Looked(question, hits, Rarity.among(question, [c.stems for c in pool]), window, hits[own.hit])
    found = tuple(dict.fromkeys([*_subject(at), *_time(at), *_kind(at), *_together(at)]))[:MOST]
    return found or (Lack("relation", _unsaid(at)),)


def _subject(at: _Looked) -> Iterator[Lack]:
    text = at.question.text
    if missing := names_missing(text, *at.hits):
        yield Lack("subject", _as_written(text, missing))


def _time(at: _Looked) -> Iterator[Lack]:
    dates = [p for p in particulars(at.question.text) if p.kind == "date" and _has_digit(p.text)]
    there = {p.value for p in particulars(at.passage.text)}
    yield from (Lack("time", p.text) for p in dates if p.value not in there)


def _kind(at: _Looked) -> Iterator[Lack]:
    wants = at.question.wants
    if wants and not brings(wants, at.window, at.question.words):
        yield Lack("kind", _KINDS[wants])


def _together(at: _Looked) -> Iterator[Lack]:
    """Names and numbers that the evidence has, but not where the rest of the question is."""
    text = at.question.text
    nowhere = names_missing(text, *at.hits)
    apart = [name for name in names_missing(text, at.passage) if name not in nowhere]
    figures = [p for p in particulars(text) if p.kind in ("number", "money", "percentage") and _has_digit(p.text)]
    there = {p.value for p in particulars(at.passage.text)}
    apart += [p.text for p in figures if p.value not in there]
    if apart:
        yield Lack("particulars", _as_written(text, apart))


def _has_digit(text: str) -> bool:
    """ "This year" and "first" may well be there in other words."""
    return any(map(str.isdigit, text))


def _unsaid(at: _Looked) -> str:
    """The question's words that the best sentence and its neighbours lack; all of them when they lack none."""
    have = {stem(word) for word in words(at.window)}
    text = at.question.text
    content = [word for word in words(text) if word not in STOP_WORDS and word not in _AMOUNTS]
    weight = at.rarity.weights
    missing = sorted((w for w in content if stem(w) not in have), key=lambda w: -weight.get(stem(w), 0.0))[:MOST_WORDS]
    return _as_written(text, missing or content)


def _as_written(text: str, parts: Iterable[str]) -> str:
    """The parts as the text has them, in its order; those that stand together stay together. The text without any."""
    places = {found.span() for part in parts for found in re.finditer(rf"(?<!\w){re.escape(part)}(?!\w)", text, re.I)}
    runs: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if runs and not text[runs[-1][1] : start].strip():
            runs[-1] = (runs[-1][0], max(end, runs[-1][1]))
        else:
            runs.append((start, end))
    return ", ".join(text[start:end] for start, end in runs) or text.strip()
