"""A real server: work of callers who have gone ends, kinds of work do not starve each other, a stop keeps its word."""

import asyncio
import json
import signal
import time
from pathlib import Path

import httpx2
import pytest

from evals.server import Server, running
from tests.api.conftest import BRIDGE, TUNNEL
from tests.fakes.loopback import serving
from tests.fakes.openai_server import FakeOpenAI, hang

pytestmark = pytest.mark.soak

QUESTION = {"question": "How much did the bridge repairs cost?"}
DRAFT = " ".join(
    f"The bridge of Ostwick was repaired by {n} workers for {n + 2} million crowns, Dana Holm said." for n in range(150)
)


async def _stored(client: httpx2.AsyncClient) -> None:
    for article in (BRIDGE, TUNNEL):
        (await client.post("/v1/articles", json=article, params={"wait": "indexed"})).raise_for_status()


def _client(server: Server, timeout: float = 60) -> httpx2.AsyncClient:
    return httpx2.AsyncClient(base_url=server.url, timeout=timeout)


async def test_work_ends_when_its_caller_hangs_up(tmp_path: Path) -> None:
    limits = {"RAG_LIMITS_VERIFY_CONCURRENCY": "1", "RAG_LIMITS_QUEUE": "0"}
    with running(tmp_path / "home", environment=limits) as server:
        async with _client(server) as client:
            await _stored(client)
            short = {"text": "Repairs cost 4.2 million crowns."}
            (await client.post("/v1/verify", json=short)).raise_for_status()  # the reader of clauses is loaded now
            try:
                await client.post("/v1/verify", json={"text": DRAFT}, timeout=0.5)
            except httpx2.ReadTimeout:
                pass
            else:
                raise AssertionError("the draft is too short for this test")
            started = time.monotonic()
            while (answer := await client.post("/v1/verify", json=short)).status_code == 429:
                await asyncio.sleep(0.05)
            assert answer.status_code == 200
            assert time.monotonic() - started < 5


async def test_reading_ends_when_its_caller_hangs_up(tmp_path: Path) -> None:
    limits = {"RAG_LIMITS_INGEST_CONCURRENCY": "1", "RAG_LIMITS_QUEUE": "0"}
    article = json.dumps({"title": "A", "text": "The ferry sank off Halvik on Monday, the police said. " * 200}) + "\n"
    with running(tmp_path / "home", environment=limits) as server:
        async with _client(server) as client:
            await _stored(client)
            headers = {"content-type": "application/x-ndjson"}
            with pytest.raises(httpx2.ReadTimeout):
                await client.post("/v1/articles", content=article * 1500, headers=headers, timeout=2)
            started = time.monotonic()
            short = {"title": "Short", "text": "It sank."}
            while (answer := await client.post("/v1/articles", json=short)).status_code == 429:
                await asyncio.sleep(0.05)
            assert answer.status_code == 200
            assert time.monotonic() - started < 5


async def test_long_verifications_leave_room_for_questions(tmp_path: Path) -> None:
    """Eight of them held all eight slots; questions had to wait for their end."""
    with running(tmp_path / "home") as server:
        async with _client(server, timeout=300) as client:
            await _stored(client)
            verifying = [asyncio.create_task(client.post("/v1/verify", json={"text": DRAFT})) for _ in range(8)]
            await asyncio.sleep(0.5)
            for _ in range(3):
                answer = await client.post("/v1/ask", json=QUESTION)
                assert answer.status_code == 200
            assert not any(task.done() for task in verifying)
            for task in verifying:
                task.cancel()
            await asyncio.gather(*verifying, return_exceptions=True)


async def test_told_to_stop_it_answers_what_is_going_on_and_says_so_to_the_rest(tmp_path: Path) -> None:
    model = FakeOpenAI()
    model.chat.otherwise = hang(after='{"sentences": [')
    with serving(model) as address:
        environment = {
            "RAG_LLM_MODEL": "scripted",
            "OPENAI_BASE_URL": f"{address}/v1",
            "RAG_LIMITS_DRAIN_SECONDS": "6",
        }
        with running(tmp_path / "home", environment=environment) as server:
            async with _client(server) as client:
                await _stored(client)
                await client.post("/v1/ask", json=QUESTION | {"mode": "extractive"})  # what is loaded at first is there
                hanging = [asyncio.create_task(client.post("/v1/ask", json=QUESTION)) for _ in range(4)]
                await asyncio.sleep(1)
                quick = asyncio.create_task(client.post("/v1/ask", json=QUESTION | {"mode": "extractive"}))
                await asyncio.sleep(0.25)
                server.process.send_signal(signal.SIGTERM)
                stopped = time.monotonic()
                await asyncio.sleep(0.5)
                ready = await client.get("/readyz")
                assert (ready.status_code, ready.json()["waiting_for"]) == (503, ["shutting down"])
                refused = await client.post("/v1/ask", json=QUESTION)
                assert (refused.status_code, refused.json()["code"]) == (503, "shutting_down")
                assert (await quick).status_code == 200
                for response in await asyncio.gather(*hanging):
                    assert response.status_code == 503
                    assert response.headers["content-type"] == "application/problem+json"
                    assert response.json()["code"] == "shutting_down"
            code = await asyncio.to_thread(server.process.wait, 30)
            assert code in (0, -signal.SIGTERM)
            assert time.monotonic() - stopped < 60
