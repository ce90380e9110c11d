"""How values of the vocabulary are kept in columns: names folded, dates as two moments."""

from datetime import UTC, datetime, time

from rag.library.schema import UNDATED
from rag.types import Stamp

DAY_SECONDS = 86_400
EARLIEST = datetime(1, 1, 1, tzinfo=UTC).timestamp()
LATEST = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC).timestamp()


def name_key(name: str | None) -> str:
    """By which names are compared: without case. No name is the empty key, which no filter asks for."""
    return (name or "").strip().casefold()


def moments(published: Stamp | None) -> tuple[float, float]:
    """Earliest and latest moment of a publication date, in seconds since 1970; `UNDATED` twice without one.

    The same moments as `Stamp.first` and `Stamp.last`; at the ends of the calendar, where those fail
    because UTC would be in another year than 1 to 9999, its first or last moment.
    """
    if published is None:
        return UNDATED, UNDATED
    at = published.at.timestamp()
    if published.precision == "second":
        return _within(at), _within(at)
    midnight = datetime.combine(published.at.date(), time.min, published.at.tzinfo or UTC)
    return _within(at), _within(midnight.timestamp() + DAY_SECONDS - 1)


def _within(moment: float) -> float:
    return min(max(moment, EARLIEST), LATEST)


def stamp_of_chunk(first: float, article_first: float, published_at: str | None, precision: str | None) -> Stamp | None:
    """Of its `first` and its revision's columns: a chunk of a live blog's post has a moment of its own."""
    if first != article_first:
        return Stamp(datetime.fromtimestamp(first, UTC))
    return stamp(published_at, precision)


def stamp(at: str | None, precision: str | None) -> Stamp | None:
    return None if at is None else known_stamp(at, precision)


def known_stamp(at: str, precision: str | None) -> Stamp:
    return Stamp(datetime.fromisoformat(at), "day" if precision == "day" else "second")
