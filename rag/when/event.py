"""When the event of a sentence was, as far as its own words and the dateline of its article tell.

English only, and careful: a date that belongs to a side matter, or could mean two days, gives no answer. A sentence
that tells of something and of when it was said ("the dam broke on Monday, officials said on Friday") is about the
former. That somebody said it on Friday does not date what he told of; that he announced or denied it is an event.
"""

from collections.abc import Sequence
from itertools import islice

from rag.types import EventTime, Stamp
from rag.when.candidates import Candidate, candidates
from rag.when.days import Days, days_of

_MOST = 20
"""Dates of one sentence that are looked at; a table that was taken for a sentence has more."""


def event_time(sentence: str, *, dateline: Stamp | None) -> EventTime | None:
    """The days of the main event, inclusive; None where the sentence does not say, or not surely.

    Weekdays and days without a year look back from the day of the dateline (in its own time zone), or ahead where the
    clause is about what is to come. Without a dateline only full dates and years are known.
    """
    today = dateline.at.date() if dateline else None
    found = list(islice(candidates(sentence, today), _MOST))
    for place in ("told", "quoted", "saying"):
        here = [candidate for candidate in found if candidate.place == place]
        if here:
            chosen = _main(here, [days_of(c, sentence, today) for c in here])
            return chosen and _event(sentence, *chosen)
    return None


def _main(found: Sequence[Candidate], resolved: Sequence[Days | None]) -> tuple[Candidate, Days] | None:
    """The one that opens the sentence, or else the first of the most exact: "founded in 1990, it closed on Monday".

    One that opens the sentence is made more exact by a later one inside it ("In 2019 … on March 3, 2019"). Nothing
    where what would be chosen cannot be resolved.
    """
    known = [(c, days) for c, days in zip(found, resolved, strict=True) if days]
    if not resolved[0] or not known:
        return None
    first = known[0]
    if found[0].opens:
        return next((pair for pair in known[1:] if _inside(pair[1], first[1])), first)
    return min(known, key=lambda pair: _grain(pair[1]))


def _inside(inner: Days, outer: Days) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1] and inner != outer


def _grain(days: Days) -> int:
    """0 for up to a week, 1 for up to a month, 2 for longer."""
    length = (days[1] - days[0]).days
    return 0 if length < 7 else 1 if length < 31 else 2


def _event(sentence: str, candidate: Candidate, days: Days) -> EventTime:
    return EventTime(days[0].isoformat(), days[1].isoformat(), sentence[candidate.start : candidate.end])
