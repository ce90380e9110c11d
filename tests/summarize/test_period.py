import json
from datetime import UTC, datetime
from pathlib import Path

from rag.config import load
from rag.service import open_service
from rag.summarize import SummaryRequest
from rag.types import Filters

TOLD = {
    "2026-03-01": "The dam above Brisk showed cracks, the engineer Ole Finn warned in a letter.",
    "2026-03-03": "The dam above Brisk collapsed in the night and flooded nine villages.",
    "2026-03-04": "After the dam above Brisk collapsed, soldiers searched the flooded villages.",
}


async def test_a_topic_over_a_period_is_told_from_that_period_alone(tmp_path: Path) -> None:
    lines = [
        {
            "url": f"https://gazette.example/{day}",
            "title": "Dam",
            "source": "Gazette",
            "published_at": day,
            "text": text,
        }
        for day, text in TOLD.items()
    ]
    async with open_service(load(home=tmp_path / "home")) as service:
        await service.ingest("\n".join(map(json.dumps, lines)).encode(), name="dam.jsonl")
        assert await service.wait_indexed(30)
        period = Filters(since=datetime(2026, 3, 2, tzinfo=UTC), until=datetime(2026, 3, 3, 23, 59, tzinfo=UTC))
        summary = await service.summarize(SummaryRequest(query="the dam collapse", filters=period))
        assert [sentence.text for sentence in summary.sentences] == [TOLD["2026-03-03"]]
