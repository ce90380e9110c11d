"""With a model the same questions have no answer, and the same sentences are of another thing."""

import json
import re
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from rag.answer.ask import AskRequest
from rag.config import load
from rag.service import Service
from rag.types import Filters
from tests.fakes.loopback import serving
from tests.fakes.models import blocks, reply
from tests.fakes.openai_server import FakeOpenAI
from tests.opening import open_service

ARTICLES = [
    {
        "title": "Trade minister of Norland resigns over quay",
        "source": "Veldamar Gazette",
        "published_at": "2031-05-06",
        "text": "Trade Minister Tora Lund of Norland resigned on Tuesday because the quay of Veldamar had sunk.\n\n"
        "Prime Minister Odd Brekke accepted the resignation and gave her duties to Ada Holm.",
    },
    {
        "title": "Tannery in Corrin to employ 1,700",
        "source": "Corrin Post",
        "published_at": "2031-05-06",
        "text": "The tannery in Corrin will employ 1,700 people when it is finished.\n\n"
        "Correction: An earlier version of this article said that the tannery in Corrin would employ 2,900 people.",
    },
]


def everything(prompt: str) -> str:
    """Says every sentence that it was shown, whatever was asked."""
    return reply(
        *((sentence, [b.key]) for b in blocks(prompt) for sentence in re.split(r"(?<=[.!?])\s+", b.text.strip()))
    )


@asynccontextmanager
async def archive(
    home: Path, monkeypatch: pytest.MonkeyPatch, model: Callable[[str], str]
) -> AsyncGenerator[tuple[Service, FakeOpenAI]]:
    server = FakeOpenAI(model)
    with serving(server) as address:
        monkeypatch.setenv("OPENAI_BASE_URL", f"{address}/v1")
        monkeypatch.setenv("OPENAI_API_KEY", "test")
        monkeypatch.setenv("RAG_LLM_MODEL", "tiny")
        async with open_service(load(home=home)) as service:
            await service.ingest("\n".join(map(json.dumps, ARTICLES)).encode(), name="articles.jsonl")
            assert await service.wait_indexed(60)
            yield service, server


@pytest.mark.parametrize(
    ("question", "lacking"),
    [
        ("Who is the president of Norland?", "president of Norland"),
        ("In which year was the tannery in Corrin built?", "a year"),
        ("What did the repairs of the lighthouse cost Xaver Pollmann?", "Xaver Pollmann"),
    ],
)
async def test_what_has_no_answer_is_not_asked_of_a_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, question: str, lacking: str
) -> None:
    async with archive(tmp_path, monkeypatch, everything) as (service, server):
        answer = await service.ask(AskRequest(question=question))
        assert (answer.status, answer.mode, answer.degraded) == ("abstained", "llm", ())
        assert any(lacking in lack.detail for lack in answer.lacking), answer.lacking
        assert not server.chat.calls


async def test_what_has_an_answer_is_asked_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with archive(tmp_path, monkeypatch, everything) as (service, server):
        answer = await service.ask(AskRequest(question="Who is the trade minister of Norland?"))
        assert (answer.status, answer.mode, answer.lacking) == ("answered", "llm", ())
        assert server.chat.calls


async def test_where_was_searched_is_said_with_a_model_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with archive(tmp_path, monkeypatch, everything) as (service, _):
        only, other = (Filters(sources=(source,)) for source in ("Corrin Post", "Veldamar Gazette"))
        answer = await service.ask(AskRequest(question="Why did Tora Lund resign?", filters=only))
        assert answer.status == "abstained"
        assert any("Corrin Post" in lack.detail for lack in answer.lacking)
        assert (await service.ask(AskRequest(question="Why did Tora Lund resign?", filters=other))).status == "answered"


async def test_what_was_corrected_is_dropped_when_a_model_says_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with archive(tmp_path, monkeypatch, everything) as (service, _):
        question = "How many people will the tannery in Corrin employ?"
        answer = await service.ask(AskRequest(question=question))
        assert (answer.status, answer.mode) == ("answered", "llm")
        assert "1,700" in answer.text
        assert "2,900" not in answer.text
        assert any("2,900" in v.detail and "of another time" in v.detail for v in answer.violations)
