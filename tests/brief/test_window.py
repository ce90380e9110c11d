"""Windows and profiles: days as clocks go, and errors that say who must act."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from rag.brief.profile import read_form
from rag.brief.window import begun, last_hours, moments, of_day
from rag.errors import BadInput


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-03-02", 24)])
def test_a_day_is_as_long_as_the_clocks_make_it(day: str, hours: int) -> None:
    start, end = moments(of_day(date.fromisoformat(day), "Europe/Berlin"))
    assert (end.astimezone(UTC) - start.astimezone(UTC)).total_seconds() == hours * 3600


def test_the_last_hours_end_at_the_minute() -> None:
    window = last_hours(6, datetime(2026, 3, 2, 10, 30, 59, tzinfo=UTC), "Europe/Berlin")
    assert (window.start, window.end) == ("2026-03-02T05:30:00+01:00", "2026-03-02T11:30:00+01:00")


def test_a_day_that_has_not_begun_there_is_refused_and_today_is_not() -> None:
    now = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
    for tz, today in (("Europe/Berlin", date(2026, 3, 3)), ("America/New_York", date(2026, 3, 2))):
        window = of_day(today, tz)
        assert begun(window, now) == window
        with pytest.raises(BadInput, match=f"is still to come: in {tz} it is {today}; give that day or an earlier one"):
            begun(of_day(today + timedelta(days=1), tz), now)


@pytest.mark.parametrize("hours", [0, -1, 100_000])
def test_too_short_and_too_long_is_refused(hours: int) -> None:
    with pytest.raises(BadInput, match="hours"):
        last_hours(hours, datetime(2026, 3, 2, tzinfo=UTC), "UTC")


@pytest.mark.parametrize("tz", ["", "Mars/Olympus", "../etc/passwd", "\x00"])
def test_no_zone_is_told_with_its_name(tz: str) -> None:
    with pytest.raises(BadInput, match="time zone"):
        of_day(date(2026, 3, 2), tz)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("topics: [", "no YAML"),
        ("nonsense: 1", "nonsense"),
        ("topics: {dam: -1}", "topics.dam"),
        ("stories: many", "stories"),
        ("- a list", "the file"),
    ],
)
def test_a_wrong_profile_names_file_and_key(tmp_path: Path, text: str, named: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(BadInput) as error:
        read_form(path)
    assert "mine.yaml" in str(error.value)
    assert named in str(error.value)


def test_a_profile_that_is_not_there_or_empty(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"gone\.yaml"):
        read_form(tmp_path / "gone.yaml")
    (tmp_path / "empty.yaml").touch()
    assert read_form(tmp_path / "empty.yaml").made().stories == 12


@pytest.mark.parametrize("day", [date.min, date.max, date(999, 12, 31), date(9001, 1, 1)])
def test_a_day_at_the_end_of_the_calendar_is_refused(day: date) -> None:
    with pytest.raises(BadInput, match="no day"):
        of_day(day, "Europe/Berlin")
