"""Places in a text and moments in time."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Literal


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """`[start, end)` in code points of one text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]

    def shifted(self, by: int) -> "Span":
        return Span(self.start + by, self.end + by)

    def contains(self, other: "Span") -> bool:
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Stamp:
    """A moment as a source gives it: `at` is always aware; `precision` says how much of it is known."""

    at: datetime
    precision: Literal["day", "second"] = "second"

    def __str__(self) -> str:
        if self.precision == "day":
            return self.at.date().isoformat()
        return self.at.isoformat().replace("+00:00", "Z")

    @property
    def first(self) -> datetime:
        """The earliest moment that it can mean, in UTC."""
        return self.at.astimezone(UTC)

    @property
    def last(self) -> datetime:
        """The latest moment that it can mean, in UTC."""
        if self.precision == "second":
            return self.at.astimezone(UTC)
        midnight = datetime.combine(self.at.date(), time.min, self.at.tzinfo)
        return (midnight + timedelta(days=1) - timedelta(seconds=1)).astimezone(UTC)

    @property
    def day(self) -> date:
        """The calendar day: the one that is given, or that of the moment in UTC."""
        return self.at.date() if self.precision == "day" else self.first.date()

    @classmethod
    def parse(cls, text: str, zone: tzinfo = UTC) -> "Stamp":
        """Of what `str(stamp)` printed (ISO 8601): a day is one of `zone`, and a time without a zone counts as UTC.
        Raises ValueError."""
        if len(text) == len("2024-11-10"):
            return cls(datetime.fromisoformat(text).replace(tzinfo=zone), "day")
        at = datetime.fromisoformat(text)
        return cls(at if at.tzinfo else at.replace(tzinfo=UTC))
