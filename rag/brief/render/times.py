"""Times as people read them, in the edition's time zone."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

NO_DATE = "no date"
_MONTHS = (
    "January February March April May June July August September October November December"  # no locale's names
).split()


def said(stamp: str | None, tz: str) -> str:
    """`2026-03-02` as "2 March 2026", an RFC 3339 time as "2 March 2026, 08:10" in `tz`; what is neither stays as it
    is."""
    if stamp is None:
        return NO_DATE
    try:
        if len(stamp) == 10:
            return _day(date.fromisoformat(stamp))
        found = datetime.fromisoformat(stamp)
    except ValueError:
        return stamp
    local = found.astimezone(zone(tz)) if found.tzinfo else found
    return f"{_day(local.date())}, {local:%H:%M}"


def latest(stamps: Iterable[str | None]) -> str | None:
    """The latest of the stamps; a day counts from its first moment. None when there is none that can be read."""
    return max((stamp for stamp in stamps if stamp and moment(stamp)), key=_order, default=None)


def moment(stamp: str) -> datetime | None:
    """The stamp as a time with offset (UTC where it has none), or None."""
    try:
        found = datetime.fromisoformat(stamp)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def zone(name: str) -> tzinfo:
    """The time zone, or UTC when the name is not known."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def span(start: str, end: str, tz: str) -> str:
    """A window as people say it: "2 March 2026" for a whole day, else both ends."""
    if is_one_day(start, end, tz):
        return said(start, tz).partition(",")[0]
    return f"{said(start, tz)} to {said(end, tz)}"


def is_one_day(start: str, end: str, tz: str) -> bool:
    """From midnight to midnight there."""
    first, last = moment(start), moment(end)
    if first is None or last is None:
        return False
    first, last = first.astimezone(zone(tz)), last.astimezone(zone(tz))
    return first.time() == last.time() == time() and (last.date() - first.date()).days == 1


def _order(stamp: str) -> datetime:
    return moment(stamp) or datetime.min.replace(tzinfo=UTC)


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
