"""Whether a figure is told of an earlier time than the article's own: "in 1983 a quake killed 211". English only.

A year dates what stands in its clause, or the whole sentence where it opens it. One that a limit leads to dates
nothing ("the worst since 1983") but the clause that goes on from it ("when 211 died").
"""

import re
from collections.abc import Iterator

from rag.conflict.statement import Statement
from rag.types import Stamp

_YEAR = re.compile(r"(?<![\d$€£.,-])\b(1[5-9]\d\d|20\d\d)(?:s\b|\b(?![,.]?\d))(?! (?:people|men|women|children|homes))")
_LIMIT = re.compile(r"\b(?:since|until|till|before|after|from|than|by|to)(?: (?:the|early|late|about|around))? $", re.I)
_OPENS = re.compile(r"\W*(?:back )?(?:in|during|early in|late in)(?: the| \w+){0,2} $", re.IGNORECASE)
_AGO = re.compile(r"\b(?:years?|decades?|centur(?:y|ies)|generations?) (?:ago|earlier)\b", re.IGNORECASE)
_CUT = re.compile(r"[;:,](?=\s)|\b(?:but|while)\b")
_GOES_ON = re.compile(r"\s*(?:when|in which)\b", re.IGNORECASE)


def is_earlier(text: str, at: int, published: Stamp | None) -> bool:
    """Of what stands at `at`: it is dated to years before that of publication, or to so many years ago.

    Without a publication nothing is: what has no date looks back on nothing.
    """
    if published is None:
        return False
    told = years_told(text, at)
    return _is_ago(text, at) or (bool(told) and max(told) < published.day.year)


def of_other_times(one: Statement, at: int, other: Statement, other_at: int) -> bool:
    """What they tell there is dated to different years, or one of them to an earlier time and the other not.

    Of articles without a date nothing is known: two years may be what they disagree about.
    """
    if one.published is None or other.published is None:
        return False
    a, b = years_told(one.text, at), years_told(other.text, other_at)
    if a and b:
        return not a & b
    earlier = is_earlier(one.text, at, one.published), is_earlier(other.text, other_at, other.published)
    return earlier[0] != earlier[1] and not _was_then(one, b) and not _was_then(other, a)


def _was_then(statement: Statement, years: frozenset[int]) -> bool:
    """It was reported in the year that the other looks back on."""
    return statement.published is not None and statement.published.day.year in years


def years_told(text: str, at: int) -> frozenset[int]:
    """The years that date what stands there; decades count from their first."""
    start, end = _clause(text, at)
    here = {int(m[1]) for m in _YEAR.finditer(text, start, end) if not _LIMIT.search(text, 0, m.start())}
    opens = {int(m[1]) for m in _YEAR.finditer(text) if _OPENS.fullmatch(text, 0, m.start())}
    led = _YEAR.finditer(text, _clause(text, start - 2)[0], start) if _GOES_ON.match(text, start) and start else ()
    return frozenset(here | opens | {int(m[1]) for m in led})


def _is_ago(text: str, at: int) -> bool:
    start, end = _clause(text, at)
    return any(_AGO.search(text, a, b) for a, b in ((start, end), _first_clause(text)))


def _first_clause(text: str) -> tuple[int, int]:
    """Only where it is short, as one that dates the rest is."""
    cut = next(_cuts(text), 0)
    return 0, cut if cut <= 40 else 0


def _clause(text: str, at: int) -> tuple[int, int]:
    cuts = list(_cuts(text))
    return max((c for c in cuts if c <= at), default=0), min((c for c in cuts if c > at), default=len(text))


def _cuts(text: str) -> Iterator[int]:
    return (m.end() for m in _CUT.finditer(text))
