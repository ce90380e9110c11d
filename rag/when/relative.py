"""Stretches of time that are tied to the moment of asking: "yesterday", "last week", "two years ago".

"Last week" is the calendar week before (Monday to Sunday), "the past week" the seven days that end
now.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from rag.text.dates import MONTHS, WEEKDAYS
from rag.text.numbers import numbers
from rag.when.period import Period, latest_month, latest_weekday, month_end

_DAYS = {"hour": 1, "day": 1, "week": 7, "month": 30, "year": 365}
_RECENT = {"day": 7, "week": 30, "month": 120, "year": 1100}
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
_GENERAL = re.compile(
    r"\b(?:even|still|as|than|of|are|is|it is|exist|existing|remain|remains|known|used) $", re.IGNORECASE
)
"""Before "today": what holds in general, not what happened on the day."""


def relative(question: str, today: date) -> Iterator[tuple[tuple[int, int], Period | None]]:
    """Where such words stand and what they mean; None for what is to come and for what holds in general."""
    return ((m.span(), _read(m, today)) for m in _RELATIVE.finditer(question))


def _read(m: re.Match[str], today: date) -> Period | None:
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
        return Period(first, month_end(first), "month", said, deictic=True)
    if span in WEEKDAYS:
        day = latest_weekday(WEEKDAYS.index(span), today - timedelta(days=back))
        return Period(day, day, "day", said, deictic=True)
    first = latest_month(MONTHS.index(span) + 1, today if not back else today.replace(day=1) - timedelta(days=1))
    return Period(first, month_end(first), "month", said, deictic=True)
