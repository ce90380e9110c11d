"""Articles that are looked up: so many at once, and pages of what they were."""

import asyncio
import json
from functools import partial
from pathlib import Path

from rag.config import load
from rag.errors import Busy
from rag.service.service import LOOKED_UP
from tests.opening import open_service


async def test_only_so_many_articles_are_looked_up_at_once(tmp_path: Path) -> None:
    settings = load(home=tmp_path)
    settings = settings.model_copy(update={"limits": settings.limits.model_copy(update={"queue": 0})})
    async with open_service(settings) as service:
        report = await service.ingest(b"# Lamp\n\nThe lamp was lit.", media_type="text/markdown")
        id = report.articles[0].article_id
        looks = (partial(service.article, id), partial(service.revisions, id), service.articles)
        for look in looks:
            got = await asyncio.gather(*(look() for _ in range(LOOKED_UP + 3)), return_exceptions=True)
            assert sum(isinstance(each, Busy) for each in got) == 3
            assert sum(isinstance(each, BaseException) for each in got) == 3


async def test_revisions_come_in_pages(tmp_path: Path) -> None:
    async with open_service(load(home=tmp_path)) as service:
        lines = [
            {"url": "https://gazette.example/1", "title": "Lamp", "text": f"The lamp was lit {n} times."}
            for n in range(3)
        ]
        body = "\n".join(map(json.dumps, lines)).encode()
        stored = (await service.ingest(body, media_type="application/x-ndjson")).articles[0]
        first = json.loads(await service.revisions(stored.article_id, limit=2))
        last = json.loads(await service.revisions(stored.article_id, limit=2, cursor=first["next_cursor"]))
    assert [[r["number"] for r in page["revisions"]] for page in (first, last)] == [[1, 2], [3]]
    assert last["next_cursor"] is None
