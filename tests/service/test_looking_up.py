"""Articles that are looked up: so many at once, and pages of what they were."""

import asyncio
import json
from pathlib import Path

from rag.config import load
from rag.errors import Busy
from rag.service import open_service
from rag.service.service import LOOKED_UP


async def test_only_so_many_articles_are_looked_up_at_once(tmp_path: Path) -> None:
    settings = load(home=tmp_path)
    settings = settings.model_copy(update={"limits": settings.limits.model_copy(update={"queue": 0})})
    async with open_service(settings) as service:
        report = await service.ingest(b"# Lamp\n\nThe lamp was lit.", media_type="text/markdown")
        id = report.articles[0].article_id
        for look in (service.article, service.revisions, lambda _: service.articles()):
            got = await asyncio.gather(*(look(id) for _ in range(LOOKED_UP + 3)), return_exceptions=True)
            assert sum(isinstance(each, Busy) for each in got) == 3
            assert sum(isinstance(each, BaseException) for each in got) == 3


async def test_revisions_come_in_pages(tmp_path: Path) -> None:
    async with open_service(load(home=tmp_path)) as service:
        for n in range(3):
            line = {"url": "https://gazette.example/1", "title": "Lamp", "text": f"The lamp was lit {n} times."}
            (stored,) = (await service.ingest(json.dumps(line).encode(), media_type="application/json")).articles
        first = json.loads(await service.revisions(stored.article_id, limit=2))
        last = json.loads(await service.revisions(stored.article_id, limit=2, cursor=first["next_cursor"]))
    assert [[r["number"] for r in page["revisions"]] for page in (first, last)] == [[1, 2], [3]]
    assert last["next_cursor"] is None
