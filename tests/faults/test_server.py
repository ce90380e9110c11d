"""A real server under stress: told to stop in the middle, fed huge and hostile documents, asked while it changes."""

import asyncio
import json
import signal
import time
from pathlib import Path

import httpx2
import pytest

from evals.server import running
from tests.api.conftest import BRIDGE, TUNNEL
from tests.fakes.loopback import serving
from tests.fakes.openai_server import FakeOpenAI, hang

pytestmark = pytest.mark.soak

QUESTION = {"question": "How much did the bridge repairs cost?"}


async def test_told_to_stop_it_says_so_to_open_streams_and_exits_cleanly(tmp_path: Path) -> None:
    model = FakeOpenAI()
    model.chat.otherwise = hang(after='{"sentences": [')
    with serving(model) as address:
        environment = {"RAG_LLM_MODEL": "scripted", "OPENAI_BASE_URL": f"{address}/v1"}
        with running(tmp_path / "home", environment=environment) as server:
            async with httpx2.AsyncClient(base_url=server.url, timeout=30) as client:
                await client.post("/v1/articles", json=BRIDGE)
                events: list[str] = []
                async with client.stream("POST", "/v1/ask", json=QUESTION | {"stream": True}) as response:
                    async for line in response.aiter_lines():
                        events.append(line)
                        if line == "event: retrieval":
                            server.process.send_signal(signal.SIGTERM)
            assert await asyncio.to_thread(server.process.wait, 20) in (0, -signal.SIGTERM)
    assert "event: error" in events
    last = json.loads(events[events.index("event: error") + 1].removeprefix("data: "))
    assert last["code"] == "shutting_down"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> "object":
    with running(tmp_path_factory.mktemp("stress")) as server:
        yield server.url


@pytest.mark.parametrize(
    "text",
    ["word " * 1_000_000, "\n\n".join(f"Paragraph {n} of the long report." for n in range(10_000)), "x" * 4_900_000],
    ids=["a line of 5 MB", "10,000 paragraphs", "a word of 5 MB"],
)
async def test_a_huge_article_leaves_the_server_answering(url: str, text: str) -> None:
    async with httpx2.AsyncClient(base_url=url, timeout=120) as client:
        sending = asyncio.create_task(
            client.post(
                "/v1/articles", json=BRIDGE | {"url": f"https://long.example/{len(text)}", "text": text[:4_999_000]}
            )
        )
        slowest = 0.0
        while not sending.done():
            started = time.perf_counter()
            assert (await client.get("/healthz")).status_code == 200
            slowest = max(slowest, time.perf_counter() - started)
            await asyncio.sleep(0.02)
        response = await sending
        assert response.status_code == 200, response.text[:300]
        assert slowest < 5
        article_id = response.json()["articles"][0]["article_id"]
        assert (await client.delete(f"/v1/articles/{article_id}")).status_code == 200


@pytest.mark.parametrize(
    "text",
    [
        "The tram\u202e stops\u2066 here.\u200b It\u00ad costs 3 crowns.",
        "Nul \x00 and bell \x07 in a line. The tram costs 3 crowns.",
        "Tags \U000e0041\U000e0042 hide here. The tram costs 3 crowns.",
        "Flags 🇺🇦 and families 👨‍👩‍👧 ride. The tram costs 3 crowns.",
        "A lone \ud800 surrogate rides. The tram costs 3 crowns.",
    ],
    ids=["bidi and zero width", "control", "tag characters", "emoji", "surrogate"],
)
async def test_hostile_unicode_is_normalised_and_cited_exactly(url: str, text: str) -> None:
    async with httpx2.AsyncClient(base_url=url, timeout=60) as client:
        body = json.dumps(BRIDGE | {"url": f"https://tram.example/{hash(text)}", "title": "Tram fares", "text": text})
        stored = (await client.post("/v1/articles", content=body, headers={"content-type": "application/json"})).json()
        article_id = stored["articles"][0]["article_id"]
        answer = (
            await client.post("/v1/ask", json={"question": "What does the tram cost?", "article_ids": [article_id]})
        ).json()
        for citation in answer["citations"]:
            resolved = (await client.get(f"/v1/citations/{citation['id']}")).json()
            start = resolved["start"] - resolved["paragraph_start"]
            cited = resolved["paragraph"][start : start + resolved["end"] - resolved["start"]]
            assert cited == citation["cited_text"]
        assert "3 crowns" in answer["text"]
        assert not set(answer["text"]) & set("\u202e\u2066\u200b\u00ad\x00\x07\U000e0041")


async def test_twenty_clients_with_the_same_article_make_one(url: str) -> None:
    article = TUNNEL | {"url": "https://courier.example/the-same"}
    async with httpx2.AsyncClient(base_url=url, timeout=60) as client:
        responses = await asyncio.gather(*(client.post("/v1/articles", json=article) for _ in range(20)))
        statuses = sorted(r.json()["articles"][0]["status"] for r in responses)
        assert statuses == ["created"] + ["unchanged"] * 19
        found = (await client.get("/v1/articles", params={"source": "Vell Courier"})).json()["articles"]
        assert [a["revisions"] for a in found] == [1]


async def test_asking_while_articles_change_never_fails(url: str) -> None:
    async with httpx2.AsyncClient(base_url=url, timeout=60) as client:

        async def change() -> None:
            for n in range(12):
                article = BRIDGE | {"text": BRIDGE["text"] + f"\n\nUpdate {n} of the day."}
                stored = (await client.post("/v1/articles", json=article)).json()["articles"][0]
                if n % 4 == 3:
                    await client.delete(f"/v1/articles/{stored['article_id']}")

        changing = asyncio.create_task(change())
        while not changing.done():
            response = await client.post("/v1/ask", json=QUESTION)
            assert response.status_code == 200, response.text
            assert all(hit["text"] for hit in response.json()["evidence"])
        await changing
