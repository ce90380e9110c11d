"""Days that are told by an article's dateline: "Thursday", "yesterday", "last week" against a calendar date."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from rag.text.dates import WEEKDAYS
from rag.types import Stamp

_ISO = re.compile(r"(?P<y>\d{4})?-{1,2}(?P<m>\d\d)(?:-(?P<d>\d\d))?|(?P<year>\d{4})")
_CLOCK = re.compile(r"\d\d:\d\d")
_SINGLE = {"yesterday": -1, "last night": -1, "today": 0, "tonight": 0, "tomorrow": 1}
_STEP = {"last": -1, "past": -1, "previous": -1, "this": 0, "next": 1, "coming": 1}


def is_relative(value: str) -> bool:
    """Whether the value of a date says when only to one who knows the dateline."""
    return value in WEEKDAYS or value in _SINGLE or value.split(" ")[0] in _STEP


def days(value: str, dateline: date) -> list[tuple[date, date]]:
    """The stretches of days, both ends included, that it can mean; none for what is not resolved here.

    A weekday is the last such day up to the dateline or the next one: the words alone do not tell which.
    """
    if value in WEEKDAYS:
        back = (dateline.weekday() - WEEKDAYS.index(value)) % 7
        return [(day, day) for day in (dateline - timedelta(back), dateline + timedelta((7 - back) % 7))]
    if value in _SINGLE:
        day = dateline + timedelta(_SINGLE[value])
        return [(day, day)]
    lead, _, unit = value.partition(" ")
    if lead in _STEP:
        return _stretch(_STEP[lead], unit, dateline)
    return _calendar(value, dateline)


def agrees(wanted: str, given: Iterable[str], dateline: Stamp) -> bool:
    """Some date of the cited text means the same days as `wanted`, or lies within them."""
    day = dateline.at.date()
    ours = days(wanted, day)
    return any(a <= c and d <= b for text in given for c, d in days(text, day) for a, b in ours)


def is_clock(value: str) -> bool:
    return bool(_CLOCK.fullmatch(value))


def _stretch(step: int, unit: str, at: date) -> list[tuple[date, date]]:
    match unit:
        case "week":
            monday = at - timedelta(at.weekday()) + timedelta(7 * step)
            return [(monday - timedelta(1), monday + timedelta(6))]
        case "month":
            first = date(at.year + (at.month - 1 + step) // 12, (at.month - 1 + step) % 12 + 1, 1)
            return [(first, _month_end(first))]
        case "year":
            return [(date(at.year + step, 1, 1), date(at.year + step, 12, 31))]
        case _:
            return []


def _calendar(value: str, at: date) -> list[tuple[date, date]]:
    match = _ISO.fullmatch(value)
    if not match:
        return []
    if match["year"]:
        return [(date(int(value), 1, 1), date(int(value), 12, 31))]
    years = [int(match["y"])] if match["y"] else [at.year - 1, at.year, at.year + 1]
    found: list[tuple[date, date]] = []
    for year in years:
        try:
            first = date(year, int(match["m"]), int(match["d"] or 1))
        except ValueError:
            continue
        found.append((first, first if match["d"] else _month_end(first)))
    return found


def _month_end(first: date) -> date:
    return (first.replace(day=28) + timedelta(4)).replace(day=1) - timedelta(1)
