"""Why a story stands where it stands."""

import itertools
from datetime import UTC, datetime, timedelta, timezone

import pytest

from rag.brief.gather import Entry
from rag.brief.rank import reasons, score
from rag.types import Profile, Reason, StoryStatus
from tests.library.made import made

END = datetime(2026, 3, 3, tzinfo=UTC)
TEXT = "The ferry to Amsel sank at noon off Port Ostwick."


def entry(
    id: str = "a1",
    published: str | None = "2026-03-02T12:00:00+00:00",
    before: str | None = None,
    changed_at: datetime | None = None,
) -> Entry:
    return Entry(made(id, TEXT, published=published).revision, before, changed_at)


def why(
    *entries: Entry,
    independent: int = 1,
    status: StoryStatus = "new",
    fresh: float = 1.0,
    profile: Profile | None = None,
) -> dict[str, Reason]:
    found = reasons(entries, independent=independent, status=status, fresh=fresh, end=END, profile=profile or Profile())
    return {reason.factor: reason for reason in found}


def total(**given: Reason) -> float:
    return score(tuple(given.values()))


def test_each_further_source_counts_less() -> None:
    values = [why(entry(), independent=n)["sources"].value for n in range(1, 12)]
    steps = [later - earlier for earlier, later in itertools.pairwise(values)]
    assert values == sorted(values)
    assert steps == sorted(steps, reverse=True)
    assert values[0] == 1.0


@pytest.mark.parametrize(
    ("independent", "articles", "detail"),
    [
        (1, 1, "1 independent source, 1 article"),
        (1, 2, "1 independent source, 2 articles"),
        (2, 2, "2 independent sources, 2 articles"),
    ],
)
def test_sources_are_told_in_words(independent: int, articles: int, detail: str) -> None:
    entries = [entry(f"a{n}") for n in range(articles)]
    assert why(*entries, independent=independent)["sources"].detail == detail


def test_a_day_halves_the_worth_of_a_report() -> None:
    now, day = (why(entry(published=p))["recency"] for p in ("2026-03-03T00:00:00+00:00", "2026-03-02T00:00:00+00:00"))
    assert (now.value, day.value) == (1.0, 0.5)
    assert now.detail == "last report in the last hour"
    assert day.detail == "last report 24 hours before the end"


def test_the_latest_report_of_a_story_counts() -> None:
    old, new = entry("a1", "2026-03-02T00:00:00+00:00"), entry("a2", "2026-03-02T23:30:00+00:00")
    assert why(old, new)["recency"] == why(new)["recency"]


def test_a_day_without_a_time_counts_from_its_middle() -> None:
    noon, day, evening = (entry(published=p) for p in (None, "2026-03-02", "2026-03-02T20:00:00+00:00"))
    assert why(day)["recency"].value == why(entry())["recency"].value < why(evening)["recency"].value
    assert why(day)["recency"].detail == "last report without a time of day, counted from noon"
    assert noon.moment(UTC) is None
    assert day.moment(timezone(timedelta(hours=9))) == datetime(2026, 3, 2, 3, tzinfo=UTC)


def test_a_change_counts_from_when_it_became_known() -> None:
    old = "2026-02-20T09:00:00+00:00"
    changed = entry(published=old, before="r1", changed_at=datetime(2026, 3, 2, 23, tzinfo=UTC))
    assert why(changed)["recency"].value > why(entry())["recency"].value > why(entry(published=old))["recency"].value
    assert why(changed)["recency"].detail == "last change 1 hour before the end"


def test_no_date_is_told() -> None:
    assert why(entry(published=None))["recency"].detail == "no date"


def test_a_known_story_stands_below_a_new_one_and_rises_with_its_news() -> None:
    new = total(**why(entry()))
    little, much = (total(**why(entry(), status="update", fresh=share)) for share in (0.1, 1.0))
    assert little < much < new
    assert why(entry(), status="update", fresh=0.25)["novelty"].detail == "known; 25% of its sentences are new"


def test_a_story_that_many_have_told_of_stands_as_high_as_if_they_did_today() -> None:
    found = reasons([entry()], independent=1, status="update", fresh=1.0, end=END, profile=Profile(), ever=3)
    followed = next(r for r in found if r.factor == "followed")
    assert followed.detail == "3 independent sources with earlier briefings"
    assert followed.value * why(entry())["sources"].value == why(entry(), independent=3)["sources"].value
    assert "followed" not in why(entry())


def test_a_correction_lifts() -> None:
    assert "change" not in why(entry())
    corrected = why(entry(before="r1"))
    assert corrected["change"].value > 1
    assert total(**corrected) > total(**why(entry()))


def test_the_reader_s_topics_and_outlets_lift_and_lower_and_are_named() -> None:
    profile = Profile(topics={"ferries": 2.0, "trams": 9.0}, sources={"ostwick gazette": 0.5})
    found = why(entry(), profile=profile)
    assert (found["topics"].value, found["topics"].detail) == (2.0, "your topics: ferries")
    assert (found["outlets"].value, found["outlets"].detail) == (0.5, "your sources: ostwick gazette")
    assert total(**found) == total(**why(entry()))


def test_a_score_is_the_product_of_its_reasons() -> None:
    found = why(entry(), independent=3, status="update", fresh=0.4, profile=Profile(topics={"ferry": 1.5}))
    product = 1.0
    for reason in found.values():
        product *= reason.value
    assert total(**found) == pytest.approx(product, abs=1e-6)
    assert score(()) == 1.0


def test_the_morning_of_a_day_counts_little_less_than_its_evening() -> None:
    morning, evening = (
        why(entry(published=p))["recency"].value for p in ("2026-03-02T09:00:00+00:00", "2026-03-02T21:00:00+00:00")
    )
    assert morning < evening
    assert morning > 0.8 * evening


def test_where_people_came_to_harm_a_story_rises() -> None:
    sunk = Entry(
        made("a2", TEXT, "Fourteen people were injured.", published="2026-03-02T12:00:00+00:00").revision, None
    )
    long_ago = Entry(
        made("a3", TEXT, "In 1983 a fire killed 14 people.", published="2026-03-02T12:00:00+00:00").revision, None
    )
    assert total(**why(sunk)) > total(**why(entry()))
    assert "toll" in why(sunk)
    assert "toll" not in why(long_ago)
