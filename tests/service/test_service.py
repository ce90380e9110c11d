"""The service put together with other parts: a Chroma server, an embeddings endpoint, a worn index, summaries."""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from evals.server import free_port
from rag.answer.ask import AskRequest
from rag.config import Settings, load
from rag.errors import BadInput, IndexMismatch, NotFound
from rag.service import Service
from rag.summarize import SummaryRequest
from rag.types import Filters
from tests.fakes.loopback import serving
from tests.fakes.openai_server import FakeOpenAI, failing, hang
from tests.opening import open_service

BY_CHROMA = {"exact_rows": 0}
"""Of `retrieve`: Chroma is filled by every process, and searches however little there is."""

QUESTION = AskRequest(question="Who lit lamp 7?")


def lamps(count: int, state: str = "") -> bytes:
    lines = [
        {
            "url": f"https://gazette.example/{n}",
            "title": f"Lamp {n}",
            "source": "Gazette",
            "published_at": "2026-03-02",
            "text": f"Keeper Ana Holt{n} lit lamp {n} on Monday{state}.\n\nThe lamp had been dark for {n + 2} years.",
        }
        for n in range(count)
    ]
    return "\n".join(json.dumps(line) for line in lines).encode()


async def put(service: Service, body: bytes) -> list[str]:
    report = await service.ingest(body, media_type="application/x-ndjson")
    assert not report.rejected
    return [article.article_id for article in report.articles]


@contextmanager
def chroma_server(path: Path, port: int) -> Generator[None]:
    chroma = str(Path(sys.executable).with_name("chroma"))
    command = [chroma, "run", "--path", str(path), "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            yield
        finally:
            server.kill()


async def test_articles_wait_for_a_chroma_server_and_are_found_meanwhile(tmp_path: Path) -> None:
    port = free_port()
    settings = load(home=tmp_path / "home", chroma_url=f"http://127.0.0.1:{port}")
    async with open_service(settings) as service:
        await put(service, lamps(9))
        assert not await service.wait_indexed(3)
        answer = await service.ask(QUESTION)
        assert "Holt7" in answer.text
        end = time.monotonic() + 60
        while not (await service.status()).problems:
            assert time.monotonic() < end
            await asyncio.sleep(0.1)
        with chroma_server(tmp_path / "chroma", port):
            assert await service.wait_indexed(60)
            status = await service.status()
            assert (status.index, status.to_index, status.problems) == ("open", 0, ())
        assert "Holt7" in (await service.ask(QUESTION)).text


def with_embeddings(home: Path, address: str) -> Settings:
    settings = load(home=home, openai_base_url=f"{address}/v1")
    embed = settings.embed.model_copy(update={"model": "remote", "deadline_seconds": 2.0})
    return settings.model_copy(update={"embed": embed, "llm": settings.llm.model_copy(update={"tries": 1})})


async def test_an_embeddings_endpoint_takes_the_place_of_the_local_model(tmp_path: Path) -> None:
    endpoint = FakeOpenAI(dimension=16)
    with serving(endpoint) as address:
        settings = with_embeddings(tmp_path / "home", address)
        async with open_service(settings) as service:
            await put(service, lamps(9))
            assert await service.wait_indexed(30)
            assert (await service.status()).embedder == "openai:remote@16"
            asked = len(endpoint.embeddings.calls)
            await put(service, lamps(9))
            assert await service.wait_indexed(30)
            assert len(endpoint.embeddings.calls) == asked
            endpoint.embeddings.otherwise = failing(503)
            answer = await service.ask(QUESTION)
            assert "Holt7" in answer.text
            assert answer.degraded[0].startswith("embedding_failed")


async def test_archives_of_another_embedder_are_refused_and_made_anew_on_demand(tmp_path: Path) -> None:
    home = tmp_path / "home"
    async with open_service(load(home=home)) as service:
        await put(service, lamps(9))
        assert await service.wait_indexed(30)
    with serving(FakeOpenAI(dimension=16)) as address:
        settings = with_embeddings(home, address)
        with pytest.raises(IndexMismatch, match="rag reindex"):
            async with open_service(settings):
                pass
        said: list[tuple[str, int, int]] = []
        async with open_service(settings, rebuilding=True) as service:
            await service.reindex(lambda what, done, total: said.append((what, done, total)))
        assert {what for what, _, _ in said} == {"embedding", "indexing", "reading"}
        async with open_service(settings) as service:
            assert await service.wait_indexed(30)
            assert "Holt7" in (await service.ask(QUESTION)).text


async def test_what_a_command_takes_in_is_found_at_once_and_entered_in_chroma_by_a_server(tmp_path: Path) -> None:
    settings = load(home=tmp_path / "home")
    async with open_service(settings) as service:
        await put(service, lamps(9))
        assert await service.wait_indexed(30)
        status = await service.status()
        assert (status.to_embed, status.to_index, status.problems) == (0, 9, ())
        assert (await service.search("keeper of lamp 7")).hits[0].scores.dense
        assert not (tmp_path / "home" / "chroma" / "chroma.sqlite3").exists()
    async with open_service(settings, serving=True) as service:
        assert await service.wait_indexed(60)
        status = await service.status()
        assert (status.index, status.to_index) == ("open", 0)
        assert not (tmp_path / "home" / "chroma" / "owed").exists()


async def test_an_index_that_lost_much_is_built_anew(tmp_path: Path) -> None:
    async with open_service(load(home=tmp_path / "home", retrieve=BY_CHROMA)) as service:
        ids = await put(service, lamps(1100))
        assert await service.wait_indexed(120)
        before = (await service.status()).collection
        for article_id in ids[:500]:
            await service.delete(article_id)
        assert await service.wait_indexed(120)
        status = await service.status()
        assert status.collection != before
        assert (status.chunks, status.to_index, status.to_remove) == (600, 0, 0)
        hits = (await service.search("keeper lamp", k=50)).hits
        assert not {hit.article_id for hit in hits} & set(ids[:500])


async def test_summaries_of_articles_and_of_topics_cite_every_sentence(tmp_path: Path) -> None:
    async with open_service(load(home=tmp_path / "home")) as service:
        ids = await put(service, lamps(5))
        assert await service.wait_indexed(30)
        for request in (
            SummaryRequest(filters=Filters(article_ids=tuple(ids[:2])), sentences=3),
            SummaryRequest(query="lamps that were lit", sentences=3),
        ):
            summary = await service.summarize(request)
            assert 1 <= len(summary.sentences) <= 3
            assert all(sentence.citation_ids for sentence in summary.sentences)
            for citation in summary.citations:
                assert (await service.citation(citation.id)).cited_text == citation.cited_text
        with pytest.raises(NotFound):
            await service.summarize(SummaryRequest(filters=Filters(article_ids=("a0",))))
        with pytest.raises(BadInput):
            await service.summarize(SummaryRequest())


@pytest.mark.parametrize("question", ["", "  ", "x" * 2001])
async def test_no_question_and_one_that_is_too_long_are_refused(tmp_path: Path, question: str) -> None:
    async with open_service(load(home=tmp_path / "home")) as service:
        with pytest.raises(BadInput):
            await service.ask(AskRequest(question=question))
        with pytest.raises(BadInput):
            await service.search(question)


async def test_an_embeddings_endpoint_that_hangs_delays_no_answer_for_long(tmp_path: Path) -> None:
    endpoint = FakeOpenAI(dimension=16)
    with serving(endpoint) as address:
        settings = with_embeddings(tmp_path / "home", address)
        patient = settings.model_copy(update={"embed": settings.embed.model_copy(update={"deadline_seconds": 60.0})})
        async with open_service(patient) as service:
            await put(service, lamps(9))
            assert await service.wait_indexed(30)
            endpoint.embeddings.otherwise = hang()
            result = await service.search("lamp 7")
            assert result.hits
            assert result.degraded[0].startswith("embedding_failed")
