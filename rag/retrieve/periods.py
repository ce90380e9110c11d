"""Stretches of time that a question names, resolved against the moment it is asked.

"Last week" is the calendar week before (Monday to Sunday), "the past week" the seven days that end
now. A weekday is the latest one that is not after today; a day or month without a year the latest
one, unless only an earlier year lies in the archive. Numeric dates with slashes are left alone: they
mean different days in different countries.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from rag.text.dates import MONTHS, WEEKDAYS, DateMention, dates, exists
from rag.text.numbers import numbers

Range = tuple[date, date]

_DAYS = {"hour": 1, "day": 1, "week": 7, "month": 30, "year": 365}
_RECENT = {"day": 7, "week": 30, "month": 120, "year": 1100}
SLACK = {"day": 3, "week": 3, "month": 7, "year": 31, "open": 0}
"""Days after the end of a period in which its events are still being reported."""

_COUNT = r"(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|couple of|few|several|\d{1,3})"
_UNIT = r"(?P<unit{}>hour|day|week|month|year)s?"
_RELATIVE = re.compile(
    rf"\b(?:(?P<ahead>tomorrow|(?:next|coming) (?:\w+))"
    rf"|(?P<before_yesterday>(?:the )?day before yesterday)|(?P<yesterday>yesterday(?: \w+ing)?|last night)"
    rf"|(?P<today>today|tonight|this (?:morning|afternoon|evening)|right now)"
    rf"|(?P<ago>{_COUNT}) {_UNIT.format(1)} ago"
    rf"|(?:in |over |during |within |for )?the (?:last|past)(?: (?P<rolling>{_COUNT}))? {_UNIT.format(2)}\b"
    rf"|(?:in |over )?(?:last|past) (?P<rolling2>{_COUNT}) {_UNIT.format(3)}\b"
    rf"|in recent {_UNIT.format(4)}\b"
    rf"|(?:earlier |later |so far |late |early )?(?P<which>this|last|past)(?: past)? (?P<span>weekend|week|month|year|"
    rf"{'|'.join(WEEKDAYS)}|{'|'.join(MONTHS)}))\b",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"\b(?P<lead>since|after|following|starting|from|before|until|till|up to|prior to|by|as of|in|on|during|of"
    r"|throughout|between|early in|late in|about|around|the|early|late|mid)(?: the)?"
    r"(?: end of| start of| beginning of)?[ -]$",
    re.IGNORECASE,
)
_JOIN = re.compile(r"\s?[-–]\s?| (?:and|to|until|till|through) (?:the )?", re.IGNORECASE)
_GENERAL = re.compile(
    r"\b(?:even|still|as|than|of|are|is|it is|exist|existing|remain|remains|known|used) $", re.IGNORECASE
)
"""Before "today": what holds in general, not what happened on the day."""
_AFTERWARDS = re.compile(r" (?:on|onwards?)\b", re.IGNORECASE)
_NAMED_EVENT = re.compile(
    r" (?!(?:and|or|to|until|in|at|for|with|by|on|about|as|when|was|were|is|did|has|have)\b)[a-z]+"
)
_NEXT_TO = re.compile(r",? (?:the )?|\s?\(")


@dataclass(frozen=True, slots=True)
class Period:
    """Days `first` to `last`, both included, None where open; `said` is where in the question.

    `size` is how exactly it was said and decides the slack. `deictic` ("yesterday", "this week") is
    tied to the moment of asking and means nothing else.
    """

    first: date | None
    last: date | None
    size: str
    said: tuple[int, int]
    deictic: bool = False

    @property
    def reported_until(self) -> date | None:
        return self.last + timedelta(days=SLACK[self.size]) if self.last else None

    def touches(self, days: Range) -> bool:
        """Whether reports of it can lie in these days."""
        until = self.reported_until
        return (self.first is None or self.first <= days[1]) and (until is None or days[0] <= until)


def periods(question: str, today: date, archive: Range | None) -> list[Period]:
    """In the order of the question; those that lie wholly after `today` are left out."""
    matches = list(_RELATIVE.finditer(question))
    taken = [m.span() for m in matches]
    mentions = [d for d in dates(question) if not d.rest.count(":") and not _inside(d, taken)]
    absolute = _absolute(question, _without_echo(question, mentions), today, archive)
    found = [*(p for m in matches if (p := _relative(m, today))), *absolute]
    led = [_led(question, p) for p in found]
    return sorted((p for p in led if p.first is None or p.first <= today), key=lambda p: p.said)


def _inside(mention: DateMention, taken: list[tuple[int, int]]) -> bool:
    return any(mention.start < end and start < mention.end for start, end in taken)


# --- relative to today ---


def _relative(m: re.Match[str], today: date) -> Period | None:
    if m["ahead"] or (m["today"] and _GENERAL.search(m.string, 0, m.start())):
        return None
    if m["today"] and m["today"][0].isupper() and m.start():
        return None  # part of a name: "USA Today"
    for group, back in (("today", 0), ("yesterday", 1), ("before_yesterday", 2)):
        if m[group]:
            day = today - timedelta(days=back)
            return Period(day, day, "day", m.span(), deictic=True)
    if m["ago"]:
        return _ago(_count(m["ago"]), m["unit1"].lower(), today, m.span())
    if m["unit4"]:
        return _rolling(_RECENT[m["unit4"].lower()], today, m.span())
    if unit := m["unit2"] or m["unit3"]:
        unit = unit.lower()
        count = _count(m["rolling"] or m["rolling2"] or "1")
        days = -(-count // 24) if unit == "hour" else count * _DAYS[unit]
        return _rolling(days, today, m.span())
    return _calendar(m["which"].lower(), m["span"].lower(), today, m.span())


def _count(words: str) -> int:
    low = words.lower()
    if low in ("a", "an", "one"):
        return 1
    if low in ("couple of", "few", "several"):
        return {"couple of": 2, "few": 4, "several": 7}[low]
    return int(numbers(low)[0].value)


def _rolling(days: int, today: date, said: tuple[int, int]) -> Period:
    return Period(_back(today, days), today, "day", said, deictic=True)


def _back(day: date, days: int) -> date:
    return date.fromordinal(max(1, day.toordinal() - days))


def _ago(count: int, unit: str, today: date, said: tuple[int, int]) -> Period:
    """As exact as it was said: "three days ago" is a day, "two years ago" a calendar year."""
    if unit == "year":
        year = max(1, today.year - count)
        return Period(date(year, 1, 1), date(year, 12, 31), "year", said, deictic=True)
    middle = today if unit == "hour" else _back(today, count * _DAYS[unit])
    around = {"hour": 1, "day": 0, "week": 3, "month": 15}[unit]
    return Period(
        _back(middle, around), middle + timedelta(days=around if unit != "hour" else 0), "day", said, deictic=True
    )


def _calendar(which: str, span: str, today: date, said: tuple[int, int]) -> Period:
    """ "This" and "last" with a week, weekend, month, year, weekday or a month's name."""
    back = 0 if which == "this" else 1
    monday = today - timedelta(days=today.weekday() + 7 * back)
    if span == "week":
        return Period(monday, monday + timedelta(days=6), "week", said, deictic=True)
    if span == "weekend":
        recent = monday if today.weekday() >= 5 or back else monday - timedelta(days=7)
        return Period(recent + timedelta(days=5), recent + timedelta(days=6), "day", said, deictic=True)
    if span == "year":
        return Period(date(today.year - back, 1, 1), date(today.year - back, 12, 31), "year", said, deictic=True)
    if span == "month":
        first = (today.replace(day=1) - timedelta(days=back)).replace(day=1)
        return Period(first, _month_end(first), "month", said, deictic=True)
    if span in WEEKDAYS:
        day = _latest_weekday(WEEKDAYS.index(span), today - timedelta(days=back))
        return Period(day, day, "day", said, deictic=True)
    first = _latest_month(MONTHS.index(span) + 1, today if not back else today.replace(day=1) - timedelta(days=1))
    return Period(first, _month_end(first), "month", said, deictic=True)


def _month_end(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _latest_weekday(weekday: int, today: date) -> date:
    return today - timedelta(days=(today.weekday() - weekday) % 7)


def _latest_month(month: int, today: date) -> date:
    return date(today.year - (month > today.month), month, 1)


# --- dates ---


def _without_echo(question: str, mentions: list[DateMention]) -> list[DateMention]:
    """Without the weekday of "Thursday, Nov. 7", and with a range's year at both ends."""
    kept: list[DateMention] = []
    for index, mention in enumerate(mentions):
        following = mentions[index + 1] if index + 1 < len(mentions) else None
        between = question[mention.end : following.start] if following else ""
        if mention.weekday is not None and following and following.day and _NEXT_TO.fullmatch(between):
            continue
        if following and following.year and mention.month and not mention.year and _JOIN.fullmatch(between):
            mention = replace(mention, year=following.year)
        kept.append(mention)
    return kept


def _absolute(question: str, mentions: list[DateMention], today: date, archive: Range | None) -> Iterator[Period]:
    """Two dates that are the ends of a range make one period."""
    resolved = [(m, p) for m in mentions if (p := _resolved(question, m, today, archive))]
    index = 0
    while index < len(resolved):
        mention, period = resolved[index]
        end = resolved[index + 1][1] if index + 1 < len(resolved) else None
        if end and _is_range(question, mention, resolved[index + 1][0]) and _in_order(period, end):
            period = replace(period, last=end.last, said=(period.said[0], end.said[1]))
            index += 1
        index += 1
        yield period


def _in_order(start: Period, end: Period) -> bool:
    return bool(start.first and end.last and start.first <= end.last)


def _is_range(question: str, left: DateMention, right: DateMention) -> bool:
    joint = _JOIN.fullmatch(question, left.end, right.start)
    if not joint:
        return False
    before = question[: left.start].lower().removesuffix("the ")
    return " and " not in joint[0].lower() or before.endswith("between ")


def _resolved(question: str, mention: DateMention, today: date, archive: Range | None) -> Period | None:
    said = (mention.start, mention.end)
    if mention.weekday is not None:
        day = _latest_weekday(mention.weekday, today)
        return Period(day, day, "day", said, deictic=True)
    if mention.rest:
        decade = int(mention.rest[:4]) if mention.rest[:4].isdigit() else 0
        return Period(date(decade, 1, 1), date(decade + 9, 12, 31), "year", said) if decade else None
    if mention.month is None:
        return _year(question, mention.year or today.year, said)
    years = [mention.year] if mention.year else [*range(today.year, today.year - 12, -1)]
    candidates = [p for year in years if (p := _in_year(mention, year, said))]
    past = [p for p in candidates if p.first and p.first <= today] if not mention.year else candidates
    held = [p for p in past if archive and p.touches(archive)]
    return next(iter([*held, *past]), None)


def _year(question: str, year: int, said: tuple[int, int]) -> Period | None:
    """A year that only names something ("the 2024 budget", "World Cup 2022") is no period."""
    lead = _LEAD.search(question, 0, said[0])
    if not lead or lead["lead"].lower() in ("the", "about", "around", "on"):
        joined = _JOIN.search(question[max(0, said[0] - 9) : said[0]])
        if not joined:
            return None
    return Period(date(year, 1, 1), date(year, 12, 31), "year", said)


def _in_year(mention: DateMention, year: int, said: tuple[int, int]) -> Period | None:
    month = mention.month or 1
    if mention.day:
        day = date(year, month, mention.day) if exists(month, mention.day, year) else None
        return Period(day, day, "day", said) if day else None
    return Period(date(year, month, 1), _month_end(date(year, month, 1)), "month", said)


def _led(question: str, period: Period) -> Period:
    """With the word before it: "since" and "after" open the end, "before" and "until" the start.

    So does a date that names an event ("the Nov. 8 vote"): what is asked of it may come later.
    """
    start, end = period.said
    lead = _LEAD.search(question, 0, start)
    word = lead["lead"].lower() if lead else ""
    said = (lead.start(), end) if lead and word != "the" else period.said
    if period.first != period.last and period.size == "day" and not period.deictic and word != "since":
        return replace(period, said=said)
    if word in ("since", "after", "following", "starting") or (word == "from" and _AFTERWARDS.match(question, end)):
        return replace(period, last=None, said=said)
    if word in ("before", "until", "till", "up to", "prior to", "by", "as of"):
        return replace(period, first=None, said=said)
    if period.size == "day" and not period.deictic and word == "the" and _NAMED_EVENT.match(question, end):
        return replace(period, last=None)
    return replace(period, said=said)
