"""Dates that belong to something else in the cited text: another event, another year."""

import re
from collections.abc import Iterator, Sequence

from rag.grammar import Clause
from rag.text import split_sentences
from rag.types import Particular, Stamp
from rag.verify.events import Borne
from rag.verify.evidence import Evidence
from rag.verify.finding import Found
from rag.verify.found import is_found
from rag.verify.resolved import is_clock

_PARTS = {"morning": (0, 12), "afternoon": (12, 18), "evening": (17, 24), "night": (18, 30), "dawn": (3, 8)}
"""Hours that each can mean; those past 24 are of the next day."""
_PART = re.compile(rf"\b(?:{'|'.join(_PARTS)})s?\b", re.IGNORECASE)
_ORDER = re.compile(
    r"\b(?P<span>[\w-]+ (?:second|minute|hour|day|week|month|year)s?) "
    r"(?P<way>before|earlier|ahead of|prior to|after|later|following)\b",
    re.IGNORECASE,
)
_MEASURE = re.compile(r"[ -]\w+[ -](?:high|tall|long|wide|deep|thick|old)\b")
"""After a figure that a thing has in any year: "41 meters high"."""
_YEAR = re.compile(r"(?P<year>[12]\d{3})(?:-\d\d)*")


def misdated(said: Evidence, given: Evidence, borne: Sequence[Borne], dateline: Stamp | None) -> Iterator[Found]:
    """Dates of a clause where each cited clause that bears it out has a date of its own, and another."""
    for b in borne:
        ours = _dates(b.clause, said)
        theirs = [_dates(c, given) for c in b.by]
        if not ours or not theirs or not all(theirs):
            continue
        values = {p.value for there in theirs for p in there}
        if any(p.value in values for p in ours):
            continue  # the others may be of what it is compared with
        stands = Evidence("; ".join(f"in {p.text}" for there in theirs for p in there))
        for p in ours:
            if p.value not in values and not is_found(p, stands, Evidence(""), dateline):
                yield Found("date", p.start, p.end, True, theirs[0][0].text)


def turned_in_time(said: Evidence, given: Evidence) -> Iterator[Found]:
    """ "Six minutes before" where the cited text has six minutes only "after"."""
    theirs = [(m["span"].lower(), _is_before(m), m[0]) for m in _ORDER.finditer(given.text)]
    for match in _ORDER.finditer(said.text):
        same = [(before, text) for span, before, text in theirs if span == match["span"].lower()]
        if same and all(before != _is_before(match) for before, _ in same):
            yield Found("direction", match.start(), match.end(), True, same[0][1])


def _is_before(match: re.Match[str]) -> bool:
    return match["way"].lower() in ("before", "earlier", "ahead of", "prior to")


def of_another_part_of_day(said: Evidence, given: Evidence) -> Iterator[Found]:
    """ "In the afternoon" of what the cited text has at 2:12 a.m. or in the evening, and at no other time of day."""
    hours = [int(p.value[:2]) for p in given.of_kind("date") if is_clock(p.value)]
    parts = [m[0].lower().rstrip("s") for m in _PART.finditer(given.text)]
    for match in _PART.finditer(said.text):
        part = match[0].lower().rstrip("s")
        first, last = _PARTS[part]
        told = part in parts or any(first <= hour < last or hour + 24 < last for hour in hours)
        if (hours or parts) and not told:
            yield Found("date", match.start(), match.end(), instead=parts[0] if parts else f"{hours[0]:02}:00")


def of_another_year(said: Evidence, given: Evidence, dateline: Stamp | None) -> Iterator[Found]:
    """Figures that stand only in sentences about an earlier year that the sentence does not name."""
    if not dateline or not said.counts:
        return
    named = {m["year"] for p in said.of_kind("date") if (m := _YEAR.fullmatch(p.value))}
    parts = [Evidence(s.of(given.text)) for s in split_sentences(given.text)]
    for p in said.counts:
        there = [part for part in parts if any(q.value == p.value and q.kind == p.kind for q in part.counts)]
        years = [year for part in there if (year := _earlier(part, dateline.at.year))]
        if _MEASURE.match(said.text, p.end):
            continue
        if there and len(years) == len(there) and not named & set(years):
            yield Found(p.kind, p.start, p.end, instead=f"of {years[0]}")


def _dates(clause: Clause, text: Evidence) -> list[Particular]:
    return [
        p
        for p in text.of_kind("date")
        if not is_clock(p.value) and any(t.start <= p.start < t.end for t in clause.others)
    ]


def _earlier(part: Evidence, year: int) -> str | None:
    dates = part.of_kind("date")
    years = [m["year"] for p in dates if (m := _YEAR.fullmatch(p.value))]
    return years[0] if years and len(years) == len(dates) and all(int(y) < year for y in years) else None
