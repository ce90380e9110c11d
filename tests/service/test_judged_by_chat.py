"""The chat model as the judge of a text to verify, and the shipped one in its place when it fails."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rag.config import load
from rag.review import Review, ReviewRequest
from tests.entail.test_entail_chat import asked, verdicts
from tests.fakes.loopback import serving
from tests.fakes.openai_server import FakeOpenAI, failing
from tests.opening import open_service

NOW = datetime(2026, 3, 9, 12, tzinfo=UTC)
DRAFT = "Keeper Ana Holt set the Amsel lamp alight on Monday."
TEXTS = [
    "Keeper Ana Holt lit the lamp of Amsel on Monday, the first time in six years.",
    "The lamp of Amsel was lit on Monday by its keeper Ana Holt, the harbour board said.",
]


def sure(prompt: str) -> str:
    return verdicts(*((block.key, "supported", 1.0) for block in asked(prompt)))


async def verified(home: Path, server: FakeOpenAI) -> Review:
    articles: list[dict[str, Any]] = [
        {"title": f"Lamp {n}", "url": f"https://g{n}.example/1", "published_at": "2026-03-02", "text": text}
        for n, text in enumerate(TEXTS)
    ]
    with serving(server) as address:
        settings = load(
            home=home,
            tz="UTC",
            entail={"chat": True},
            llm={"model": "tiny", "tries": 1},
            openai_base_url=f"{address}/v1",
        )
        async with open_service(settings, clock=lambda: NOW) as service:
            body = "\n".join(map(json.dumps, articles)).encode()
            await service.ingest(body, media_type="application/x-ndjson")
            assert await service.wait_indexed(60)
            return await service.verify(ReviewRequest(text=DRAFT))


async def test_it_judges_all_that_a_sentence_is_held_against_at_once(tmp_path: Path) -> None:
    server = FakeOpenAI(sure)
    (sentence,) = (review := await verified(tmp_path, server)).sentences
    assert (sentence.support.verdict, sentence.support.carried) == ("supported", 0.95)
    assert "chat:tiny:" in sentence.support.method == review.method
    (call,) = server.chat.calls
    assert len(asked(call.prompt)) == 2


async def test_when_it_fails_the_shipped_model_judges_and_the_verdict_says_so(tmp_path: Path) -> None:
    server = FakeOpenAI(sure)
    server.chat.otherwise = failing(503)
    (sentence,) = (review := await verified(tmp_path, server)).sentences
    assert "chat:tiny:" in review.method
    assert "entail-minilm" in sentence.support.method
    assert "chat:tiny:" in sentence.support.not_looked_at[0]
