"""What each article answers to a question that a short value answers, and whether two answers are one.

Of each article the value that stands nearest to the words of the question, in the statement that has most of them.
English only; which value answers is a matter of distance, not of grammar.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rag.conflict.asking import Asking
from rag.conflict.classes import listed
from rag.conflict.positions import comparable
from rag.conflict.rounded import is_one
from rag.conflict.statement import Statement, content
from rag.conflict.times import of_other_times
from rag.conflict.traits import traits
from rag.types import Particular, ParticularKind

SUBJECT = 0.6
"""Least share of the words that the question names which an article's statements have, titles included."""
FAR = 12
"""Words between a value and the words asked about, beyond which they have nothing to do with each other."""
LED, FULL = 0.4, 0.2
LEAST = 1.5
"""Least score of an answer: all that is asked in the statement, and a value not far from it."""
MANY, RELATED, RELATED_OF_MANY = 3, 0.5, 0.75
"""Least share of what is asked about the subject that a statement says which answers, of one or two things and of
`MANY`, or where the question names no subject."""

_KINDS: Mapping[str, tuple[ParticularKind, ...]] = {
    "person": ("name",),
    "place": ("name",),
    "name": ("name",),
    "date": ("date",),
    "number": ("number",),
    "money": ("money",),
    "percentage": ("percentage",),
}
_FIGURES = ("number", "money", "percentage")
_WHOLE = re.compile(r"\d{4}|-\d\d-\d\d")
"""A year or a day; weekdays and months alone tell little."""
_LED: Mapping[str, re.Pattern[str]] = {
    "person": re.compile(r"\b(?:[Bb]y:?|from|is|was|are|were|named)(?: the| an?)? $"),
    "place": re.compile(r"\b(?:[Ii]n|[Aa]t|[Nn]ear)(?: the)? $"),
    "date": re.compile(r"\b(?:[Ii]n|[Oo]n|[Ss]ince|about|around)(?: the)? $"),
}
"""What leads to whom, where and when."""
_BY = re.compile(r"\b(?:[Bb]y:?|from)(?: [\w-]+){0,4} $")
"""Before the maker of a work, or what he is."""
_ORIGIN = re.compile(r"[A-Z][a-z]+(?:ish|ese|ian|can|ean)|French|German|Dutch|Greek|Swiss|Danish|Thai|Czech")
"""Where somebody is from is neither he nor a place."""
_OTHER_NUMBER = re.compile(
    r"(?:\.\d+)? ?(?:per\b|/|years? old|miles?\b|mi\b|km|%|households|housing|famil|square|sq\b|males|females)"
    r"|\.\d|(?:st|nd|rd|th)\b"
)
"""Follows a number that is a rate, a length, an age or a part, which no total is."""
_COMPANY = re.compile(r"\b(?:Records|Music|Pictures|Studios?|Magazine|News|Times|Review|Inc|Press|Entertainment)\b")
_ORDINAL = re.compile(r"\d*(?:1st|2nd|3rd|\dth)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth")
_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")
_TOKEN = re.compile(r"[\w’'/-]+")


@dataclass(frozen=True, slots=True)
class Answer:
    """A value in a statement: its words as written, normal form, and how well it answers (0 to about 3)."""

    statement: Statement
    at: Particular
    kind: str
    score: float
    related: float
    others: frozenset[str] = frozenset()
    """Normal forms of all values of the kind in the statement."""

    @property
    def text(self) -> str:
        return self.at.text

    @property
    def value(self) -> str:
        return self.at.value


def answers(statements: Sequence[Statement], asked: Asking) -> list[Answer]:
    """The best answer of each article that speaks of the subject, in the order of the articles, of those that say most
    of what is asked.
    """
    if asked.kind == "trait" and len(asked.relation) > 2:
        return []
    articles: dict[str, list[Statement]] = {}
    for statement in statements:
        articles.setdefault(statement.article_id, []).append(statement)
    best = [answer for own in articles.values() if _speaks_of(own, asked) and (answer := _best(own, asked))]
    most = max((answer.related for answer in best), default=0)
    told = [answer for answer in best if answer.related >= most]
    first = max(told, key=lambda a: a.score, default=None)
    return [answer for answer in told if first and (answer is first or _of_one_matter(first, answer))]


def _of_one_matter(one: Answer, other: Answer) -> bool:
    """Both of one time, and no wishes of two parties. A date that is asked for may be of any year."""
    if one.kind != "date" and of_other_times(one.statement, one.at.start, other.statement, other.at.start):
        return False
    return one.kind not in _FIGURES or comparable(one.statement, one.at, other.statement, other.at)


def _speaks_of(own: Sequence[Statement], asked: Asking) -> bool:
    """An initial in the question ("C. Mayer") tells too little to be asked for."""
    said = frozenset[str]().union(*(s.whole for s in own))
    named = {word for word in asked.subject if len(word) > 1} or asked.subject
    return len(named & said) >= SUBJECT * len(named)


def _best(own: Sequence[Statement], asked: Asking) -> Answer | None:
    found = [answer for statement in own for answer in _of(statement, asked)]
    best = max(found, key=lambda a: a.score, default=None)
    return best if best and best.score >= LEAST else None


def _of(statement: Statement, asked: Asking) -> Iterator[Answer]:
    """Every value of the statement that may answer, scored; without the subject's name it says all that is asked."""
    stems = statement.stems | content(statement.title)
    cover = len(asked.subject & stems) / max(1, len(asked.subject))
    related, least = asked.related(statement.stems), _least(asked, cover)
    if (related < least and not asked.maker) or (asked.kind == "trait" and not cover and not listed(asked.near)):
        return
    found = list(_candidates(statement, asked))
    others = frozenset(c.value for c in found)
    near = asked.near
    places = _places(statement.text, asked.subject if asked.kind == "trait" or not near else near)
    leads = _LED.get(asked.kind)
    for c in found:
        led = leads.search(statement.text, max(0, c.start - 12), c.start) if leads else None
        by = asked.maker and cover > 0 and bool(_BY.search(statement.text, max(0, c.start - 40), c.start))
        if related >= least or by:
            score = cover + max(related, by) + _nearness(statement.text, c, places) + (LED if led else 0) + _fullness(c)
            yield Answer(statement, c, asked.kind, score, max(related, by), others)


def _least(asked: Asking, cover: float) -> float:
    """Share of what is asked that a statement says: all where it does not name the subject, more the more is asked."""
    if asked.subject and not cover:
        return 1.0
    return RELATED if asked.subject and len(asked.relation) < MANY else RELATED_OF_MANY


def _fullness(value: Particular) -> float:
    """A name of two words is rather that of a person than one word is, a date with its day rather that of an event."""
    return FULL if value.kind in ("name", "date") and len(value.text.split()) > 1 else 0.0


def _candidates(statement: Statement, asked: Asking) -> Iterator[Particular]:
    if asked.kind == "trait":
        yield from traits(statement.text, asked)
        return
    for p in statement.of_kind(*_KINDS[asked.kind]):
        if _may_answer(p, statement.text, asked):
            yield p


def _may_answer(p: Particular, text: str, asked: Asking) -> bool:
    if p.kind == "date":
        return bool(_WHOLE.match(p.value))
    if p.kind == "name":
        from_there = asked.kind in ("person", "place") and _ORIGIN.fullmatch(p.text)
        no_person = asked.kind == "person" and (p.text.isupper() or _COMPANY.search(p.text))
        return not from_there and not no_person and not content(p.text) <= asked.words
    if not _near(text, p, asked.near) or _ORDINAL.fullmatch(p.text.lower()):
        return False
    return not _YEAR.fullmatch(p.text) and not _OTHER_NUMBER.match(text, p.end)


def _near(text: str, p: Particular, words: frozenset[str]) -> bool:
    return not words or _nearness(text, p, _places(text, words)) > 0


def _places(text: str, near: frozenset[str]) -> list[int]:
    """Numbers of the words that are asked about."""
    return [n for n, token in enumerate(_TOKEN.finditer(text)) if content(token[0]) & near]


def _nearness(text: str, value: Particular, places: Sequence[int]) -> float:
    """1 beside a word that is asked about, 0 `FAR` words away."""
    start = len(_TOKEN.findall(text[: value.start]))
    end = start + max(0, len(_TOKEN.findall(value.text)) - 1)
    gap = min((max(place - end, start - place, 0) for place in places), default=FAR)
    return max(0.0, 1 - gap / FAR)


def agree(one: Answer, other: Answer) -> bool:
    """They are one value, or either is among the other statement's values."""
    if one.kind in _FIGURES and is_one(one.statement.text, one.at, other.statement.text, other.at):
        return True
    return (
        _same(one.kind, one.value, other.value)
        or any(_same(one.kind, one.value, v) for v in other.others)
        or any(_same(one.kind, v, other.value) for v in one.others)
    )


def _same(kind: str, a: str, b: str) -> bool:
    if a == b:
        return True
    if kind == "date":
        return a in b or b in a
    if kind in _FIGURES:
        return False
    one, other = set(a.split()), set(b.split())
    shared = len(one & other) / min(len(one), len(other))
    return shared > 0.5 if kind == "trait" else shared >= 0.5
