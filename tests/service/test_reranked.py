"""A reranker in a search: what it reads, what it orders, and what stands when it fails or there is none."""

import json
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from starlette.responses import JSONResponse

from rag.answer.ask import AskRequest
from rag.config import load
from rag.errors import Misconfigured
from rag.review import ReviewRequest
from rag.service import Service
from rag.service.views import to_json
from tests.fakes.loopback import serving
from tests.opening import open_service
from tests.rerank.reranking_server import Reranking
from tests.rerank.test_rerank_directory import directory

NOW = datetime(2026, 3, 9, 12, tzinfo=UTC)
QUESTION = "Who lit the lamp of Amsel harbour?"


def article(n: int, text: str, day: str = "2026-03-02") -> dict[str, Any]:
    return {"title": f"Report {n}", "url": f"https://g.example/{n}", "published_at": day, "text": text}


ARTICLES = [
    article(0, "Keeper Ana Holt lit the lamp of Amsel harbour on Monday, the first time in six years."),
    article(1, "The lamp of Amsel harbour was dark for years, and skippers of Amsel complained about the harbour."),
    article(2, "Amsel harbour has a new crane, which lifts forty tonnes and was paid for by the county of Vell."),
    article(3, "A bakery in Dorn sells bread with seeds of the blue poppy, which grows in the hills behind it."),
]


@pytest.fixture
def server() -> Reranking:
    return Reranking()


@pytest.fixture
def address(server: Reranking) -> Iterator[str]:
    with serving(server.app) as address:
        yield address


@asynccontextmanager
async def opened(home: Path, **settings: Any) -> AsyncGenerator[Service]:
    async with open_service(load(home=home, tz="UTC", **settings), clock=lambda: NOW) as service:
        body = "\n".join(map(json.dumps, ARTICLES)).encode()
        await service.ingest(body, media_type="application/x-ndjson")
        assert await service.wait_indexed(60)
        yield service


def backwards(body: Any) -> JSONResponse:
    """Scores as a crane-lover gives them, on the scale of logits."""
    return JSONResponse([{"index": n, "score": 9.0 if "crane" in text else -n} for n, text in enumerate(body["texts"])])


async def test_it_orders_what_is_found_and_is_named(tmp_path: Path, server: Reranking, address: str) -> None:
    server.answer = backwards
    async with opened(tmp_path, rerank={"url": address}) as service:
        found = await service.search(QUESTION, k=2)
        answer = await service.ask(AskRequest(question=QUESTION))
        status = await service.status()
    assert found.hits[0].title == "Report 2"
    assert found.hits[0].scores.rerank == 9.0
    assert found.hits[0].scores.fused == max(hit.scores.fused for hit in found.hits)
    assert found.reranker == answer.reranker == status.reranker
    assert str(found.reranker).startswith("rerank:tei:127.0.0.1:")
    assert found.degraded == ()
    assert server.bodies[0]["query"] == QUESTION
    assert "Report 2\nAmsel harbour has a new crane" in "\n".join(server.bodies[0]["texts"])


async def test_it_reads_so_many_and_the_rest_stays_behind(tmp_path: Path, server: Reranking, address: str) -> None:
    async with opened(tmp_path, rerank={"url": address, "candidates": 2}) as service:
        hits = (await service.search(QUESTION)).hits
    assert [len(body["texts"]) for body in server.bodies] == [2]
    assert [hit.scores.rerank is None for hit in hits] == [False, False, *(True for _ in hits[2:])]
    assert len(hits) > 2


async def test_one_that_fails_leaves_the_fused_order_and_says_so(
    tmp_path: Path, server: Reranking, address: str
) -> None:
    server.answer = lambda _: JSONResponse([{"index": 0, "score": 1.0}])
    async with opened(tmp_path, rerank={"url": address}) as service:
        found, answer = await service.search(QUESTION), await service.ask(AskRequest(question=QUESTION))
    async with opened(tmp_path) as service:
        without = await service.search(QUESTION)
    assert found.hits == without.hits
    assert found.reranker is None
    assert found.degraded[0].startswith("rerank_failed: the reranker did not score each of")
    assert answer.degraded == found.degraded


async def test_without_one_answers_know_nothing_of_it(tmp_path: Path) -> None:
    async with opened(tmp_path) as service:
        found, answer = await service.search(QUESTION), await service.ask(AskRequest(question=QUESTION))
    assert b"rerank" not in to_json(found)
    assert b"rerank" not in to_json(answer)


async def test_the_same_answer_of_another_reranker_is_another_answer(
    tmp_path: Path, server: Reranking, address: str
) -> None:
    ids: list[str] = []
    for settings in ({}, {"rerank": {"url": address}}, {"rerank": {"url": address, "model": "m"}}):
        async with opened(tmp_path, **settings) as service:
            ids.append((await service.ask(AskRequest(question=QUESTION))).id)
    assert len(set(ids)) == 3


async def test_sentences_to_verify_are_not_reranked(tmp_path: Path, server: Reranking, address: str) -> None:
    async with opened(tmp_path, rerank={"url": address}) as service:
        await service.verify(ReviewRequest(text="Ana Holt lit the lamp of Amsel harbour."))
    assert server.bodies == []


async def test_a_server_does_not_start_with_a_model_that_is_none(tmp_path: Path) -> None:
    own = directory(tmp_path / "model", (0.0, 1.0), {})
    settings = load(home=tmp_path / "home", rerank={"path": own})
    with pytest.raises(Misconfigured, match="RAG_RERANK_PATH"):
        async with open_service(settings, serving=True):
            pass
