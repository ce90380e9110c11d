"""Two positions in one article, told one after the other: "the union demands 8 percent. The company has offered 3."

Only where the second is so short that it leans on the first ("a survey found that 19 percent do"): else two figures
of one article are of two things. English only.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from rag.conflict.statement import Statement, content
from rag.text import STOP_WORDS, stem, words
from rag.types import Particular

LONGEST = 16
"""Words of a sentence that leans on the one before it."""

_STANCE = re.compile(
    r"\b(?P<stance>demand|ask|want|offer|propos|seek|sought|sentenc|said|say|found|estimat|claim|expect|put|counted)\w*\b",
    re.IGNORECASE,
)
_WISHES = frozenset(map(stem, "demand ask want offer propos seek sought".split()))
_UNITS = frozenset(map(stem, "year years month months week weeks day days hour hours percent people".split()))

Opposed = tuple[tuple[Statement, Particular], tuple[Statement, Particular]]


def opposed(statements: Sequence[Statement], asked: frozenset[str]) -> Iterator[Opposed]:
    """Figures of one unit of neighbouring sentences that take a stand in other words, each as the first that does.

    A question that names the stand of one side alone asks for that one. What two parties want is opposed only where it
    asks after both of them: neither wish is untrue.
    """
    for one, other in pairwise(statements):
        if one.article_id != other.article_id or other.n != one.n + 1 or not (asked & (one.about | other.about)):
            continue
        a, b = _stances(one), _stances(other)
        if not a or not b or a & b or bool(asked & a) != bool(asked & b):
            continue
        if (a | b) & _WISHES and not (_is_asked(one, a, asked) and _is_asked(other, b, asked)):
            continue
        leaning = next((p for p in _figures(other) if _leans(other, p)), None)
        figure = next((p for p in _figures(one) if leaning and _unit(one, p) == _unit(other, leaning)), None)
        if figure and leaning and figure.value != leaning.value:
            yield (one, figure), (other, leaning)


def _is_asked(statement: Statement, stances: set[str], asked: frozenset[str]) -> bool:
    """Whether the question names the stand, or who takes it."""
    found = _STANCE.search(statement.text)
    return bool(asked & (stances | (content(statement.text[: found.start()]) if found else frozenset())))


def _stances(statement: Statement) -> set[str]:
    return {stem(match["stance"].lower()) for match in _STANCE.finditer(statement.text)}


def _figures(statement: Statement) -> list[Particular]:
    return statement.of_kind("percentage", "money", "number")


def _unit(statement: Statement, figure: Particular) -> str:
    """A fraction is as good as a percentage."""
    if figure.kind != "number":
        return figure.kind
    if "/" in figure.value:
        return "percentage"
    after = [stem(word) for word in words(statement.text[figure.end :])[:1]]
    return after[0] if after and after[0] in _UNITS else f"{figure.value} of something"


def _leans(statement: Statement, figure: Particular) -> bool:
    """Nothing but a unit or an auxiliary verb follows the figure."""
    rest = [word for word in words(statement.text[figure.end :]) if word not in STOP_WORDS]
    return len(words(statement.text)) <= LONGEST and not content(" ".join(rest)) - _UNITS
