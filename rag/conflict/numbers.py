"""Numbers that count the same and differ: a toll that rises, two counts of one crowd."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from rag.conflict.positions import comparable, parties_differ
from rag.conflict.rounded import amount, is_one
from rag.conflict.statement import GENERAL, Statement
from rag.conflict.times import of_other_times
from rag.text import stem
from rag.text.concepts import is_concept
from rag.types import Particular

SHARED = 2
"""Least number of words on the matter, besides what is counted, that both statements have."""
DAYS = 14
"""Reports that lie further apart tell of different things."""
NAMED, MEASURED = 0.25, 0.5
"""Least share of the shorter statement's words that the other has: of things counted, and of lengths, sums and times,
which there are many of about one matter."""
_MOVES = frozenset("rise rose risen fall fell fallen reach bring brought stand stood climb increas grow grew".split())
_ROUGHLY = frozenset("about around near almost rough approxim estim close least fewer upward".split())
_OTHER_TIME = re.compile(
    r"\b(?:last year|a year (?:ago|earlier|before)|in (?:1[89]|20)\d\d|previous|earlier version)\b", re.I
)
_MEASURES = frozenset(
    "kilomet met mile feet foot hour day week month year minut second percent thaler crown dollar euro pound degre"
    " kilogram ton liter point line".split()
)
_PART = re.compile(r"(?:more\b|other\b|of (?:the|them|those|whom|which)|among them|including|each|per|a day|an hour)\b")
_LENGTHS = frozenset(map(stem, "meters metres feet foot kilometers kilometres miles yards inches centimeters".split()))
_CLOCK = re.compile(r"\s*(?:GMT|UTC|CES?T|[ECMP][SD]T|BST)\b")
"""Behind "1300": a time of day."""
_NAME_BEFORE = re.compile(
    r"(?<=[\w,] )(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|January|February|March|April|May|June|July|August"
    r"|September|October|November|December)[A-Z][a-z]+ $"
)


@dataclass(frozen=True, slots=True)
class Counted:
    """A number of a statement, what it counts (stems), and its value in its unit."""

    statement: Statement
    at: Particular
    what: str
    unit: str
    value: Fraction

    @property
    def named(self) -> bool:
        """A sum of money or a percentage says by itself what it is of only in part."""
        return self.at.kind == "number"


def counted(statement: Statement) -> Iterator[Counted]:
    """Each number whose object can be told; part-of and other-time numbers are left out."""
    if _OTHER_TIME.search(statement.text):
        return
    for at in statement.of_kind("number", "money", "percentage"):
        value = amount(at)
        if value is None or at.start in statement.labels or _PART.match(statement.text, at.end + 1):
            continue
        if _CLOCK.match(statement.text, at.end) or _is_of_score(statement.text, at) or _is_of_name(statement.text, at):
            continue
        after, before = statement.near(at, 6)
        what = _what(after, before)
        if what:
            unit = at.kind + at.value.lstrip("0123456789./")
            yield Counted(statement, at, what, unit, value)


def _is_of_score(text: str, at: Particular) -> bool:
    """Of "3-2" or "7-for-14"."""
    return bool(re.match(r"[-–]\d|-for-", text[at.end :]) or re.search(r"\d[-–]$|-for-$", text[: at.start]))


def _is_of_name(text: str, at: Particular) -> bool:
    """ "Explorer 8", that is no "8 users": it tells which, behind a name and before no noun."""
    return bool(
        _NAME_BEFORE.search(text[: at.start]) and not re.match(r" (?!and\b|or\b|was\b|is\b)[a-z]", text[at.end :])
    )


def _what(after: Sequence[str], before: Sequence[str]) -> str:
    """A length; what disasters are counted by, where it is near; else the word that follows, or the one before."""
    if after and after[0] in _LENGTHS:
        return after[0]
    for word in (*after[:3], *before):
        if is_concept(word):
            return word
    return next((word for word in (*after, *before) if word not in _MOVES | _ROUGHLY), "")


def differ(one: Counted, other: Counted) -> bool:
    """They count the same thing of the same matter, and are not one number told roughly."""
    a, b = one.statement, other.statement
    if one.what != other.what or one.unit != other.unit or is_one(a.text, one.at, b.text, other.at):
        return False
    days = a.days_from(b)
    if days is not None and abs(days) > DAYS:
        return False
    if _are_apart(a, b) or of_other_times(a, one.at.start, b, other.at.start):
        return False
    if not comparable(a, one.at, b, other.at):
        return False
    if is_concept(one.what):
        return len((a.about & b.about) - {one.what}) >= SHARED
    if a.names and b.names and not a.names & b.names:
        return False
    if parties_differ(a, b):
        return False
    shared = (a.stems & b.stems) - {one.what} - GENERAL
    share = len(shared) / max(1, min(len(a.stems), len(b.stems)))
    return len(shared) >= SHARED and share >= (MEASURED if one.what in _MEASURES or not one.named else NAMED)


def _are_apart(one: Statement, other: Statement) -> bool:
    """They tell of "pier 2" and of "pier 3"."""
    there = dict(other.labels.values())
    return any(there.get(label, number) != number for label, number in one.labels.values())
