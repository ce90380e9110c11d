from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.parse.dates import find_date, first_date, in_days_zone, outlets_zone, read_date
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
        ("20241110T143000Z", "2024-11-10T14:30:00Z"),
        ("2024-11-10T14:30:00.1234567Z", "2024-11-10T14:30:00.123456Z"),
        ("2024-11-10 02:30:00 PM", "2024-11-10T14:30:00Z"),
        ("10-Nov-2024", "2024-11-10"),
        ("the 10th of November 2024", "2024-11-10"),
        ("2024 November 10", "2024-11-10"),
        ("mar 3 mar 2026", "2026-03-03"),
        ("Sat, 7 Mar 2026", "2026-03-07"),
        ("April 3, 2026 (Friday)", "2026-04-03"),
        ("April 3, 2026 — 10:30", "2026-04-03T10:30:00Z"),
    ],
)
def test_dates_as_outlets_write_them(raw: str | int, stamp: str):
    assert str(read_date(raw, now=NOW)) == stamp


@pytest.mark.parametrize(
    ("raw", "stamp"),
    [
        ("Mon, 06 Jul 2026 00:30:00 BST", "2026-07-06T00:30:00+01:00"),
        ("Mon, 06 Jul 2026 00:30:00 CEST", "2026-07-06T00:30:00+02:00"),
        ("Mon, 06 Jul 2026 00:30:00 EDT", "2026-07-06T00:30:00-04:00"),
        ("Mon, 06 Jul 2026 00:30:00 +0530 (IST)", "2026-07-06T00:30:00+05:30"),
        ("2026-03-02T08:00:00CDT", "2026-03-02T08:00:00-05:00"),
        ("2026-03-02 08:00 JST", "2026-03-02T08:00:00+09:00"),
        ("Fri Apr 3 10:00:00 EDT 2026", "2026-04-03T10:00:00-04:00"),
        ("Fri Apr 03 10:00:00 +0000 2026", "2026-04-03T10:00:00Z"),
        ("Fri Apr 03 2026 10:00:00 GMT-0400 (Eastern Daylight Time)", "2026-04-03T10:00:00-04:00"),
        ("2026-07-06 00:30 Europe/Berlin", "2026-07-06T00:30:00+02:00"),
        ("2026-01-06 00:30 Europe/Berlin", "2026-01-06T00:30:00+01:00"),
        ("2026-07-06T00:30:00+02:00[Europe/Berlin]", "2026-07-06T00:30:00+02:00"),
        ("July 6, 2026 12:30 AM ET", "2026-07-06T00:30:00-04:00"),
        ("January 6, 2026 12:30 AM ET", "2026-01-06T00:30:00-05:00"),
        ("July 6, 2026 at 8 p.m. PT", "2026-07-06T20:00:00-07:00"),
        ("6 July 2026 8 PM GMT+7", "2026-07-06T20:00:00+07:00"),
        ("2026-07-06 00:30:00 -08:00", "2026-07-06T00:30:00-08:00"),
        ("10:30 AM EDT, Mon July 6, 2026", "2026-07-06T10:30:00-04:00"),
        ("3. April 2026, 8:30 Uhr MESZ", "2026-04-03T08:30:00+02:00"),
        ("3 апреля 2026 г., 14:30 МСК", "2026-04-03T14:30:00+03:00"),
        ("Jumat, 3 April 2026 pukul 14.30 WIB", "2026-04-03T14:30:00+07:00"),
        ("Mon, 06 Jul 2026 00:30:00 QQT", "2026-07-06"),
        ("2026-07-06T00:30:00 QQT", "2026-07-06"),
    ],
)
def test_zones_by_name_and_by_number(raw: str, stamp: str):
    assert str(read_date(raw, now=NOW)) == stamp


def test_a_time_in_a_zone_is_that_moment():
    for raw, moment in (
        ("Mon, 06 Jul 2026 00:30:00 BST", "2026-07-05T23:30:00Z"),
        ("Mon, 06 Jul 2026 00:30:00 CEST", "2026-07-05T22:30:00Z"),
    ):
        stamp = read_date(raw, now=NOW)
        assert stamp
        assert str(Stamp(stamp.first)) == moment


APRIL = [
    "le 3 avril 2026",
    "Freitag, den 3. April 2026",
    "3 kwietnia 2026",
    "piątek, 3 kwietnia 2026",
    "pátek 3. dubna 2026",
    "3. 4. 2026",
    "3. apríla 2026",
    "fredag den 3. april 2026",
    "fredag 3 april 2026",
    "3. huhtikuuta 2026",
    "perjantaina 3. huhtikuuta 2026",
    "3 Nisan 2026 Cuma",
    "3 Απριλίου 2026",
    "2026. április 3.",
    "2026. április 3., péntek",
    "2026. 04. 03.",
    "3 aprilie 2026",
    "3 квітня 2026 р.",
    "3 апреля 2026 года",
    "3 април 2026 г.",
    "3. travnja 2026.",
    "3. aprila 2026",
    "3 أبريل 2026",
    "٣ أبريل ٢٠٢٦",
    "3 نيسان 2026",
    "3 באפריל 2026",
    "۳ آوریل ۲۰۲۶",
    "2026年4月3日(金)",
    "2026年4月3日 星期五",
    "2026년 4월 3일 금요일",
    "2026. 4. 3.",
    "Jumat, 3 April 2026",
    "viernes, 3 de abril de 2026",
    "sexta-feira, 3 de abril de 2026",
    "3 d'abril del 2026",
    "2026 m. balandžio 3 d.",
    "2026. gada 3. aprīlis",
    "ngày 3 tháng 4 năm 2026",
    "3 अप्रैल 2026",
    "3 เมษายน 2026",
    "3 aprill 2026",
    "3 Ebrill 2026",
]


@pytest.mark.parametrize("raw", APRIL)
def test_days_in_many_languages(raw: str):
    assert str(read_date(raw, now=NOW)) == "2026-04-03"


@pytest.mark.parametrize(
    "raw",
    [
        "3 avril 2026 à 14h30",
        "3 avril 2026 à 14 h 30",
        "3. April 2026 um 14:30 Uhr",
        "3. April 2026 - 14.30 Uhr",
        "fredag den 3. april 2026 kl. 14.30",
        "perjantai 3. huhtikuuta 2026 klo 14.30",
        "pátek 3. dubna 2026 v 14:30",
        "3 Nisan 2026 Cuma 14:30",
        "Παρασκευή, 3 Απριλίου 2026, 2:30 μ.μ.",
        "vineri, 3 aprilie 2026, ora 14:30",
        "3 квітня 2026 року о 14:30",
        "3 апреля 2026 года в 14:30",
        "2026年4月3日 14時30分",
        "2026年4月3日 午後2時30分",
        "2026年4月3日 下午2:30",
        "2026년 4월 3일 오후 2시 30분",
        "viernes, 3 de abril de 2026 a las 14:30",
        "3 de abril de 2026 às 14h30",
        "03.04.2026, 14:30",
        "April 3rd, 2026 2:30pm",
        "April 3, 2026 | 2:30 p.m.",
    ],
)
def test_times_of_day_in_many_languages(raw: str):
    assert str(read_date(raw, now=NOW)) == "2026-04-03T14:30:00Z"


def test_hours_alone():
    assert str(read_date("3. April 2026 um 8 Uhr", now=NOW)) == "2026-04-03T08:00:00Z"
    assert str(read_date("3 avril 2026 à 20h", now=NOW)) == "2026-04-03T20:00:00Z"
    assert str(read_date("April 3, 2026, 12 a.m.", now=NOW)) == "2026-04-03T00:00:00Z"


def test_a_name_of_two_months_needs_the_language():
    assert read_date("3 listopada 2026", now=NOW) is None
    assert str(read_date("3 listopada 2026", now=NOW, language="pl")) == "2026-11-03"
    assert str(read_date("3. listopada 2026.", now=NOW, language="hr")) == "2026-10-03"


@pytest.mark.parametrize(
    ("dates", "language", "stamp"),
    [
        (["03/04/2026"], None, None),
        (["03/04/2026"], "en", None),
        (["03/04/2026"], "en-CA", None),
        (["03/04/2026"], "en-GB", "2026-04-03"),
        (["03/04/2026"], "en_US", "2026-03-04"),
        (["03/04/2026"], "fr", "2026-04-03"),
        (["03/04/2026 14:30", "25/04/2026"], None, "2026-04-03T14:30:00Z"),
        (["03/04/2026", "04/25/2026"], None, "2026-03-04"),
        (["03/04/2026", "04/25/2026"], "en-GB", "2026-03-04"),
        (["03/04/2026", "2026-04-03T22:10:00Z"], None, "2026-04-03"),
        (["03/04/2026", "March 4, 2026"], "fr", "2026-03-04"),
        (["03/04/2026", "25/04/2026", "04/25/2026"], None, "2026-04-25"),
        (["03/04/2026", "2026-09-01"], None, "2026-09-01"),
    ],
)
def test_what_settles_an_ambiguous_date(dates: list[str], language: str | None, stamp: str | None):
    found, _ = first_date(dates, now=NOW, language=language)
    assert (str(found) if found else None) == stamp


def test_the_order_is_also_shown_by_a_date_that_is_not_the_publication():
    assert str(first_date(["03/04/2026"], now=NOW, others=["2026-04-03T10:00:00Z"])[0]) == "2026-04-03"


def test_the_zone_of_a_document_is_that_of_a_date_with_an_offset():
    assert outlets_zone(["2026-03-02", "2026-03-02T10:00:00Z", "2026-03-02T10:00:00-08:00"]) == timezone(
        timedelta(hours=-8)
    )
    assert outlets_zone(["2026-03-02", "2026-03-02T10:00:00Z", "soon"]) is None


def test_a_day_is_a_day_of_its_zone():
    day = Stamp(datetime(2026, 7, 6, tzinfo=UTC), "day")
    there = in_days_zone(day, ZoneInfo("America/Los_Angeles"))
    assert str(there) == str(day) == "2026-07-06"
    assert str(Stamp(there.first)) == "2026-07-06T07:00:00Z"
    assert str(Stamp(there.last)) == "2026-07-07T06:59:59Z"
    assert there.day == day.day
    moment = Stamp(datetime(2026, 7, 6, 10, tzinfo=UTC))
    assert in_days_zone(moment, ZoneInfo("America/Los_Angeles")) == moment


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
        "03-04-2026",
        "03/04/26",
        "3 April 26",
        "Fri, 03 Apr 26 10:00:00 GMT",
        "2026-W14-5",
        "2026-093",
        "2026093",
        "Mon, 06 Jul 2026 25:30:00 GMT",
        "April 3, 2026 12 dead",
        "By May 12, 2026",
        "3 est 2026",
        "3 เมษายน 2569",
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


@pytest.mark.parametrize(
    ("line", "stamp", "words"),
    [
        ("May 5, 2026 12 dead", "2026-05-05", "May 5, 2026"),
        ("Ana Ruiz | 3. dubna 2026 8:15 | sport", "2026-04-03T08:15:00Z", "3. dubna 2026 8:15"),
        ("March 3, 2026 10:30 PM EDT by", "2026-03-03T22:30:00-04:00", "March 3, 2026 10:30 PM EDT"),
        ("March 3, 2026 10:30 QQT", "2026-03-03", "March 3, 2026"),
        ("Warszawa, 3 kwietnia 2026", "2026-04-03", "3 kwietnia 2026"),
    ],
)
def test_where_a_date_stands_in_a_line(line: str, stamp: str, words: str):
    found = find_date(line, now=NOW)
    assert found
    assert (str(found.stamp), line[found.start : found.end]) == (stamp, words)


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
