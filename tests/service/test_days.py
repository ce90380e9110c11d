"""A date without a time is a day where the outlet, or else the operator, is: in lists, editions and `as_of` alike."""

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from rag.api.schemas import FilterIn
from rag.config import load
from rag.service import Service, open_service
from rag.service.briefs import BriefOrder
from rag.types import Stamp

NOW = datetime(2026, 7, 20, 12, tzinfo=UTC)
PACIFIC, TOKYO = "America/Los_Angeles", "Asia/Tokyo"
FEED = """<rss version="2.0"><channel><title>Wire</title>
<item><title>Tunnel at Grue</title><link>https://wire.example/1</link>
<description>The tunnel at Grue was shut, the operator Ana Holt said.</description>
<pubDate>Mon, 06 Jul 2026 00:30:00 BST</pubDate></item></channel></rss>"""


@asynccontextmanager
async def opened(home: Path, tz: str) -> AsyncGenerator[Service]:
    async with open_service(load(home=home, tz=tz), clock=lambda: NOW) as service:
        yield service


async def put(service: Service, published_at: str, **more: object) -> str:
    article = {
        "url": f"https://gazette.example/{published_at}",
        "title": f"Lamp of {published_at} lit",
        "source": "Gazette",
        "published_at": published_at,
        "text": f"Keeper Ana Holt lit the lamp of {published_at} for the first time in six years.",
    }
    report = await service.ingest(json.dumps(article | more).encode(), media_type="application/json")
    return report.articles[0].revision_id


async def listed(service: Service, **wanted: str) -> list[str]:
    filters = FilterIn.model_validate(wanted).filters(service.zone)
    page = await service.articles(filters=filters)
    return sorted(str(article.published_at) for article in page.articles)


async def told(service: Service, day: str, tz: str) -> list[str]:
    view = await service.briefs.make(BriefOrder(day=date.fromisoformat(day), tz=tz))
    return [article.title for story in view.edition.stories for article in story.articles]


@pytest.mark.parametrize("tz", [PACIFIC, TOKYO, "UTC"])
async def test_a_day_is_listed_and_told_on_that_day_alone(tmp_path: Path, tz: str) -> None:
    async with opened(tmp_path, tz) as service:
        for day in ("2026-07-01", "2026-07-02", "2026-07-03"):
            await put(service, day)
        assert await listed(service, since="2026-07-02", until="2026-07-02") == ["2026-07-02"]
        assert await listed(service, since="2026-07-02") == ["2026-07-02", "2026-07-03"]
        assert await listed(service, as_of="2026-07-01") == ["2026-07-01"]
        assert await told(service, "2026-07-02", tz) == ["Lamp of 2026-07-02 lit"]


async def test_a_day_begins_at_midnight_of_the_operators_zone(tmp_path: Path) -> None:
    async with opened(tmp_path, PACIFIC) as service:
        await put(service, "2026-07-02")
        assert await listed(service, as_of="2026-07-02T06:59:59Z") == []
        assert await listed(service, as_of="2026-07-02T07:00:00Z") == ["2026-07-02"]
        assert await listed(service, since="2026-07-03T06:59:59Z") == ["2026-07-02"]
        assert await listed(service, since="2026-07-03T07:00:00Z") == []


async def test_an_outlets_own_zone_goes_before_the_operators(tmp_path: Path) -> None:
    async with opened(tmp_path, PACIFIC) as service:
        await put(service, "2026-07-02", updated_at="2026-07-02T10:00:00+09:00")
        assert await listed(service, as_of="2026-07-01T14:59:59Z") == []
        assert await listed(service, as_of="2026-07-01T15:00:00Z") == ["2026-07-02"]
        assert await told(service, "2026-07-02", PACIFIC) == ["Lamp of 2026-07-02 lit"]


async def test_a_time_in_a_named_zone_is_told_on_its_day(tmp_path: Path) -> None:
    async with opened(tmp_path, "UTC") as service:
        await service.ingest(FEED.encode(), media_type="application/rss+xml")
        assert await told(service, "2026-07-06", "Europe/London") == ["Tunnel at Grue"]
        assert await told(service, "2026-07-05", "UTC") == ["Tunnel at Grue"]
        assert await told(service, "2026-07-06", "UTC") == []


async def test_the_zone_is_no_part_of_what_an_article_is(tmp_path: Path) -> None:
    async with opened(tmp_path / "a", PACIFIC) as one, opened(tmp_path / "b", "UTC") as other:
        assert await put(one, "2026-07-02") == await put(other, "2026-07-02")
    async with opened(tmp_path / "b", TOKYO) as moved:
        await put(moved, "2026-07-02")
        (article,) = (await moved.articles()).articles
        assert article.revisions == 1


async def test_a_day_of_a_question_is_the_operators(tmp_path: Path) -> None:
    midnight = Stamp(datetime(2026, 7, 3, 3, tzinfo=UTC))
    async with opened(tmp_path, PACIFIC) as service:
        for published in (str(midnight), "2026-06-01", "2026-07-09"):
            await put(service, published)
        found = await service.search("What was published on 2 July 2026 about the lamp?")
        assert (found.reading.since, found.reading.until) == ("2026-07-02", "2026-07-02")
        assert [hit.published_at for hit in found.hits] == [str(midnight)]
