"""Words of a sentence that could say when its event was, and what part of the sentence they belong to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from rag.text.dates import DateMention, dates
from rag.text.quotations import quotations
from rag.when.period import Period
from rag.when.relative import relative
from rag.when.role import Place, bounds, in_general, names_something, place_of, side_clauses


@dataclass(frozen=True, slots=True)
class Candidate:
    """`[start, end)` of the sentence. Of `period` and `mention` the one that was read; of a range also its `last`.

    `ahead` is the unit of "next week", "tomorrow". `opens`: nothing but a preposition stands before it.
    """

    start: int
    end: int
    place: Place
    opens: bool
    mention: DateMention | None = None
    last: DateMention | None = None
    period: Period | None = None
    ahead: str | None = None


_ONLY_PREPOSITION = re.compile(r"\W*(?:(?:in|on|at|during|late|early|earlier|by|the|from|between)\W+)*", re.IGNORECASE)
_JOINT = re.compile(r"\s?[-–]\s?| (?:to|through|until|till) (?:the )?| and ", re.IGNORECASE)
_ECHO = re.compile(r",? (?:the )?|\s?\(")
_AHEAD = re.compile(r"tomorrow|next (?P<unit>week|month|year)\b", re.IGNORECASE)


def candidates(sentence: str, today: date | None) -> Iterator[Candidate]:
    """In order. What bounds a time ("since 2019"), recurs, names a thing or stands in a side clause is left out."""
    quoted = [(q.start, q.end) for q in quotations(sentence)]
    side = side_clauses(sentence, quoted)
    for found in sorted([*_tied(sentence, today), *_dated(sentence)], key=lambda c: c.start):
        inside = any(a <= found.start < b for a, b in quoted)
        place = "quoted" if inside else place_of(sentence, found.start, found.end)
        aside = not inside and any(a <= found.start < b for a, b in side)
        if place and not aside and not _left_out(sentence, found):
            opens = _ONLY_PREPOSITION.fullmatch(sentence, 0, found.start) is not None
            yield replace(found, place=place, opens=opens)


def _tied(sentence: str, today: date | None) -> Iterator[Candidate]:
    for (start, end), period in relative(sentence, today or date(2000, 1, 1)):
        ahead = _AHEAD.match(sentence, start)
        if period or ahead:
            unit = (ahead["unit"] or "day").lower() if ahead else None
            yield Candidate(start, ahead.end() if ahead else end, "told", False, period=period, ahead=unit)


def _dated(sentence: str) -> Iterator[Candidate]:
    """Dates that are no part of relative words; a range, and a weekday with its date, as one."""
    taken = [span for span, _ in relative(sentence, date(2000, 1, 1))]
    found = [m for m in dates(sentence) if ":" not in m.rest and not any(m.start < b and a < m.end for a, b in taken)]
    skip = False
    for mention, following in pairwise([*found, None]):
        if mention is None or skip:
            skip = False
            continue
        between = sentence[mention.end : following.start] if following else ""
        start, last = mention.start, None
        if following and mention.weekday is not None and following.day and _ECHO.fullmatch(between):
            mention, skip = following, True
        elif following and _is_range(sentence, mention, between):
            last, skip = following, True
        yield Candidate(start, (last or mention).end, "told", False, mention, last)


def _is_range(sentence: str, mention: DateMention, between: str) -> bool:
    if not _JOINT.fullmatch(between):
        return False
    return between.lower() != " and " or sentence[: mention.start].lower().endswith("between ")


def _left_out(sentence: str, found: Candidate) -> bool:
    start, end, mention = found.start, found.end, found.mention
    if in_general(sentence, start) or (not found.last and bounds(sentence, start, end)):
        return True
    return mention is not None and not found.last and names_something(sentence, start, end, mention)
