"""Stretches of time that a question names, resolved against the moment it is asked.

A weekday is the latest one that is not after today; a day or month without a year the latest one,
unless only an earlier year lies in the archive. Numeric dates with slashes are left alone: they mean
different days in different countries.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from rag.text.dates import DateMention, dates, exists
from rag.when.period import Period, Range, latest_weekday, month_end
from rag.when.relative import relative

_LEAD = re.compile(
    r"\b(?P<lead>since|after|following|starting|from|before|until|till|up to|prior to|by|as of|in|on|during|of"
    r"|throughout|between|early in|late in|about|around|the|early|late|mid)(?: the)?"
    r"(?: end of| start of| beginning of)?[ -]$",
    re.IGNORECASE,
)
_JOIN = re.compile(r"\s?[-–]\s?| (?:and|to|until|till|through) (?:the )?", re.IGNORECASE)
_AFTERWARDS = re.compile(r" (?:on|onwards?)\b", re.IGNORECASE)
_NAMED_EVENT = re.compile(
    r" (?!(?:and|or|to|until|in|at|for|with|by|on|about|as|when|was|were|is|did|has|have)\b)[a-z]+"
)
_NEXT_TO = re.compile(r",? (?:the )?|\s?\(")


def periods(question: str, today: date, archive: Range | None) -> list[Period]:
    """In the order of the question; those that lie wholly after `today` are left out."""
    tied = list(relative(question, today))
    taken = [span for span, _ in tied]
    mentions = [d for d in dates(question) if not d.rest.count(":") and not _inside(d, taken)]
    absolute = _absolute(question, _without_echo(question, mentions), today, archive)
    found = [*(period for _, period in tied if period), *absolute]
    led = [_led(question, p) for p in found]
    return sorted((p for p in led if p.first is None or p.first <= today), key=lambda p: p.said)


def _inside(mention: DateMention, taken: list[tuple[int, int]]) -> bool:
    return any(mention.start < end and start < mention.end for start, end in taken)


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
        day = latest_weekday(mention.weekday, today)
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
    return Period(date(year, month, 1), month_end(date(year, month, 1)), "month", said)


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
