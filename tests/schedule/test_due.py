"""When a time of day is due: over the days on which clocks are put forward or back, and after a machine was off."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import tzlocal
from hypothesis import given
from hypothesis import strategies as st

from rag.brief.window import machine_zone
from rag.schedule import due, occurrence

BERLIN = ZoneInfo("Europe/Berlin")
FORWARD = date(2026, 3, 29)
"""02:00 becomes 03:00."""
BACK = date(2026, 10, 25)
"""03:00 becomes 02:00."""
AT = time(6, 30)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("day", "of_day", "zone", "moment"),
    [
        (date(2026, 3, 2), "06:30", "Europe/Berlin", "2026-03-02T06:30:00+01:00"),
        (date(2026, 7, 2), "06:30", "Europe/Berlin", "2026-07-02T06:30:00+02:00"),
        (FORWARD, "01:59", "Europe/Berlin", "2026-03-29T01:59:00+01:00"),
        (FORWARD, "02:00", "Europe/Berlin", "2026-03-29T03:00:00+02:00"),
        (FORWARD, "02:30", "Europe/Berlin", "2026-03-29T03:00:00+02:00"),
        (FORWARD, "03:00", "Europe/Berlin", "2026-03-29T03:00:00+02:00"),
        (BACK, "01:30", "Europe/Berlin", "2026-10-25T01:30:00+02:00"),
        (BACK, "02:30", "Europe/Berlin", "2026-10-25T02:30:00+02:00"),
        (BACK, "03:00", "Europe/Berlin", "2026-10-25T03:00:00+01:00"),
        # By half an hour.
        (date(2026, 10, 4), "02:15", "Australia/Lord_Howe", "2026-10-04T02:30:00+11:00"),
        # At midnight.
        (date(2018, 11, 4), "00:00", "America/Sao_Paulo", "2018-11-04T01:00:00-02:00"),
        # A day that did not take place.
        (date(2011, 12, 30), "06:30", "Pacific/Apia", "2011-12-31T00:00:00+14:00"),
        (date(2026, 3, 2), "06:30", "Asia/Kathmandu", "2026-03-02T06:30:00+05:45"),
    ],
)
def test_the_moment_of_a_time_of_day(day: date, of_day: str, zone: str, moment: str) -> None:
    assert occurrence(day, time.fromisoformat(of_day), ZoneInfo(zone)) == at(moment)


@pytest.mark.parametrize(
    ("last", "now", "expected"),
    [
        # Not yet, just now, later.
        ("2026-03-02T06:30:00+01:00", "2026-03-03T06:29:59+01:00", None),
        ("2026-03-02T06:30:00+01:00", "2026-03-03T06:30:00+01:00", date(2026, 3, 3)),
        ("2026-03-02T06:30:00+01:00", "2026-03-03T23:00:00+01:00", date(2026, 3, 3)),
        # Done.
        ("2026-03-03T06:30:00+01:00", "2026-03-03T06:30:01+01:00", None),
        ("2026-03-03T06:30:00+01:00", "2026-03-04T05:00:00+01:00", None),
        # Off over night: yesterday's is still the latest.
        ("2026-03-02T06:30:00+01:00", "2026-03-04T05:00:00+01:00", date(2026, 3, 3)),
        # Off for a week: only the latest.
        ("2026-03-02T06:30:00+01:00", "2026-03-09T12:00:00+01:00", date(2026, 3, 9)),
        # Begun at noon: the morning was not missed.
        ("2026-03-02T12:00:00+01:00", "2026-03-02T12:00:20+01:00", None),
        # Now and last in other zones.
        ("2026-03-02T05:30:00+00:00", "2026-03-03T00:30:00-05:00", date(2026, 3, 3)),
    ],
)
def test_due(last: str, now: str, expected: date | None) -> None:
    assert due(at(last), at(now), AT, BERLIN) == expected


def test_what_was_never_begun_is_not_due() -> None:
    assert due(None, at("2026-03-03T12:00:00+01:00"), AT, BERLIN) is None


@pytest.mark.parametrize(("day", "hours"), [(FORWARD, 23), (BACK, 25)])
@pytest.mark.parametrize("of_day", ["00:00", "02:00", "02:30", "02:59", "03:00", "06:30", "23:50"])
def test_once_a_day_when_clocks_are_put(day: date, hours: int, of_day: str) -> None:
    """A look at the clock every ten minutes, from the day before to the day after."""
    now = datetime.combine(day, time(), BERLIN).astimezone(UTC) - timedelta(hours=24)
    last, ran = now - timedelta(microseconds=1), list[date]()
    for _ in range((24 + hours + 24) * 6):
        found = due(last, now, time.fromisoformat(of_day), BERLIN)
        if found:
            ran.append(found)
            last = occurrence(found, time.fromisoformat(of_day), BERLIN)
        now += timedelta(minutes=10)
    assert ran == [day - timedelta(days=1), day, day + timedelta(days=1)]


zones = st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "UTC"])
days = st.dates(date(2000, 1, 1), date(2036, 12, 31))


@given(day=days, of_day=st.times(), zone=zones)
def test_days_follow_each_other_and_each_time_is_real(day: date, of_day: time, zone: str) -> None:
    tz = ZoneInfo(zone)
    moment = occurrence(day, of_day, tz)
    local = moment.astimezone(tz)
    assert moment < occurrence(day + timedelta(days=1), of_day, tz)
    assert local.date() == day
    assert local.replace(tzinfo=None) >= datetime.combine(day, of_day)
    assert due(moment - timedelta(microseconds=1), moment, of_day, tz) == day
    assert due(moment, moment, of_day, tz) is None


def test_the_zone_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """tzlocal keeps what it found first: another test may have asked before, and another may ask after."""
    with monkeypatch.context() as there:
        there.setenv("TZ", "Asia/Tokyo")
        tzlocal.reload_localzone()
        assert machine_zone().key == "Asia/Tokyo"
    tzlocal.reload_localzone()
