"""A stretch of days, and the arithmetic of weeks and months that finding one needs."""

from dataclasses import dataclass
from datetime import date, timedelta

Range = tuple[date, date]


SLACK = {"day": 3, "week": 3, "month": 7, "year": 31, "open": 0}
"""Days after the end of a period in which its events are still being reported."""


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


def month_end(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def latest_weekday(weekday: int, today: date) -> date:
    return today - timedelta(days=(today.weekday() - weekday) % 7)


def latest_month(month: int, today: date) -> date:
    return date(today.year - (month > today.month), month, 1)
