"""Where nobody says when now is, "today" of a question is counted from the newest article of an archive that ended."""

from datetime import UTC, datetime
from pathlib import Path

from rag.config import load
from rag.types import Filters
from tests.opening import open_service

ARTICLES = b"""{"title": "Lamp of Amsel lit", "published_at": "2026-03-02", "text": "Ana Holt lit the lamp of Amsel."}
{"title": "Lamp of Amsel dark", "published_at": "2026-03-09", "text": "Tom Abel put out the lamp of Amsel."}
"""


async def test_today_is_that_of_the_newest_article(tmp_path: Path) -> None:
    later = datetime(2026, 11, 23, 12, tzinfo=UTC)
    async with open_service(load(home=tmp_path, tz="UTC"), clock=lambda: later) as service:
        await service.ingest(ARTICLES, media_type="application/x-ndjson")
        found = await service.search("What became of the lamp of Amsel today?")
        assert (found.reading.counted_from, found.reading.since) == ("2026-03-09", "2026-03-09")
        assert found.hits[0].title == "Lamp of Amsel dark"
        assert (await service.search("What became of the lamp of Amsel?")).reading.counted_from is None
        given = Filters(as_of=datetime(2026, 3, 20, tzinfo=UTC))
        said = await service.search("What became of the lamp of Amsel today?", filters=given)
        assert said.reading.counted_from is None
        assert said.hits


async def test_on_its_last_day_today_is_today(tmp_path: Path) -> None:
    async with open_service(
        load(home=tmp_path, tz="UTC"), clock=lambda: datetime(2026, 3, 9, 20, tzinfo=UTC)
    ) as service:
        await service.ingest(ARTICLES, media_type="application/x-ndjson")
        found = await service.search("What became of the lamp of Amsel today?")
        assert (found.reading.counted_from, found.reading.since) == (None, "2026-03-09")
