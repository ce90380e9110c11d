"""The days that words mean, seen from the day of an article."""

import re
from datetime import date, timedelta

from rag.text.dates import DateMention, exists
from rag.when.candidates import Candidate
from rag.when.period import latest_weekday, month_end

Days = tuple[date, date]

_FUTURE = re.compile(
    r"\b(?:will|shall|would(?! have)|going to|due|scheduled|expect(?:s|ed)?|plan(?:s|ned)?|hopes?|aims?|intends?|slated"
    r"|(?:is|are|was|were|be) (?:to|set)|set (?:to|for)|upcoming|starting|later this"
    r"|meets|opens|begins|starts|resumes|closes|hears|takes (?:place|office))\b|\w['’]ll\b"
)
"""Of a clause about what is to come, seen from the day of the article: "was expected on Tuesday", "it meets"."""
_PRESENT = re.compile(r"\b(?:is|are|runs?|opens?|meets?|begins?|starts?|closes?|ends?|takes?|goes|holds?|votes?)\b")
"""Of a programme, which may be ahead: "the fair runs March 10 to 20". Any other clause tells of what has been."""
_SOON, _LONG_AGO = timedelta(days=60), timedelta(days=270)
_EDGE = re.compile(r"[,;:—]| and | but | that ")


def days_of(found: Candidate, sentence: str, today: date | None) -> Days | None:
    """First and last day, both included; None where they cannot be known, or not surely."""
    if found.period:
        first, last = found.period.first, found.period.last
        return (first, last) if today and first and last else None
    if found.ahead:
        return _ahead(found.ahead, today) if today else None
    clause = _clause(sentence, found.start, found.end)
    first = found.mention and _days(found.mention, clause, today)
    if not found.last or not first:
        return first
    last = _days(found.last, clause, today)
    if last and last[1] < first[0] and found.last.weekday is not None:
        last = (last[0] + timedelta(days=7), last[1] + timedelta(days=7))
    return (first[0], last[1]) if last and first[0] <= last[1] else None


def _ahead(unit: str, today: date) -> Days:
    """ "Next week" is the calendar week after, Monday to Sunday."""
    if unit == "day":
        return today + timedelta(days=1), today + timedelta(days=1)
    if unit == "week":
        monday = today + timedelta(days=7 - today.weekday())
        return monday, monday + timedelta(days=6)
    if unit == "month":
        first = month_end(today.replace(day=1)) + timedelta(days=1)
        return first, month_end(first)
    return date(today.year + 1, 1, 1), date(today.year + 1, 12, 31)


def _clause(sentence: str, start: int, end: int) -> str:
    """The clause around the words; where they stand apart ("On October 17, the team will …") with the next one."""
    before = [m.end() for m in _EDGE.finditer(sentence, 0, start)]
    first = before[-1] if before else 0
    after = [m.start() for m in _EDGE.finditer(sentence, end)]
    apart = len(sentence[first:start].split()) <= 2 and after[:1] == [end]
    following = after[1:] if apart else after
    return sentence[first : following[0] if following else len(sentence)]


def _days(mention: DateMention, clause: str, today: date | None) -> Days | None:
    if mention.weekday is not None:
        return _weekday(mention.weekday, clause, today) if today else None
    if mention.rest:
        decade = int(mention.rest[:4]) if mention.rest[:4].isdigit() else 0
        return (date(decade, 1, 1), date(decade + 9, 12, 31)) if decade else None
    if mention.month is None:
        return (date(mention.year, 1, 1), date(mention.year, 12, 31)) if mention.year else None
    if mention.year:
        return _in_year(mention.month, mention.day, mention.year)
    return _without_year(mention.month, mention.day, clause, today) if today else None


def _weekday(weekday: int, clause: str, today: date) -> Days:
    """The latest, at most six days back, the day itself included; of what is to come the next, itself included."""
    day = latest_weekday(weekday, today + timedelta(days=6) if _FUTURE.search(clause) else today)
    return day, day


def _without_year(month: int, day: int | None, clause: str, today: date) -> Days | None:
    """The next to come or the latest of the past, by the clause.

    In the present tense, the latest of the past only if the next to come is not nearer: then it could be either. So it
    could when it is soon to come and was long ago: articles are updated after the day that stands over them.
    """
    near = [d for year in range(today.year - 8, today.year + 9) if (d := _in_year(month, day, year))]
    past = [days for days in near if days[0] <= today]
    ahead = [days for days in near if days[1] >= today]
    if _FUTURE.search(clause):
        return ahead[0] if ahead else None
    if not past:
        return None
    back, forth = today - past[-1][0], ahead[0][0] - today if ahead else timedelta.max
    unsure = _PRESENT.search(clause) if forth < back else None
    return None if unsure or (forth < _SOON and back > _LONG_AGO) else past[-1]


def _in_year(month: int, day: int | None, year: int) -> Days | None:
    if day:
        only = date(year, month, day) if exists(month, day, year) else None
        return (only, only) if only else None
    return date(year, month, 1), month_end(date(year, month, 1))
