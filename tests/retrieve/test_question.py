"""What a question says about time and outlets. Asked on Sunday, 10 November 2024, at noon UTC."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.retrieve.question import Asked, read

NOW = datetime(2024, 11, 10, 12, tzinfo=UTC)
SOURCES = ("The Washington Post", "Reuters", "Norland Gazette", "The Times", "Time", "The Hill", "taz.die tageszeitung")
ARCHIVE = (datetime(2024, 1, 2, tzinfo=UTC), datetime(2024, 11, 10, 9, tzinfo=UTC))


def asked(question: str, *, archive: tuple[datetime, datetime] | None = None) -> Asked:
    return read(question, as_of=NOW, known_sources=SOURCES, archive=archive)


def dates(question: str) -> tuple[str | None, str | None]:
    reading = asked(question).reading
    return reading.since, reading.until


@pytest.mark.parametrize(
    ("question", "since", "until"),
    [
        # days, counted from now
        ("What happened today?", "2024-11-10", "2024-11-10"),
        ("Who spoke this morning?", "2024-11-10", "2024-11-10"),
        ("What did the mayor say yesterday?", "2024-11-09", "2024-11-10"),
        ("What burned last night?", "2024-11-09", "2024-11-10"),
        ("Who left the day before yesterday?", "2024-11-08", "2024-11-10"),
        ("What happened three days ago?", "2024-11-07", "2024-11-10"),
        ("What happened 5 days ago?", "2024-11-05", "2024-11-08"),
        ("What happened a week ago?", "2024-10-31", "2024-11-09"),
        ("What happened two weeks ago?", "2024-10-24", "2024-11-02"),
        ("What happened a month ago?", "2024-09-26", "2024-10-29"),
        ("Who won two years ago?", "2022-01-01", "2023-01-31"),
        # stretches that end now
        ("What changed over the past three days?", "2024-11-07", "2024-11-10"),
        ("What changed in the last 24 hours?", "2024-11-09", "2024-11-10"),
        ("What changed in the last 48 hours?", "2024-11-08", "2024-11-10"),
        ("What changed in the past week?", "2024-11-03", "2024-11-10"),
        ("What changed over the last two weeks?", "2024-10-27", "2024-11-10"),
        ("What changed in the past month?", "2024-10-11", "2024-11-10"),
        ("How have prices moved in recent days?", "2024-11-03", "2024-11-10"),
        ("How have prices moved in recent weeks?", "2024-10-11", "2024-11-10"),
        ("Who resigned within the past few days?", "2024-11-06", "2024-11-10"),
        # weeks, months, years of the calendar
        ("What happened this week?", "2024-11-04", "2024-11-10"),
        ("What happened earlier this week?", "2024-11-04", "2024-11-10"),
        ("What happened last week?", "2024-10-28", "2024-11-06"),
        ("Who won this weekend?", "2024-11-09", "2024-11-10"),
        ("Who won last weekend?", "2024-11-02", "2024-11-06"),
        ("What happened this month?", "2024-11-01", "2024-11-10"),
        ("What happened last month?", "2024-10-01", "2024-11-07"),
        ("What was decided this year?", "2024-01-01", "2024-11-10"),
        ("How many have died so far this year?", "2024-01-01", "2024-11-10"),
        ("What was decided last year?", "2023-01-01", "2024-01-31"),
        ("Who visited last May?", "2024-05-01", "2024-06-07"),
        # weekdays
        ("What did the president say on Thursday?", "2024-11-07", "2024-11-10"),
        ("What did the president say on thursday?", "2024-11-07", "2024-11-10"),
        ("Who arrived Sunday?", "2024-11-10", "2024-11-10"),
        ("Who arrived on Monday?", "2024-11-04", "2024-11-07"),
        ("Who arrived last Thursday?", "2024-11-07", "2024-11-10"),
        ("Who arrived last Sunday?", "2024-11-03", "2024-11-06"),
        ("What changed since Monday?", "2024-11-04", None),
        ("Who met on Thursday, Nov. 7?", "2024-11-07", "2024-11-10"),
        # named days
        ("Who won on Nov. 8?", "2024-11-08", "2024-11-10"),
        ("What happened on 8 November 2024?", "2024-11-08", "2024-11-10"),
        ("What happened on November 3rd, 2024?", "2024-11-03", "2024-11-06"),
        ("What happened on 2024-10-03?", "2024-10-03", "2024-10-06"),
        ("What happened on the 3rd of October?", "2024-10-03", "2024-10-06"),
        ("Who spoke on december 24?", "2023-12-24", "2023-12-27"),
        ("What did he say on May 5?", "2024-05-05", "2024-05-08"),
        ("What happened on Feb. 29?", "2024-02-29", "2024-03-03"),
        # months, years, decades
        ("What was decided in March 2024?", "2024-03-01", "2024-04-07"),
        ("What was decided in March?", "2024-03-01", "2024-04-07"),
        ("what was decided in october?", "2024-10-01", "2024-11-07"),
        ("Who resigned in 2023?", "2023-01-01", "2024-01-31"),
        ("Who resigned in December?", "2023-12-01", "2024-01-07"),
        ("Who governed in the 2010s?", "2010-01-01", "2020-01-31"),
        # ranges
        ("What happened between 3 and 9 November?", "2024-11-03", "2024-11-10"),
        ("What happened between Nov. 3 and Nov. 5?", "2024-11-03", "2024-11-08"),
        ("What happened from 1 October to 4 October 2024?", "2024-10-01", "2024-10-07"),
        ("What happened on Oct. 8-10?", "2024-10-08", "2024-10-13"),
        ("Who governed between 2019 and 2021?", "2019-01-01", "2022-01-31"),
        ("What happened between March and May 2024?", "2024-03-01", "2024-06-07"),
        ("What happened from Monday to Wednesday?", "2024-11-04", "2024-11-09"),
        # open ranges
        ("What changed since Nov. 3?", "2024-11-03", None),
        ("What changed since March?", "2024-03-01", None),
        ("What changed since 2022?", "2022-01-01", None),
        ("Who spoke after 8 November?", "2024-11-08", None),
        ("Who spoke before 8 November?", None, "2024-11-10"),
        ("What was known before Oct. 8?", None, "2024-10-11"),
        ("What was known by the end of October?", None, "2024-11-07"),
        ("How many had fled until 1 October 2024?", None, "2024-10-04"),
        ("What was known as of Nov. 3?", None, "2024-11-06"),
        ("Who was blamed for the Oct. 3 attack?", "2024-10-03", None),
        # no time at all, or one to come
        ("Where was the president when he made the call?", None, None),
        ("How soon did he say he could end the war?", None, None),
        ("How many people may have died?", None, None),
        ("Who may march to the capital?", None, None),
        ("What did he promise to do within 24 hours of taking office?", None, None),
        ("Who won the 2020 election?", None, None),
        ("Where will World Cup 2030 take place?", None, None),
        ("What will happen tomorrow?", None, None),
        ("What is planned for next week?", None, None),
        ("What is planned for 24 December 2024?", None, None),
        ("What will be built in 2031?", None, None),
        ("Who lives at number 2024?", None, None),
        ("How did 2000 soldiers cross the river?", None, None),
        ("Who was second at the 1500 metres?", None, None),
        ("What does the sun do?", None, None),
        ("Which of its walls stand even today?", None, None),
        ("What did USA Today find?", None, None),
        ("", None, None),
    ],
)
def test_dates_become_a_range(question: str, since: str | None, until: str | None) -> None:
    assert dates(question) == (since, until)


@pytest.mark.parametrize(
    ("question", "sources"),
    [
        ("According to the Washington Post, who called?", ["The Washington Post"]),
        ("Who called, according to The Washington Post?", ["The Washington Post"]),
        ("who called according to washington post", ["The Washington Post"]),
        ("What did Reuters report on the harvest?", ["Reuters"]),
        ("what did reuters report on the harvest?", ["Reuters"]),
        ("What has the Norland Gazette written about the dam?", ["Norland Gazette"]),
        ("What does Reuters' report say?", ["Reuters"]),
        ("What does the Norland Gazette's coverage leave out?", ["Norland Gazette"]),
        ("Which deal was reported by Reuters and the Washington Post?", ["Reuters"]),
        ("What did the Times say about the dam?", ["The Times"]),
        ("What did Time say about the dam?", ["Time"]),
        ("What did taz.die tageszeitung write?", ["taz.die tageszeitung"]),
        ("Who told the Washington Post about the call?", ["The Washington Post"]),
        ("What did the New York Times report?", []),
        ("At what time did reports come in?", []),
        ("Who climbed the hill, he said?", []),
        ("Who owns the Washington Post?", []),
        ("According to the mayor, who called?", []),
        ("What did the spokesman say?", []),
        ("How many journalists left Reuters?", []),
    ],
)
def test_outlets_count_where_they_are_the_ones_who_report(question: str, sources: list[str]) -> None:
    found = asked(question)
    assert list(found.reading.sources) == sources == list(found.filters.sources)
    assert not found.required.sources


@pytest.mark.parametrize(
    ("question", "hard"),
    [
        ("Which articles were published last week?", True),
        ("What is in the news today?", True),
        ("What was reported on Thursday?", True),
        ("What did Reuters report last week?", False),
        ("What was published on Nov. 8 about the dam?", True),
        ("Summarize last week's headlines", True),
        ("What happened last week?", False),
        ("Who was hurt on Nov. 8?", False),
        ("Did the Norland Gazette's story on Nov. 8 agree with what Reuters published on Nov. 9?", False),
        ("Who called?", False),
    ],
)
def test_only_words_of_publication_make_a_filter_hard(question: str, hard: bool) -> None:
    assert asked(question).hard == hard


def test_a_publication_date_gets_no_slack_and_an_event_date_does() -> None:
    assert dates("Which articles were published on 3 October?") == ("2024-10-03", "2024-10-03")
    assert dates("What happened on 3 October?") == ("2024-10-03", "2024-10-06")


def test_what_an_outlet_published_must_be_of_that_time_and_may_be_relayed_by_others() -> None:
    found = asked("What did Reuters report last week?")
    assert (found.required.since, found.required.sources) == (found.filters.since, ())
    assert found.filters.sources == ("Reuters",)


@pytest.mark.parametrize(
    ("question", "since"),
    [
        ("Who founded the town in 1890?", None),
        ("What happened before 1950?", None),
        ("What happened on 5 May 1921?", None),
        ("Who resigned in 2024?", None),
        ("What changed since 2019?", None),
        ("Who resigned in October 2024?", "2024-10-01"),
        ("Who spoke on December 24?", None),
        ("What happened on 8 November?", "2024-11-08"),
    ],
)
def test_the_archive_decides_whether_a_date_can_filter(question: str, since: str | None) -> None:
    assert asked(question, archive=ARCHIVE).reading.since == since


def test_history_filters_nothing_when_the_archive_is_not_known() -> None:
    assert dates("Who founded the town in 1890?") == (None, None)


def test_a_day_without_a_year_is_looked_for_in_the_archive() -> None:
    later = datetime(2026, 11, 23, tzinfo=UTC)
    found = read("What happened on Nov. 8?", as_of=later, archive=ARCHIVE)
    assert (found.reading.since, found.reading.until) == ("2024-11-08", "2024-11-11")
    assert not found.hard


def test_a_time_of_which_the_archive_has_nothing_filters_nothing() -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    for question in ("What happened yesterday?", "What had Kimmel said last year?", "Who was fired last September?"):
        found = read(question, as_of=now, archive=ARCHIVE)
        assert (found.reading.since, found.reading.until, found.hard) == (None, None, False)
    assert read("What happened yesterday?", as_of=now).reading.since == "2026-11-22"


@pytest.mark.parametrize(
    ("question", "past"),
    [
        ("Who founded the town in 1890?", True),
        ("What happened in March 2024?", True),
        ("What happened yesterday?", False),
        ("What changed since March?", False),
        ("What was known before 1950?", True),
        ("Who called?", False),
    ],
)
def test_questions_about_the_past_are_known(question: str, past: bool) -> None:
    assert asked(question, archive=ARCHIVE).past == past


def test_what_was_read_is_shown_in_the_questions_own_words() -> None:
    question = "According to the Washington Post, who called on Nov. 8?"
    assert asked(question).reading.words == ("According to the Washington Post", "on Nov. 8")
    assert asked("What changed since Monday?").reading.words == ("since Monday",)
    assert asked("Who called?").reading.words == ()


def test_days_are_those_of_the_askers_time_zone() -> None:
    tokyo = timezone(timedelta(hours=9))
    found = read("What happened today?", as_of=datetime(2024, 11, 11, 1, tzinfo=tokyo))
    assert found.filters.since == datetime(2024, 11, 11, tzinfo=tokyo)


WORDS = (
    "what happened on since between and until before the last this past next week month year Nov. 8 March 2024 1890 3 9"
    " Thursday yesterday three days ago according to Reuters Time Washington Post reported published 9999-12-31 2000s"
).split()


@given(st.one_of(st.text(), st.lists(st.sampled_from(WORDS), max_size=15).map(" ".join)), st.booleans())
def test_any_question_is_read(question: str, known: bool) -> None:
    found = asked(question, archive=ARCHIVE if known else None)
    filters = found.filters
    assert all(words in question and words for words in found.reading.words)
    assert not (filters.since and filters.until) or filters.since <= filters.until
    assert bool(found.reading.words) == (filters != type(filters)())
