import json
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from rag.config import load
from rag.errors import NotFound
from rag.service import Service
from rag.summarize import SummaryRequest
from rag.types import Filters
from tests.opening import open_service

TOLD = {
    "2026-03-01": "The dam above Brisk showed cracks, the engineer Ole Finn warned in a letter.",
    "2026-03-03": "The dam above Brisk collapsed in the night and flooded nine villages.",
    "2026-03-04": "After the dam above Brisk collapsed, soldiers searched the flooded villages.",
}


async def test_a_topic_over_a_period_is_told_from_that_period_alone(tmp_path: Path) -> None:
    async with _archive(tmp_path, TOLD) as service:
        period = Filters(since=datetime(2026, 3, 2, tzinfo=UTC), until=datetime(2026, 3, 3, 23, 59, tzinfo=UTC))
        summary = await service.summarize(SummaryRequest(query="the dam collapse", filters=period))
        assert [sentence.text for sentence in summary.sentences] == [TOLD["2026-03-03"]]


TOLLS = {
    "2026-03-03": "The dam above Brisk collapsed in the night, killing at least four people, the ministry said.",
    "2026-03-05": "The number of people killed when the dam above Brisk collapsed rose to nine on Thursday.",
}


async def test_the_callers_days_go_before_those_of_the_words_and_a_later_toll_is_told(tmp_path: Path) -> None:
    async with _archive(tmp_path, TOLD | TOLLS) as service:
        query = "What is known about the dam collapse since Monday"
        period = Filters(since=datetime(2026, 3, 2, tzinfo=UTC))
        summary = await service.summarize(SummaryRequest(query=query, filters=period))
        assert summary.reading.since is None
        assert [c.relation for c in summary.conflicts] == ["update"]
        assert [p.value for p in summary.conflicts[0].positions] == ["four", "nine"]


APART = {
    "2026-03-01": "A baker in Corl won the lottery and gave half of it to the choir.",
    "2026-03-03": "The ferry to Marn ran aground with nine passengers on board.",
    "2026-03-04": "Scientists in Lenna counted more storks than in any spring before.",
}


async def test_named_articles_are_those_of_the_period_and_of_what_was_known_then(tmp_path: Path) -> None:
    async with _archive(tmp_path, APART) as service:
        ids = tuple(a.article_id for a in (await service.articles()).articles)

        async def told(filters: Filters) -> set[str]:
            request = SummaryRequest(query=None, filters=replace(filters, article_ids=ids))
            return {sentence.text for sentence in (await service.summarize(request)).sentences}

        assert await told(Filters()) == set(APART.values())
        assert await told(Filters(as_of=datetime(2026, 3, 2, tzinfo=UTC))) == {APART["2026-03-01"]}
        assert await told(Filters(as_of=datetime(2020, 1, 1, tzinfo=UTC))) == set()
        assert await told(Filters(since=datetime(2026, 3, 4, tzinfo=UTC))) == {APART["2026-03-04"]}
        known = datetime.now(UTC)
        for id in ids:
            await service.delete(id)
        assert await told(Filters(as_of=known)) == set(APART.values())
        with pytest.raises(NotFound, match="withdrawn"):
            await told(Filters())


@asynccontextmanager
async def _archive(home: Path, told: Mapping[str, str]) -> AsyncGenerator[Service]:
    lines = [
        {
            "url": f"https://gazette.example/{day}",
            "title": "Dam",
            "source": "Gazette",
            "published_at": day,
            "text": text,
        }
        for day, text in told.items()
    ]
    async with open_service(load(home=home / "home")) as service:
        await service.ingest("\n".join(map(json.dumps, lines)).encode(), name="dam.jsonl")
        assert await service.wait_indexed(30)
        yield service
