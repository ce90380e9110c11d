from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.parse.dates import find_date, first_date, read_date
from rag.types import Stamp

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "stamp"),
    [
        ("2024-11-10", "2024-11-10"),
        ("20241110", "2024-11-10"),
        ("2024/11/10", "2024-11-10"),
        ("November 10, 2024", "2024-11-10"),
        ("Nov. 10, 2024", "2024-11-10"),
        ("Sunday, November 10, 2024", "2024-11-10"),
        ("10 November 2024", "2024-11-10"),
        ("10th of November 2024", "2024-11-10"),
        ("Sun, 10 Nov 2024", "2024-11-10"),
        ("7. März 2026", "2026-03-07"),
        ("10 de noviembre de 2024", "2024-11-10"),
        ("1er février 2025", "2025-02-01"),
        ("2024年11月10日", "2024-11-10"),
        ("10 ноября 2024 г.", "2024-11-10"),
        ("31/12/2024", "2024-12-31"),
        ("12/31/2024", "2024-12-31"),
        ("31.12.2024", "2024-12-31"),
        ("03.04.2026", "2026-04-03"),
        ("05/05/2025", "2025-05-05"),
        ("2024-11-10T14:30:00Z", "2024-11-10T14:30:00Z"),
        ("2024-11-10T14:30:00+01:00", "2024-11-10T14:30:00+01:00"),
        ("2024-11-10T14:30:00.123+0100", "2024-11-10T14:30:00.123000+01:00"),
        ("2024-11-10 14:30:00", "2024-11-10T14:30:00Z"),
        ("2024-11-10 14:30:00 UTC", "2024-11-10T14:30:00Z"),
        ("2024-11-10 14:30 +02:00", "2024-11-10T14:30:00+02:00"),
        ("Sun, 10 Nov 2024 21:40:00 +0100", "2024-11-10T21:40:00+01:00"),
        ("Sun, 10 Nov 2024 21:40:00 GMT", "2024-11-10T21:40:00Z"),
        ("March 2, 2026, 12:48 p.m.", "2026-03-02T12:48:00Z"),
        ("March 2, 2026 at 9:05 PM EST", "2026-03-02T21:05:00-05:00"),
        ("Friday, 6 March 2026, 7:05", "2026-03-06T07:05:00Z"),
        (1731249000, "2024-11-10T14:30:00Z"),
        (1731249000000, "2024-11-10T14:30:00Z"),
        ("May 3, 2031", "2031-05-03"),
    ],
)
def test_dates_as_outlets_write_them(raw: str | int, stamp: str):
    assert str(read_date(raw, now=NOW)) == stamp


@pytest.mark.parametrize(
    "raw",
    [
        "yesterday",
        "Thursday",
        "last week",
        "2024",
        "November 2024",
        "2024-11",
        "10 November",
        "03/04/2026",
        "2024-13-40",
        "February 30, 2024",
        "1970-01-01T00:00:00Z",
        "0001-01-01",
        "9999-12-31",
        "not a date",
        "",
        "12",
        0,
        5,
        -1,
        10**20,
        float("nan"),
        float("inf"),
        "In 2024 he left on March 3, 2020 for good",
        "March 3, 2020 and March 4, 2020",
        "x" * 500,
    ],
)
def test_what_is_no_full_date_is_none(raw: str | float):
    assert read_date(raw, now=NOW) is None


def test_the_first_that_is_a_date_counts_and_a_wrong_one_is_told():
    assert first_date(["", "soon", "2024-11-10"], now=NOW) == (Stamp(datetime(2024, 11, 10, tzinfo=UTC), "day"), None)
    stamp, warning = first_date(["soon"], now=NOW)
    assert stamp is None
    assert warning
    assert "soon" in warning
    assert first_date([], now=NOW) == (None, None)


def test_a_date_is_found_in_a_line():
    found = find_date("By Ana Ruiz · March 2, 2026, 12:48 p.m.", now=NOW)
    assert found
    assert str(found.stamp) == "2026-03-02T12:48:00Z"
    assert find_date("By May 12 people had left", now=NOW) is None


@given(st.text(max_size=60))
def test_any_text_gives_a_stamp_or_none(text: str):
    stamp = read_date(text, now=NOW)
    assert stamp is None or str(stamp)


@given(st.integers(-2_000_000_000, 4_000_000_000))
def test_what_a_stamp_prints_is_read_again(seconds: int):
    at = datetime.fromtimestamp(seconds, UTC)
    for stamp in (
        Stamp(at),
        Stamp(at.replace(hour=0, minute=0, second=0, microsecond=0), "day"),
    ):
        if stamp.at.timestamp() != 0:
            assert read_date(str(stamp), now=NOW) == stamp
