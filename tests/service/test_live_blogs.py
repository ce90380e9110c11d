"""Inside a live blog, `as_of` knows what had been posted by then, and a citation has the time of its post."""

import json
from collections.abc import AsyncGenerator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from rag.answer.ask import AskRequest
from rag.config import load
from rag.service import Service
from rag.service.briefs import BriefOrder
from rag.summarize import SummaryRequest
from rag.types import Filters
from tests.opening import open_service

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
POSTS = {
    "2026-03-04T00:10:00Z": "Five people have died in the flood at Aker, Governor Ana Holt said.",
    "2026-03-03T14:10:00Z": "Three people have died in the flood at Aker, the police said.",
    "2026-03-03T09:10:00Z": "The river at Aker was rising by ten centimetres an hour, the water board said.",
}
ASKED = "How many people have died in the flood at Aker?"


@pytest.fixture
async def service(tmp_path: Path) -> AsyncGenerator[Service]:
    async with open_service(load(home=tmp_path / "home"), clock=lambda: NOW) as service:
        made = "".join(
            f'<div><time datetime="{at}">{at[11:16]}</time><p>{text}</p></div>' for at, text in POSTS.items()
        )
        head = '<meta property="article:published_time" content="2026-03-03T07:00:00Z">'
        page = f"<html lang=en><title>Flood at Aker</title>{head}<body><article><h1>Flood at Aker</h1>{made}</article>"
        await service.ingest(page.encode(), media_type="text/html")
        yield service


def at(moment: str) -> Filters:
    return Filters(as_of=datetime.fromisoformat(moment))


async def test_what_was_posted_later_is_not_known(service: Service) -> None:
    early = await service.search("flood Aker", filters=at("2026-03-03T10:00:00Z"))
    assert [hit.text for hit in early.hits] == [POSTS["2026-03-03T09:10:00Z"]]
    (hit,) = early.hits
    assert hit.published_at == "2026-03-03T09:10:00Z"
    noon = await service.ask(AskRequest(question=ASKED, filters=at("2026-03-03T15:00:00Z")))
    assert {citation.cited_text for citation in noon.citations} == {POSTS["2026-03-03T14:10:00Z"]}
    assert {citation.published_at for citation in noon.citations} == {"2026-03-03T14:10:00Z"}
    resolved = await service.citation(noon.citations[0].id)
    assert resolved.published_at == "2026-03-03T14:10:00Z"


async def test_named_articles_are_read_up_to_then(service: Service) -> None:
    (hit,) = (await service.search("flood", filters=at("2026-03-03T10:00:00Z"))).hits
    filters = Filters(as_of=datetime.fromisoformat("2026-03-03T15:00:00Z"), article_ids=(hit.article_id,))
    (whole,) = (await service.summarize(SummaryRequest(filters=filters))).evidence
    assert whole.text == "\n\n".join(list(POSTS.values())[1:])


async def test_an_edition_tells_nothing_of_the_day_after(service: Service) -> None:
    view = await service.briefs.make(BriefOrder(day=date(2026, 3, 3), tz="UTC"))
    told = [sentence.text for story in view.edition.stories for sentence in story.sentences]
    assert told
    assert not any("Five" in text for text in told)


async def test_posts_are_shown_and_kept(service: Service) -> None:
    (article,) = (await service.articles()).articles
    posts = json.loads(await service.article(article.article_id))["revision"]["posts"]
    assert posts == [{"paragraph": n, "published_at": at} for n, at in enumerate(POSTS)]
