"""Dates as outlets write them, to stamps. What is not there is not made up.

A date without a time keeps the precision of a day, and so does a time in a zone that is not known (its day is all that
is sure). A time without a zone counts as UTC, like `Stamp.parse`. Relative dates ("yesterday"), dates without a year or
with two digits of one, weeks and days of the year ("2026-W14-5", "2026-093") are no dates.

"03/04/2026" is one only where it can be settled: by another date of the same document (one that shows the order, as
"25/04/2026" does, or whose day is one of the two readings), else by its language ("en-GB"; English without a country
is not enough).
With dots ("03.04.2026") the day stands first, as it does wherever dots are used.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from itertools import islice

from rag.parse import zones
from rag.parse.date_tokens import Token, any_of, signs, tokens
from rag.parse.date_words import AM, HOUR, JOINING, MONTH, PM, WEEKDAY, Order, order_of
from rag.parse.found import RawDate
from rag.types import Stamp

_EARLIEST_YEAR = 1400
_YEARS_AHEAD = 100
_LONGEST = 100
_LONGEST_LINE = 400
_MOST_CANDIDATES = 20
"""Dates of one article that are looked at: a page can name thousands."""

_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d|\d{8}")
_ISO_TIME = re.compile(r"(\d{4}-?\d\d-?\d\d)[T ](\d\d(?::?\d\d){0,2}(?:[.,]\d{1,9})?) ?(.*)", re.IGNORECASE)
_TWO_DIGITS = re.compile(r"\d\d")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)|\d{8}")
_DAY_NUMBER = re.compile(r"(?<!\d)\d{1,2}(?!\d)|\d{8}")
_LABEL = re.compile(r"^(?:updated|published|posted|on|last modified)\b:? ?", re.IGNORECASE)

# Patterns of signs: see `rag.parse.date_tokens`.
_M, _W, _J, _H, _HALF = (any_of(kinds) for kinds in (MONTH, WEEKDAY, JOINING, HOUR, AM | PM))
_GAP = rf"[ .,\-/|]{{0,2}}(?:{_J}[.,]? ?){{0,2}}"
_DATE = (
    rf"(?<![NY#:/\-])(?:(?P<d1>N){_GAP}(?P<m1>{_M}){_GAP}(?P<y1>Y)"
    rf"|(?P<m2>{_M})[ .\-]{{0,2}}(?:{_J} ?)?(?P<d2>N)\.?{_GAP}(?P<y2>Y)"
    rf"|(?P<y3>Y){_GAP}(?P<m3>{_M})[ .\-]{{0,2}}(?P<d3>N)(?:\.|(?: ?{_J}\.)?)"
    rf"|(?P<y4>Y){_GAP}(?P<d4>N)[. ]{{0,2}}(?P<m4>{_M})"
    r"|(?P<y5>Y) ?(?P<s5>[-/.]) ?(?P<m5>N) ?(?P=s5) ?(?P<d5>N)\.?"
    r"|(?P<d6>N) ?(?P<s6>[-/.]) ?(?P<m6>N) ?(?P=s6) ?(?P<y6>Y)\.?"
    r"|(?P<y7>Y) ?[年년] ?(?P<m7>N) ?[月월] ?(?P<d7>N) ?[日일号號]"
    rf"|(?P<d8>N) (?P<mark>\?) (?P<m8>N)[, ]{{1,2}}(?:{_J} )?(?P<y8>Y))(?![N#])"
)
_CJK_WEEKDAY = r"(?: ?\(?(?:[月火水木金土日](?:曜日?)?|(?:星期|[周週])[一二三四五六日天]|[월화수목금토일](?:요일)?)\)?)"
_CLOCK = (
    rf"(?:(?P<before>{_HALF}|[午上下오][前後午전후]) ?)?"
    r"(?:(?P<h1>N):(?P<i1>N)(?::(?P<s1>N)(?:[.,][NY#])?)?|(?P<h2>N)\.(?P<i2>N)(?:\.(?P<s2>N))?"
    rf"|(?P<h3>N) ?{_H}(?: ?(?P<i3>N)(?: ?{_J}\.?)?)?"
    r"|(?P<h5>N) ?[時时點点시](?: ?(?P<i5>N) ?[分분](?: ?(?P<s5b>N) ?[秒초])?)?"
    rf"|(?P<h4>N)(?= ?{_HALF}))"
    rf"(?: ?{_H}\.?)?(?: ?(?P<after>{_HALF})\.?)?"
    r"(?:[ ,]{0,2}(?P<zone>[ZU]|\([ZU]\))(?: ?\([^()]{1,20}\))?)?"
)
_TO_CLOCK = rf"[ ,|.\-]{{0,3}}(?:{_J}\.? ?){{0,2}}@? ?"
_DAY_NAME = rf"(?:{_J} )?{_W}[.,)]{{0,2}}[ ,|\-]{{0,3}}"
_FIRST_DATE = re.compile(
    rf"[ (]{{0,2}}(?:{_DAY_NAME})?(?:{_J}\.? ){{0,2}}{_DATE}(?:{_CJK_WEEKDAY}|[ ,(|\-]{{0,3}}{_W}\.?\)?)?"
    rf"(?: ?{_J}\.?)?(?:{_TO_CLOCK}{_CLOCK})?(?:[ ,(]{{1,3}}{_W}\.?\)?)?[ .,)]{{0,3}}"
)
_FIRST_CLOCK = re.compile(rf"[ (]?{_CLOCK}[ ,|\-]{{1,3}}(?:{_DAY_NAME})?(?:{_J}\.? ){{0,2}}{_DATE}[ .,)]{{0,3}}")
_YEAR_LAST = re.compile(rf"{_W}\.?,? (?P<m9>{_M})\.? {{1,2}}(?P<d9>N) {{1,2}}{_CLOCK} (?P<y9>Y)")
_IN_LINE = re.compile(rf"{_DATE}(?:(?:{_CJK_WEEKDAY}|)(?P<clock>{_TO_CLOCK}{_CLOCK}))?")
_CLOCK_ALONE = re.compile(rf"[ (]?{_CLOCK}")
_WHOLE = (_FIRST_DATE, _FIRST_CLOCK, _YEAR_LAST)


@dataclass(frozen=True, slots=True)
class DateInText:
    """An explicit date and where it stands."""

    stamp: Stamp
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Context:
    """What settles a date that can be read in two ways."""

    language: str | None = None
    order: Order | None = None


def first_date(
    candidates: Iterable[RawDate], *, now: datetime, language: str | None = None, others: Iterable[RawDate] = ()
) -> tuple[Stamp | None, str | None]:
    """The first candidate that is a date, and a warning when there were candidates and none is.

    `others` are further dates of the document; with `language` ("en-GB", "pl") they settle what is ambiguous.
    """
    given = [raw for raw in islice(candidates, _MOST_CANDIDATES) if not isinstance(raw, str) or raw.strip()]
    order = _order_shown([*given, *islice(others, _MOST_CANDIDATES)], now) or order_of(language)
    wrong: list[str] = []
    for raw in given:
        stamp = read_date(raw, now=now, language=language, order=order)
        if stamp:
            return stamp, None
        wrong.append(str(raw)[:_LONGEST])
    return None, f"not a full and unambiguous date: “{wrong[0]}”" if wrong else None


def read_date(raw: RawDate, *, now: datetime, language: str | None = None, order: Order | None = None) -> Stamp | None:
    """The stamp that the whole of `raw` names, or None. Numbers are seconds or milliseconds since 1970."""
    if isinstance(raw, int | float):
        return _plausible(_of_epoch(raw), now)
    text = " ".join(raw.split())
    if len(text) > _LONGEST or not _may_be(text):
        return None
    return _plausible(_of_iso(text) or _of_words(text, _Context(language, order)), now)


def find_date(text: str, *, now: datetime) -> DateInText | None:
    """The first explicit date inside a short line such as a byline."""
    line = text[:_LONGEST_LINE]
    if not _may_be(line):
        return None
    found = tokens(line)
    for match in _IN_LINE.finditer(signs(found)):
        dated = _in_line(match, found)
        if dated and _plausible(dated.stamp, now):
            return dated
    return None


def moment_at_head(text: str, *, now: datetime) -> DateInText | None:
    """The time of day and the date that a line begins with."""
    found = tokens(text[:_LONGEST])
    line = signs(found)
    for pattern in (_FIRST_CLOCK, _FIRST_DATE):
        match = pattern.match(line)
        day = _day_of(match, found, _Context()) if match and _has_clock(match) else None
        if match and day and (stamp := _plausible(_timed(day, match, found), now)) and stamp.precision == "second":
            return DateInText(stamp, 0, found[match.end() - 1].end)
    return None


def clock_at_head(text: str, day: Stamp) -> DateInText | None:
    """The time of that day that a line begins with, in the day's zone where the line names none."""
    found = tokens(text[:_LONGEST])
    match = _CLOCK_ALONE.match(signs(found))
    stamp = _timed(day, match, found) if match else None
    if not match or not stamp or stamp.precision == "day":
        return None
    if not match["zone"]:
        stamp = Stamp(stamp.at.replace(tzinfo=day.at.tzinfo))
    return DateInText(stamp, 0, found[match.end() - 1].end)


def _may_be(text: str) -> bool:
    """Whether there is a year and a number for a day; most lines have neither."""
    return _YEAR.search(text) is not None and _DAY_NUMBER.search(text) is not None


def outlets_zone(dates: Iterable[RawDate]) -> tzinfo | None:
    """Of the first of a document's dates that has an offset. That of UTC says how a machine writes, not where it is."""
    for raw in islice(dates, _MOST_CANDIDATES):
        stamp = read_date(raw, now=datetime.now(UTC)) if isinstance(raw, str) else None
        if stamp and stamp.at.utcoffset():
            return stamp.at.tzinfo
    return None


def in_days_zone(stamp: Stamp, zone: tzinfo) -> Stamp:
    """A day as the day of that zone; a moment stays what it is."""
    if stamp.precision != "day":
        return stamp
    return Stamp(zones.in_zone(datetime.combine(stamp.at.date(), time.min), zone), "day")


def _order_shown(dates: Sequence[RawDate], now: datetime) -> Order | None:
    """By a document's dates: one whose day is over 12, else a full one that is a reading of an ambiguous one."""
    texts = [" ".join(raw.split()) for raw in dates if isinstance(raw, str)]
    read: dict[Order, list[Stamp]] = {"dmy": [], "mdy": []}
    sure: list[Stamp] = []
    for text in texts:
        stamps: dict[Order, Stamp | None] = {order: read_date(text, now=now, order=order) for order in read}
        if stamps["dmy"] == stamps["mdy"]:
            sure += filter(None, [stamps["dmy"]])
        for order, stamp in stamps.items():
            if stamp and stamps["dmy"] != stamps["mdy"]:
                read[order].append(stamp)
    shown: set[Order] = {order for text in texts if (order := _shown(text))}
    if not shown:
        shown = {o for o, stamps in read.items() if any(_near(one, other) for one in stamps for other in sure)}
    return shown.pop() if len(shown) == 1 else None


def _shown(text: str) -> Order | None:
    found = tokens(text[:_LONGEST])
    match = re.match(r"N[-/]N[-/]Y", signs(found))
    if not match:
        return None
    first, second = int(found[0].text), int(found[2].text)
    return "dmy" if first > 12 >= second else "mdy" if second > 12 >= first else None


def _near(one: Stamp, other: Stamp) -> bool:
    return abs(one.at.date() - other.at.date()) <= timedelta(days=1)


def _of_epoch(number: float) -> Stamp | None:
    if not 1e8 <= number < 1e14:
        return None
    return Stamp(datetime.fromtimestamp(number / 1000 if number >= 1e11 else number, UTC))


def _of_iso(text: str) -> Stamp | None:
    if _ISO_DAY.fullmatch(text):
        return _day(int(text[:4]), *(int(part) for part in _TWO_DIGITS.findall(text[4:])))
    found = _ISO_TIME.fullmatch(text)
    if not found:
        return None
    zone = zones.zone_named(found[3]) if found[3] else UTC
    if zone is None:
        return None
    try:
        at = datetime.fromisoformat(f"{found[1]}T{found[2].replace(',', '.')}")
    except ValueError:
        return None
    return Stamp(zones.in_zone(at, zone))


def _of_words(text: str, context: _Context) -> Stamp | None:
    """A date, maybe with a weekday before it and a time beside it, and nothing else."""
    found = tokens(_LABEL.sub("", text))
    line = signs(found)
    for pattern in _WHOLE:
        match = pattern.fullmatch(line)
        day = _day_of(match, found, context) if match else None
        if match and day:
            return _timed(day, match, found) if _has_clock(match) else day
    return None


def _in_line(match: re.Match[str], found: Sequence[Token]) -> DateInText | None:
    day = _day_of(match, found, _Context())
    if not day:
        return None
    start = found[match.start()].start
    without = found[(match.start("clock") if match["clock"] else match.end()) - 1].end
    timed = _timed(day, match, found) if match["clock"] else None
    if not timed or timed.precision == "day":
        return DateInText(day, start, without)
    return DateInText(timed, start, found[match.end() - 1].end)


def _day_of(match: re.Match[str], found: Sequence[Token], context: _Context) -> Stamp | None:
    at = {
        name[0]: match.start(name)
        for name, text in match.groupdict().items()
        if text and re.fullmatch("[dmy]\\d", name)
    }
    if match.groupdict().get("mark") and found[match.start("mark")].text.casefold() != "tháng":
        return None
    year, day = int(found[at["y"]].text), int(found[at["d"]].text)
    month = _month(found[at["m"]], context.language)
    if month is None:
        return None
    if match.groupdict().get("s6"):
        return _numeric(day, month, year, dotted=match["s6"] == ".", order=context.order)
    return _day(year, month, day)


def _numeric(first: int, second: int, year: int, *, dotted: bool, order: Order | None) -> Stamp | None:
    """The year comes last: one over 12 is the day, and so is the first where dots, or the document, say so."""
    if second > 12 >= first:
        first, second = second, first
    elif first <= 12 and first != second and not dotted:
        if order is None:
            return None
        if order == "mdy":
            first, second = second, first
    return _day(year, second, first)


def _month(token: Token, language: str | None) -> int | None:
    if token.word is None:
        return int(token.text)
    months = token.word.months
    if len(months) > 1 and language:
        months = {month: of for month, of in months.items() if language[:2].lower() in of}
    return next(iter(months)) if len(months) == 1 else None


def _has_clock(match: re.Match[str]) -> bool:
    return any(match.start(name) >= 0 for name in ("h1", "h2", "h3", "h4", "h5"))


def _timed(day: Stamp, match: re.Match[str], found: Sequence[Token]) -> Stamp | None:
    """The moment; the day where the zone is not known. None for what is no time of day: 25:00, 10:5, 14.5."""
    parts = [
        _part(match, found, names)
        for names in (("h1", "h2", "h3", "h4", "h5"), ("i1", "i2", "i3", "i5"), ("s1", "s2", "s5b"))
    ]
    hour, minute, second = (part[0] for part in parts)
    if any(width == 1 for _, width in parts[1:]) or hour > 23 or minute > 59 or second > 59:
        return None
    half = _half(match, found)
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == PM else 0)
    at = day.at.replace(hour=hour, minute=minute, second=second, tzinfo=None)
    if not match["zone"]:
        return Stamp(at.replace(tzinfo=UTC))
    token = next(token for token in found[match.start("zone") :] if token.sign in "ZU")
    zone = zones.zone_named(token.text)
    return Stamp(zones.in_zone(at, zone)) if zone else day


def _part(match: re.Match[str], found: Sequence[Token], names: Iterable[str]) -> tuple[int, int]:
    """The number and how many digits it has; none is 0 and 0."""
    at = next((match.start(name) for name in names if match.start(name) >= 0), None)
    return (0, 0) if at is None else (int(found[at].text), len(found[at].text))


def _half(match: re.Match[str], found: Sequence[Token]) -> int | None:
    if match["before"] and len(match["before"]) == 2:
        return PM if match["before"][1] in "後午후" and match["before"][0] != "上" else AM
    for name in ("after", "before"):
        word = found[match.start(name)].word if match[name] else None
        if word:
            return PM if word.kinds & PM else AM
    return None


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
