"""Dates as outlets write them, to stamps. What is not there is not made up.

A date without a time keeps the precision of a day. A time without a zone counts as UTC, like
`Stamp.parse`. Relative dates ("yesterday"), dates without a year and numbers that may be read in
two ways ("03/04/2026") are no dates.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from itertools import islice

from rag.parse.found import RawDate
from rag.types import Stamp

_EARLIEST_YEAR = 1400
_YEARS_AHEAD = 100
_LONGEST = 100
_MOST_CANDIDATES = 20
"""Dates of one article that are looked at: a page can name thousands, and each may need a slow reader."""

# English, German, French, Spanish, Italian, Portuguese, Dutch: forms and abbreviations of each month.
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar jänner janvier janv enero ene gennaio gen janeiro januari",
            "february feb februar februari février févr fevrier febrero febbraio fevereiro",
            "march mar märz mars marzo março maart mrt mär",
            "april apr avril avr abril abr aprile",
            "may mai mayo maggio mag maio mei",
            "june jun juni juin junio giugno giu junho",
            "july jul juli juillet juil julio luglio lug julho",
            "august aug août aout agosto ago augustus",
            "september sep sept septembre septiembre settembre set setembro",
            "october oct oktober okt octobre octubre ottobre ott outubro out",
            "november nov novembre noviembre novembro",
            "december dec dezember dez décembre déc decembre diciembre dic dicembre dezembro",
        ),
        1,
    )
    for name in names.split()
}
_ZONES = {
    "utc": 0, "gmt": 0, "z": 0, "wet": 0, "bst": 1, "cet": 1, "cest": 2, "eet": 2, "eest": 3, "msk": 3,
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
}  # fmt: skip
_MONTH = r"(?P<{}>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
# Dates are looked for in lines whose white space is folded to single spaces.
_TIME = re.compile(
    r"(?: ?[,|·•\-–—]? ?(?:at|um|à|a las|om)? ?)\b(?P<hour>[01]?\d|2[0-3])"
    r"(?:[:.h](?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?)?"
    r" ?(?P<half>[ap]\.?m\b\.?)?(?: ?uhr\b)? ?(?:\(?(?P<zone>[a-z]{1,4})\b\)?|(?P<offset>[+-]\d\d:?\d\d))?",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"\b(?:(?P<d1>\d{1,2})(?:st|nd|rd|th|º|er|\.)? (?:of |de )?" + _MONTH.format("m1") + r",? (?:de )?(?P<y1>\d{4})"
    r"|" + _MONTH.format("m2") + r" (?P<d2>\d{1,2})(?:st|nd|rd|th)?,? (?P<y2>\d{4})"
    r"|(?P<y3>\d{4})[-/.](?P<m3>\d{1,2})[-/.](?P<d3>\d{1,2})"
    r"|(?P<d4>\d{1,2})[./-](?P<m4>\d{1,2})[./-](?P<y4>\d{4})"
    r"|(?P<y5>\d{4})年(?P<m5>\d{1,2})月(?P<d5>\d{1,2})日)(?!\d)",
    re.IGNORECASE,
)
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d|\d{8}")
_ISO_TIME = re.compile(r"\d{4}-?\d\d-?\d\d[T ]\d", re.IGNORECASE)
_TWO_DIGITS = re.compile(r"\d\d")
_UTC_AT_END = re.compile(r" ?(?:UTC|GMT)$", re.IGNORECASE)
_OFFSET_AT_END = re.compile(r" ([+-]\d\d:?\d\d)$")
_CLOCK = re.compile(r"\d:\d\d")
_MAIL = re.compile(r"(?:[A-Za-z]{3,9},? )?\d{1,2}[ -][A-Za-z]{3}")
_YEAR = re.compile(r"\b(?:1[4-9]|2\d)\d\d\b")
_DAY_NUMBER = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
_LETTERS = re.compile(r"[^\W\d_]{3}")
_WEEKDAY = re.compile(r"^(?:updated|published|posted|on|last modified)?:? ?(?:[^\W\d_]{2,10}\.?,? )?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DateInText:
    """An explicit date and where it stands."""

    stamp: Stamp
    start: int
    end: int


def first_date(candidates: Iterable[RawDate], *, now: datetime) -> tuple[Stamp | None, str | None]:
    """The first candidate that is a date, and a warning when there were candidates and none is."""
    wrong: list[str] = []
    for raw in islice(candidates, _MOST_CANDIDATES):
        if isinstance(raw, str) and not raw.strip():
            continue
        stamp = read_date(raw, now=now)
        if stamp:
            return stamp, None
        wrong.append(str(raw)[:_LONGEST])
    return None, f"not a full and unambiguous date: “{wrong[0]}”" if wrong else None


def read_date(raw: RawDate, *, now: datetime, any_language: bool = True) -> Stamp | None:
    """The stamp that the whole of `raw` names, or None. Numbers are seconds or milliseconds since 1970.

    Without `any_language` only months that are known here: the reader of the others can take a third of a second.
    """
    if isinstance(raw, int | float):
        return _plausible(_of_epoch(raw), now)
    text = " ".join(raw.split())
    if not text or len(text) > _LONGEST:
        return None
    found = _of_iso(text) or _of_mail(text) or _of_words(text)
    return _plausible(found or (_of_language(text) if any_language else None), now)


def find_date(text: str, *, now: datetime) -> DateInText | None:
    """The first explicit date inside a short line such as a byline."""
    for found in _DAY.finditer(text[:400]):
        dated = _dated(found, text)
        if dated and (stamp := _plausible(dated.stamp, now)):
            return DateInText(stamp, dated.start, dated.end)
    return None


def _of_epoch(number: float) -> Stamp | None:
    if not 1e8 <= number < 1e14:
        return None
    return Stamp(datetime.fromtimestamp(number / 1000 if number >= 1e11 else number, UTC))


def _of_iso(text: str) -> Stamp | None:
    if _ISO_DAY.fullmatch(text):
        return _day(int(text[:4]), *(int(part) for part in _TWO_DIGITS.findall(text[4:])))
    joined = _OFFSET_AT_END.sub(r"\1", _UTC_AT_END.sub("Z", text))
    if not _ISO_TIME.match(joined):
        return None
    try:
        at = datetime.fromisoformat(joined)
    except ValueError:
        return None
    return Stamp(at if at.tzinfo else at.replace(tzinfo=UTC))


def _of_mail(text: str) -> Stamp | None:
    """RFC 2822, as RSS has it. Its parser also takes a date without a time, which must keep its precision."""
    if not _CLOCK.search(text) or not _MAIL.match(text):
        return None
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return Stamp(at if at.tzinfo else at.replace(tzinfo=UTC))


def _of_words(text: str) -> Stamp | None:
    """A date, maybe with a weekday before it and a time behind it, and nothing else."""
    found = _DAY.search(text)
    dated = _dated(found, text) if found else None
    if not dated or not _WEEKDAY.match(text[: dated.start]) or text[dated.end :].strip(" .)"):
        return None
    return dated.stamp


def _of_language(text: str) -> Stamp | None:
    """Months of other languages. dateparser must not fill in what is missing, nor count from today."""
    year = _YEAR.search(text)
    if not year or text.isascii() or not _DAY_NUMBER.search(text) or not _LETTERS.search(text):
        return None
    from dateparser import parse  # takes long to import; few dates come here

    found = parse(text, settings={"STRICT_PARSING": True, "PARSERS": ["absolute-time"], "DATE_ORDER": "DMY"})
    if not found or found.year != int(year[0]):
        return None
    if not _CLOCK.search(text):
        return _day(found.year, found.month, found.day)
    return Stamp(found if found.tzinfo else found.replace(tzinfo=UTC))


def _dated(found: re.Match[str], text: str) -> DateInText | None:
    parts = {name[0]: value for name, value in found.groupdict().items() if value and name[0] in "ymd"}
    year, first, second = int(parts["y"]), parts["m"].lower(), int(parts["d"])
    month = _MONTHS.get(first) or int(first)
    if found["d4"]:
        if second <= 12 and month <= 12 and second != month and "." not in found[0]:
            return None
        if month > 12:
            month, second = second, month
    day = _day(year, month, second)
    if not day:
        return None
    clock = _TIME.match(text, found.end())
    return _with_time(day, clock, found) if clock else DateInText(day, found.start(), found.end())


def _with_time(day: Stamp, clock: re.Match[str], found: re.Match[str]) -> DateInText:
    """A lone number behind a date ("May 5, 2026 12 dead") is no time: it needs minutes or a.m./p.m."""
    zone, hour = (clock["zone"] or "").lower(), int(clock["hour"])
    if not clock["minute"] and not clock["half"]:
        return DateInText(day, found.start(), found.end())
    if clock["half"] and hour <= 12:
        hour = hour % 12 + (12 if clock["half"].lower().startswith("p") else 0)
    offset = _ZONES.get(zone, 0) * 60
    if clock["offset"]:
        sign, digits = clock["offset"][0], clock["offset"][1:].replace(":", "")
        offset = (int(digits[:2]) * 60 + int(digits[2:])) * (-1 if sign == "-" else 1)
    at = day.at.replace(hour=hour, minute=int(clock["minute"] or 0), second=int(clock["second"] or 0))
    zoned = UTC if not offset else timezone(timedelta(minutes=offset))
    end = clock.start("zone") if zone and zone not in _ZONES else clock.end()
    return DateInText(Stamp(at.replace(tzinfo=zoned)), found.start(), end)


def _day(year: int, month: int, day: int) -> Stamp | None:
    try:
        return Stamp(datetime(year, month, day, tzinfo=UTC), "day")
    except ValueError:
        return None


def _plausible(stamp: Stamp | None, now: datetime) -> Stamp | None:
    """Not the zero of a clock, and not so far away that only a mistake can have put it there."""
    if not stamp or not _EARLIEST_YEAR <= stamp.at.year <= now.year + _YEARS_AHEAD:
        return None
    return None if stamp.at.timestamp() == 0 else stamp
