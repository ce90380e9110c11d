"""Whether two figures are one number told more or less exactly.

A number that is said to be rough may be off by as much as it was rounded, which its own digits show.
"""

import re
from fractions import Fraction

from rag.types import Particular

ROUNDED = Fraction(1, 10)
"""Of the number, at most: "about 30,000" is not said of 26,000, although one digit is all that it gives."""
BEYOND = Fraction(1, 5)
"""Of the greater number: how far it may lie beyond a bound ("more than 200") to be the same."""

_ROUGH = re.compile(r"\b(?:about|around|some|nearly|almost|roughly|approximately|an estimated|close to|up to) $", re.I)
_BOUND = re.compile(r"\b(?:more than|over|at least|no fewer than|upwards of) $", re.I)
_DOZEN = re.compile(r"\bdozens?\b", re.IGNORECASE)
_AMOUNT = re.compile(r"-?\d+(?:\.\d+)?(?:/\d+)?")


def amount(at: Particular) -> Fraction | None:
    """The number of its normal form; None where that has none."""
    found = _AMOUNT.match(at.value)
    try:
        return Fraction(found[0]) if found else None
    except (ValueError, ZeroDivisionError):
        return None


def is_one(text: str, at: Particular, other_text: str, other_at: Particular) -> bool:
    """Of a figure in each of two texts; those of two units never are."""
    one, other = amount(at), amount(other_at)
    if one is None or other is None or _AMOUNT.sub("", at.value, 1) != _AMOUNT.sub("", other_at.value, 1):
        return False
    if one == other:
        return True
    apart = abs(one - other)
    if apart <= _leeway(text, at, one) + _leeway(other_text, other_at, other):
        return True
    before, high = (text[: at.start], other) if one < other else (other_text[: other_at.start], one)
    return bool(_BOUND.search(before)) and apart <= BEYOND * high


def _leeway(text: str, at: Particular, value: Fraction) -> Fraction:
    """Half of the place of the last digit that is not zero, 500 of "about 31,000"; 0 where nothing says "about"."""
    if not _ROUGH.search(text[: at.start]):
        return Fraction(0)
    place = Fraction(12) if _DOZEN.search(at.text) else _last_place(value)
    return min(place / 2, ROUNDED * value) if place else ROUNDED * value


def _last_place(value: Fraction) -> Fraction | None:
    """The greatest power of ten that the value is a multiple of; None of a third, which no decimals write."""
    tens = value.denominator
    for prime in (2, 5):
        while tens % prime == 0:
            tens //= prime
    if tens != 1 or not value:
        return None
    place = Fraction(1)
    while value % place:
        place /= 10
    while value % (place * 10) == 0:
        place *= 10
    return place
