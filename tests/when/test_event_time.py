"""When the event of a sentence was. The dateline of most is Thursday, March 5, 2026."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.types import Stamp
from rag.when import event_time

THURSDAY = Stamp(datetime(2026, 3, 5, tzinfo=UTC), "day")


def days(sentence: str, dateline: Stamp | None = THURSDAY) -> str | None:
    found = event_time(sentence, dateline=dateline)
    if found is None:
        return None
    assert found.words in sentence
    return found.first if found.first == found.last else f"{found.first}/{found.last}"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The bridge in Ostwick collapsed on Monday.", "2026-03-02"),
        ("The bridge collapsed Thursday morning.", "2026-03-05"),
        ("The bridge collapsed on Friday.", "2026-02-27"),
        ("The bridge collapsed before dawn on Monday.", "2026-03-02"),
        ("The council met yesterday.", "2026-03-04"),
        ("The council met last week.", "2026-02-23/2026-03-01"),
        ("The council met three days ago.", "2026-03-02"),
        ("The council met last Thursday.", "2026-02-26"),
        ("The bridge reopened on March 2.", "2026-03-02"),
        ("The bridge reopened on December 12.", "2025-12-12"),
        ("The bridge was closed in November.", "2025-11-01/2025-11-30"),
        ("The bridge was rebuilt in 2019.", "2019-01-01/2019-12-31"),
        ("The bridge was rebuilt in the 1990s.", "1990-01-01/1999-12-31"),
        ("The bridge opened on 12 May 2021.", "2021-05-12"),
        ("The bridge opened on Wednesday, May 12, 2021, in heavy rain.", "2021-05-12"),
        ("The fair was held from March 1 to March 3.", "2026-03-01/2026-03-03"),
        ("The ferries stood still between Monday and Wednesday.", "2026-03-02/2026-03-04"),
        ("In 2019 the town bought the pier.", "2019-01-01/2019-12-31"),
        ("On Monday the mayor, elected in 2019, opened the pier.", "2026-03-02"),
    ],
)
def test_what_has_been_lies_before_the_dateline(sentence: str, expected: str) -> None:
    assert days(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The council will vote on Monday.", "2026-03-09"),
        ("The council will vote on Thursday.", "2026-03-05"),
        ("The minister was expected in Ostwick on Friday.", "2026-03-06"),
        ("The vote is scheduled for April 7.", "2026-04-07"),
        ("Then, on April 17, the council will vote.", "2026-04-17"),
        ("The city council meets on Monday.", "2026-03-09"),
        ("She takes office on December 1.", "2026-12-01"),
        ("The vote is due on January 7.", "2027-01-07"),
        ("The council meets again tomorrow.", "2026-03-06"),
        ("The court hears the case next week.", "2026-03-09/2026-03-15"),
        ("The fee rises next month.", "2026-04-01/2026-04-30"),
        ("The fee rises next year.", "2027-01-01/2027-12-31"),
        ("The mayor resigned on Tuesday and will leave on Saturday.", "2026-03-03"),
    ],
)
def test_what_is_to_come_lies_after_it(sentence: str, expected: str) -> None:
    assert days(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The pier burned on Monday, the fire brigade said on Wednesday.", "2026-03-02"),
        ("The fire brigade said on Wednesday that the pier burned on Monday.", "2026-03-02"),
        ("The Bay Echo reported on Wednesday that the ministry had been warned in November.", "2025-11-01/2025-11-30"),
        ("“The pier burned on Monday,” the mayor told reporters on Wednesday.", "2026-03-02"),
        ("The ministry denied on Wednesday that it had been warned.", "2026-03-04"),
        ("The firm announced on Tuesday that it was closing the yard.", "2026-03-03"),
    ],
)
def test_what_happened_goes_before_when_it_was_said(sentence: str, expected: str) -> None:
    assert days(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "instead", "expected"),
    [
        ("The bridge has been closed since 2019.", "The bridge was closed in 2019.", "2019-01-01/2019-12-31"),
        ("The bridge stays closed until Thursday.", "The bridge was closed on Thursday.", "2026-03-05"),
        (
            "Four bodies had been recovered by Monday evening.",
            "Four bodies had been recovered on Monday evening.",
            "2026-03-02",
        ),
        ("The market is held on Thursdays.", "The market was held on Thursday.", "2026-03-05"),
        ("The market is held every Thursday.", "The market is held this Thursday.", "2026-03-05"),
        (
            "The mayor resigned after the bridge collapsed on Monday.",
            "The mayor resigned on Monday after the bridge collapsed.",
            "2026-03-02",
        ),
        (
            "The mayor, who was elected in 2019, leads the talks.",
            "The mayor, who leads the talks, was elected in 2019.",
            "2019-01-01/2019-12-31",
        ),
        (
            "The dam, built in 1968, supplies 90,000 homes.",
            "The dam was built in 1968 and supplies 90,000 homes.",
            "1968-01-01/1968-12-31",
        ),
        (
            "Opponents asked to put off the March 8 vote.",
            "Opponents asked on March 2 to put off the vote.",
            "2026-03-02",
        ),
        ("Opponents criticised Thursday's vote.", "Opponents criticised the vote on Thursday.", "2026-03-05"),
        (
            "The pier is safe, the mayor told the Bay Echo on Wednesday.",
            "The pier was made safe on Wednesday, the mayor told the Bay Echo.",
            "2026-03-04",
        ),
        (
            "The mayor said on Wednesday that the pier was safe.",
            "The mayor said that the pier was made safe on Wednesday.",
            "2026-03-04",
        ),
        (
            "The radar that entered service last year saw it.",
            "The radar that saw it entered service last year.",
            "2025-01-01/2025-12-31",
        ),
        ("Turnout was higher than in 2020.", "Turnout was higher in 2020.", "2020-01-01/2020-12-31"),
        (
            "If Monday's attempt fails, the rocket goes back to its hall.",
            "On Monday the attempt failed, and the rocket goes back to its hall.",
            "2026-03-02",
        ),
        ("The shops were full for Black Friday.", "The shops were full on Friday.", "2026-02-27"),
        ("He was on Saturday Night Live.", "He was live on Saturday night.", "2026-02-28"),
        ("The feast falls on the fourth Thursday of the month.", "The feast falls on Thursday.", "2026-03-05"),
        ("If it rains on Friday, the match is off.", "It rained on Friday, and the match is off.", "2026-02-27"),
        ("Debt fell from 1.4 billion in 2022 to less.", "Debt fell to 1.4 billion in 2022.", "2022-01-01/2022-12-31"),
        ("The 2024 budget was too small.", "The budget was too small in 2024.", "2024-01-01/2024-12-31"),
        ("The crisis of 2008 cost more.", "The crisis cost more in 2008.", "2008-01-01/2008-12-31"),
        ("The hall holds 2026 people.", "The hall was built in 2026.", "2026-01-01/2026-12-31"),
        ("The siren sounded at 4:20 a.m.", "The siren sounded at 4:20 a.m. on Monday.", "2026-03-02"),
        ("The bridge was closed on March 20.", "The bridge will be closed on March 20.", "2026-03-20"),
        (
            "The fair runs March 10 to March 20.",
            "The fair will run from March 10 to March 20.",
            "2026-03-10/2026-03-20",
        ),
        ("Even today most of the houses have no cellar.", "Today most of the houses were flooded.", "2026-03-05"),
        (
            "The reading room was painted last summer.",
            "The reading room was painted last month.",
            "2026-02-01/2026-02-28",
        ),
        ("Nothing here says when.", "Nothing here was said on Monday.", "2026-03-02"),
    ],
)
def test_no_time_where_the_words_do_not_tell_that_of_the_event(sentence: str, instead: str, expected: str) -> None:
    assert days(sentence) is None
    assert days(instead) == expected


def test_no_words_have_no_time() -> None:
    assert days("") is None


def test_without_a_dateline_only_full_dates_are_known() -> None:
    assert days("The bridge opened on May 12, 2021.", None) == "2021-05-12"
    assert days("The bridge opened in May 2021.", None) == "2021-05-01/2021-05-31"
    for sentence in ("It opened on Monday.", "It opened on May 12.", "It opened yesterday.", "It opens next week."):
        assert days(sentence, None) is None


def test_the_day_is_that_of_the_datelines_own_time_zone() -> None:
    late = Stamp(datetime(2026, 3, 5, 0, 30, tzinfo=timezone(timedelta(hours=9))))
    assert days("The bridge collapsed on Thursday.", late) == "2026-03-05"
    assert days("The bridge collapsed yesterday.", late) == "2026-03-04"


def test_the_29th_of_february() -> None:
    assert days("The ship sank on February 29.") == "2024-02-29"
    assert days("The ship will sail on February 29.") == "2028-02-29"


@given(
    st.dates(date(1950, 1, 1), date(2100, 1, 1)),
    st.sampled_from(["Monday", "Sunday", "Wednesday"]),
)
def test_a_weekday_looks_back_at_most_six_days_and_ahead_as_far(day: date, weekday: str) -> None:
    dateline = Stamp.parse(f"{day}")
    for sentence, sign in ((f"It sank on {weekday}.", -1), (f"It will sail on {weekday}.", 1)):
        found = event_time(sentence, dateline=dateline)
        assert found is not None
        away = (Stamp.parse(found.first).at - dateline.at).days * sign
        assert 0 <= away <= 6


@given(st.text(max_size=200), st.datetimes(timezones=st.just(UTC)))
def test_any_text_and_any_dateline(text: str, at: datetime) -> None:
    found = event_time(text, dateline=Stamp(at))
    assert found is None or found.first <= found.last
