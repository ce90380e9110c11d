"""The stretch of time that an edition is about: a calendar day in a time zone, or the last hours."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import tzlocal

from rag.errors import BadInput, Misconfigured
from rag.types import Window

MOST_HOURS = 24 * 31
FIRST_YEAR, LAST_YEAR = 1000, 9000
"""So that a zone or a day more never leaves the calendar."""

_OF_A_MACHINE = ("localtime", "posix", "right/")
"""Files beside those of the database: what they mean differs from machine to machine."""


def zone(name: str) -> ZoneInfo:
    """Raises `BadInput` for a name that the time zone database does not have, or has on this machine alone."""
    try:
        if name.startswith(_OF_A_MACHINE):
            raise ValueError(name)
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadInput(f"no time zone {name!r}: give an IANA name such as Europe/Berlin or UTC") from None


def machine_zone() -> ZoneInfo:
    """Raises `Misconfigured` when the machine does not tell, or tells what is no zone."""
    try:
        return ZoneInfo(tzlocal.get_localzone_name())
    except Exception as error:
        raise Misconfigured(
            f"the time zone of this machine is not known ({error}): set RAG_TZ or RAG_BRIEF_TZ"
        ) from None


def of_day(day: date, tz: str) -> Window:
    """From midnight to midnight, as the clocks there go: 23 or 25 hours when they are changed."""
    there = zone(tz)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise BadInput(f"{day} is no day that an edition can be about: give a year from {FIRST_YEAR} to {LAST_YEAR}")
    start, end = (datetime.combine(d, time.min, there) for d in (day, day + timedelta(days=1)))
    return Window(start=start.isoformat(), end=end.isoformat(), tz=tz, label=day.isoformat())


def begun(window: Window, now: datetime) -> Window:
    """The window. Raises `BadInput` where it is still to come: its edition would be empty, and kept as that of the
    day."""
    start, _ = moments(window)
    if start > now:
        today = now.astimezone(zone(window.tz)).date()
        raise BadInput(
            f"{window.label} is still to come: in {window.tz} it is {today}; give that day or an earlier one"
        )
    return window


def last_hours(hours: int, now: datetime, tz: str) -> Window:
    """Up to `now`, to the minute."""
    if not 1 <= hours <= MOST_HOURS:
        raise BadInput(f"a window of {hours} hours: give 1 to {MOST_HOURS}")
    end = now.astimezone(zone(tz)).replace(second=0, microsecond=0)
    start = (end.astimezone(UTC) - timedelta(hours=hours)).astimezone(end.tzinfo)
    label = f"{hours} h to {end:%Y-%m-%d %H:%M}"
    return Window(start=start.isoformat(), end=end.isoformat(), tz=tz, label=label)


def hours_of(window: Window) -> int | None:
    """Its length when it is one of the last hours; None for a calendar day."""
    hours, found, _ = window.label.partition(" h to ")
    return int(hours) if found else None


def moments(window: Window) -> tuple[datetime, datetime]:
    """Start and end."""
    return datetime.fromisoformat(window.start), datetime.fromisoformat(window.end)


def first_day(moment: datetime, tz: str) -> str:
    """The day of an archive's first publication there. Midnight in UTC is how a day without a time is kept."""
    utc = moment.astimezone(UTC)
    return (utc if utc.time() == time.min else utc.astimezone(zone(tz))).date().isoformat()


def days(window: Window) -> tuple[date, date]:
    """The first and the last calendar day that it touches, for articles that have a day and no time."""
    start, end = moments(window)
    return start.date(), (end - timedelta(seconds=1)).date()
