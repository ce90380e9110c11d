"""Articles without a date are news of no time but that in which they were handed in."""

from datetime import UTC, date, datetime
from pathlib import Path

from rag.brief.profile import ProfileForm
from rag.brief.render import text
from rag.service.briefs import BriefOrder
from tests.service.test_briefs import BRIDGE, LAMP, MONDAY, archive, headlines

UNDATED = {key: value for key, value in LAMP.items() if key != "published_at"}
LATER = BriefOrder(day=date(2026, 3, 5), tz="Europe/Berlin")


async def test_handed_in_after_a_day_without_others_they_are_listed_and_told_of_as_undated(tmp_path: Path) -> None:
    async with archive(tmp_path, BRIDGE, UNDATED, clock=lambda: datetime(2026, 3, 9, tzinfo=UTC)) as service:
        view = await service.briefs.make(LATER)
        assert view.edition.stories == ()
        assert [left.why for left in view.edition.left_out] == ["undated"]
        assert "No dated article in this window" in " ".join(text(view).split())


async def test_handed_in_on_a_day_without_others_they_are_told_and_marked(tmp_path: Path) -> None:
    async with archive(tmp_path, BRIDGE, UNDATED, clock=lambda: datetime(2026, 3, 5, 12, tzinfo=UTC)) as service:
        view = await service.briefs.make(LATER)
        assert headlines(view) == [LAMP["title"]]
        assert "No article of this window has a date" in " ".join(text(view).split())


async def test_they_are_no_story_beside_dated_ones_that_a_profile_leaves_out(tmp_path: Path) -> None:
    order = BriefOrder(day=MONDAY.day, tz="Europe/Berlin", profile=ProfileForm(exclude=("bridge",)))
    async with archive(tmp_path, BRIDGE, UNDATED, clock=lambda: datetime(2026, 3, 2, 12, tzinfo=UTC)) as service:
        edition = (await service.briefs.make(order)).edition
        assert edition.stories == ()
        assert sorted(left.why for left in edition.left_out) == ["excluded", "undated"]
