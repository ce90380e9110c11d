"""Dates and times of day as news writes them, with exact offsets: as much of each as its words say.

Nothing is resolved here: "Thursday" is a weekday, "Nov. 8" a day of no year, "last week" itself.
Who knows the dateline, or the moment of a question, resolves them.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip

_MONTH = (
    r"(?:jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?|july?|aug(?:ust|\.)?"
    r"|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)(?![a-z]|-[a-z]-)"
)
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\d:%]|[.,]\d)"
_YEAR = r"(?:1\d{3}|20\d\d)(?![\d%]|[.,]\d)"
_TO = r"(?:\s?[-–]\s?| to | and | or )"
_GRAMMAR = re.compile(
    rf"(?P<iso>(?<![\d-])(?P<iy>1\d{{3}}|20\d\d)-(?P<im>0[1-9]|1[0-2])-(?P<id>0[1-9]|[12]\d|3[01])(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?(?![\d-]))"
    rf"|(?P<mdy>\b(?P<m1>{_MONTH}) ?(?<=[ .])(?P<d1>{_DAY})(?:{_TO}(?P<d1b>{_DAY})(?![ -]?\w))?(?:,? (?P<y1>{_YEAR}))?)"
    rf"|(?P<dmy>\b(?:(?P<d2a>{_DAY}){_TO})?(?P<d2>{_DAY})(?: of)? (?P<m2>{_MONTH})(?:,? (?P<y2>{_YEAR}))?)"
    rf"|(?P<my>\b(?P<m3>{_MONTH})(?: of|,)? (?P<y3>{_YEAR}))"
    rf"|(?P<month>\b{_MONTH})"
    rf"|(?P<weekday>\b(?:{'|'.join(WEEKDAYS)})(?=s?\b))"
    r"|(?P<clock>\b(?P<h>1[0-2]|0?[1-9])(?:[:.](?P<mi>[0-5]\d))?"
    r"(?: ?(?P<half>[ap])\.?m\b\.?|(?: o['’]clock)? in the (?P<part>morning|afternoon|evening)\b)"
    r"|\b(?P<h24>[01]?\d|2[0-3]):(?P<mi24>[0-5]\d)(?![:\d])|\b(?P<noon>noon|midnight)\b)"
    rf"|(?P<decade>\b(?:1\d|20)\d0s\b)|(?P<year>(?<![\w$€£.,:/-]){_YEAR}(?![\w/]|-\d))"
    r"|(?P<relative>\b(?:yesterday|today|tonight|tomorrow|(?:last|this|next|past|previous|coming) "
    r"(?:night|week|weekend|month|quarter|summer|winter|spring|autumn|fall|year|decade|century)))\b",
    re.IGNORECASE | re.ASCII,
)
_AMBIGUOUS_MONTH = re.compile(r"(?:may|march|mar|june|april|august|jan|dec|sept?|oct|nov)$", re.IGNORECASE)
_LEADS_TO_MONTH = re.compile(
    r"\b(?:in|on|since|until|till|by|from|to|through|between|and|before|after|during|last|next|early|late|mid|this"
    r"|of|end of|start of|every)[ -]$",
    re.IGNORECASE,
)
_LEADS_TO_YEAR = re.compile(
    r"\b(?:in|since|until|till|by|from|of|before|after|during|early|late|mid|the|through|to|between|and|for|than)[ -]$",
    re.IGNORECASE,
)
_FLIGHT = re.compile(r"\b[A-Z]{2,3} $")
_COUNTED = re.compile(r"[ -](?!(?:was|is|has|as|its|this|his|us|Paris|Olympics)\b)[a-z]+s\b| people\b| million\b")


@dataclass(frozen=True, slots=True)
class DateMention:
    """Some words and what they say. `rest` holds what is no calendar date: "19:00", "1990s", "last week"."""

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    rest: str = ""

    @property
    def value(self) -> str:
        """ISO 8601 as far as it goes: "2024-11-08", "--11-08", "2024-11", "--11", "2024"; or "thursday", "19:00"."""
        if self.weekday is not None:
            return WEEKDAYS[self.weekday]
        if self.rest:
            return self.rest
        if self.month is None:
            return f"{self.year}"
        head = f"{self.year}-" if self.year else "--"
        return f"{head}{self.month:02}" + (f"-{self.day:02}" if self.day else "")


def dates(text: str) -> list[DateMention]:
    """Every date and time of day of `text`, in order, without overlaps; impossible ones (30 February) left out."""
    return [mention for match in _GRAMMAR.finditer(text) for mention in _mentions(match)]


def exists(month: int, day: int, year: int | None) -> bool:
    """Whether there is such a day; without a year, in a leap year."""
    try:
        date(year or 2000, month, day)
    except ValueError:
        return False
    return True


def _mentions(match: re.Match[str]) -> Iterator[DateMention]:
    group = next(name for name in _READERS if match[name])
    for mention in _READERS[group](match):
        if not mention.day or exists(mention.month or 0, mention.day, mention.year):
            yield mention


def _month_number(word: str) -> int:
    return next(n for n, name in enumerate(MONTHS, 1) if name.startswith(word[:3].lower()))


def _number(digits: str | None) -> int | None:
    return int(re.sub(r"\D", "", digits)) if digits else None


def _iso(m: re.Match[str]) -> Iterator[DateMention]:
    yield DateMention(m.start(), m.end(), int(m["iy"]), int(m["im"]), int(m["id"]))


def _month_first(m: re.Match[str]) -> Iterator[DateMention]:
    if m["m1"].islower() and _AMBIGUOUS_MONTH.match(m["m1"]) and not m["y1"] and not _is_led(m, _LEADS_TO_MONTH):
        return
    year, month = _number(m["y1"]), _month_number(m["m1"])
    if m["d1b"]:
        yield DateMention(m.start(), m.end("d1"), year, month, _number(m["d1"]))
        yield DateMention(m.start("d1b"), m.end(), year, month, _number(m["d1b"]))
    else:
        yield DateMention(m.start(), m.end(), year, month, _number(m["d1"]))


def _day_first(m: re.Match[str]) -> Iterator[DateMention]:
    year, month = _number(m["y2"]), _month_number(m["m2"])
    if m["m2"] in ("may", "march", "mar") and not year and not re.search(r"\d(?:st|nd|rd|th)", m[0]):
        return
    if m["d2a"]:
        yield DateMention(m.start("d2a"), m.end("d2a"), year, month, _number(m["d2a"]))
    yield DateMention(m.start("d2"), m.end(), year, month, _number(m["d2"]))


def _month_year(m: re.Match[str]) -> Iterator[DateMention]:
    yield DateMention(m.start(), m.end(), _number(m["y3"]), _month_number(m["m3"]))


def _bare_month(m: re.Match[str]) -> Iterator[DateMention]:
    """May, March and the short forms are months only where the words before lead to one."""
    word = m["month"]
    certain = word[0].isupper() and not _AMBIGUOUS_MONTH.match(word)
    led = _is_led(m, _LEADS_TO_MONTH) and (word[0].isupper() or word in MONTHS) and word not in ("may", "march")
    if certain or led:
        yield DateMention(m.start(), m.end(), month=_month_number(word))


def _weekday(m: re.Match[str]) -> Iterator[DateMention]:
    yield DateMention(m.start(), m.end(), weekday=WEEKDAYS.index(m["weekday"].lower()))


def _clock(m: re.Match[str]) -> Iterator[DateMention]:
    if m["noon"]:
        hour, minute = (12 if m["noon"].lower() == "noon" else 0), 0
    elif m["h24"]:
        hour, minute = int(m["h24"]), int(m["mi24"])
    else:
        hour, minute = int(m["h"]) % 12 + (12 if _is_past_noon(m) else 0), int(m["mi"] or 0)
    yield DateMention(m.start(), m.end(), rest=f"{hour:02}:{minute:02}")


def _is_past_noon(m: re.Match[str]) -> bool:
    return m["half"].lower() == "p" if m["half"] else m["part"].lower() != "morning"


def _year(m: re.Match[str]) -> Iterator[DateMention]:
    """Four digits are a year unless they count something ("2000 soldiers")."""
    likely = int(m["year"]) >= 1900 or _is_led(m, _LEADS_TO_YEAR)
    if likely and not _COUNTED.match(m.string, m.end()) and not _is_led(m, _FLIGHT):
        yield DateMention(m.start(), m.end(), int(m["year"]))


def _words(group: str) -> Callable[[re.Match[str]], Iterator[DateMention]]:
    def read(m: re.Match[str]) -> Iterator[DateMention]:
        yield DateMention(m.start(), m.end(), rest=m[group].lower())

    return read


def _is_led(match: re.Match[str], by: re.Pattern[str]) -> bool:
    return bool(by.search(match.string, max(0, match.start() - 12), match.start()))


_READERS: dict[str, Callable[[re.Match[str]], Iterator[DateMention]]] = {
    "iso": _iso,
    "mdy": _month_first,
    "dmy": _day_first,
    "my": _month_year,
    "month": _bare_month,
    "weekday": _weekday,
    "clock": _clock,
    "decade": _words("decade"),
    "year": _year,
    "relative": _words("relative"),
}
