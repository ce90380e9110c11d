"""Asking as of a moment sees the articles as they were then: over the seeds, put together as in service."""

import json
import sqlite3
from collections.abc import AsyncGenerator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rag.answer.ask import AskRequest
from rag.config import load
from rag.retrieve.dense import nearest
from rag.retrieve.replay import Replay
from rag.service import Service
from rag.summarize import SummaryRequest
from rag.types import NO_FILTERS, Answer, Filters, Stamp
from tests.opening import open_service

SEEDS = Path(__file__).parents[2] / "seeds"
JOBS = "How many people will the Corvane plant employ when it runs at full capacity?"


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 3, 20, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def on(moment: str, **more: Any) -> Filters:
    return Filters(as_of=Stamp.parse(moment).last, **more)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def service(tmp_path: Path, clock: Clock) -> AsyncGenerator[Service]:
    async with open_service(load(home=tmp_path / "home"), clock=clock) as service:
        yield service


async def put(service: Service, *states: dict[str, str]) -> list[str]:
    """JSON lines in one call; the ids of their articles."""
    body = "\n".join(json.dumps(state) for state in states).encode()
    report = await service.ingest(body, media_type="application/x-ndjson")
    assert await service.wait_indexed(60)
    return [article.article_id for article in report.articles]


def ferry(said: str, *, updated: str | None = None, **more: str) -> dict[str, str]:
    dates = {"published_at": "2026-03-04T10:00:00Z"} | ({"updated_at": updated} if updated else {})
    base = {"url": "https://tide.example/ferry", "title": "The Ostwick ferry", "source": "Tide Post", "text": said}
    return base | dates | more


async def texts(service: Service, query: str, filters: Filters) -> list[str]:
    return [hit.text for hit in (await service.search(query, filters=filters)).hits]


async def asked(service: Service, question: str, filters: Filters) -> Answer:
    answer = await service.ask(AskRequest(question=question, filters=filters))
    for citation in answer.citations:
        resolved = await service.citation(citation.id)
        assert resolved.cited_text == citation.cited_text
    return answer


async def test_a_correction_in_the_seeds_is_undone_before_it_was_made(service: Service) -> None:
    for path in sorted(SEEDS.glob("html/2026-*.html")):
        await service.ingest(path.read_bytes(), name=path.name)
    assert await service.wait_indexed(120)
    before = await asked(service, JOBS, on("2026-03-04T23:59:59Z"))
    assert "2,400" in before.text
    assert "1,400" not in before.text
    assert (await service.citation(before.citations[0].id)).status == "revised"
    for filters in (on("2026-03-08"), NO_FILTERS):
        after = await asked(service, JOBS, filters)
        assert "1,400 people" in after.text
        assert {(await service.citation(citation.id)).status for citation in after.citations} == {"live"}
    morning = [
        await texts(service, JOBS, on(f"2026-03-05T08:{minute}:00Z", sources=("Northern Ledger",)))
        for minute in ("09", "10")
    ]
    assert ["employ 1,400 people" in found[0] for found in morning] == [False, True]
    earlier = await service.search(JOBS, filters=on("2026-03-04T12:00:00Z"))
    assert all("Corvane" not in hit.title for hit in earlier.hits)
    later = await service.search(JOBS, filters=on("2026-03-04T23:59:59Z"))
    assert any("Corvane" in hit.title for hit in later.hits)


async def test_a_third_revision_by_meaning_and_by_words(service: Service) -> None:
    steps = [
        ferry("The ferry carried 40 passengers when it sank."),
        ferry("The ferry carried 52 passengers when it sank.", updated="2026-03-05T09:00:00Z"),
        ferry("The ferry carried 57 passengers when it sank.", updated="2026-03-06T09:00:00Z"),
    ]
    for step in steps:
        await put(service, step)
    days = ("2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06")
    found = [
        await service.search("How many were on board of the boat that went down?", filters=on(day)) for day in days
    ]
    assert [[hit.text for hit in result.hits] for result in found] == [[], *([step["text"]] for step in steps)]
    assert all(hit.scores.dense for result in found[1:] for hit in result.hits)
    assert [await texts(service, "ferry passengers", on(day)) for day in days[1:]] == [[step["text"]] for step in steps]


async def test_a_withdrawn_article_answers_for_its_time_only(service: Service, clock: Clock) -> None:
    [article] = await put(service, ferry("The ferry carried 40 passengers when it sank."))
    clock.now = datetime(2026, 3, 21, 12, tzinfo=UTC)
    await service.delete(article)
    assert await service.wait_indexed(60)
    question = "How many passengers did the ferry carry?"
    then = await asked(service, question, on("2026-03-20"))
    assert "40 passengers" in then.text
    assert (await service.citation(then.citations[0].id)).status == "withdrawn"
    for filters in (NO_FILTERS, on("2026-03-21")):
        now = await asked(service, question, filters)
        assert (now.status, now.evidence) == ("abstained", ())


async def test_a_summary_of_a_given_article_is_of_what_it_said_then(service: Service) -> None:
    sank, raised = ferry("The ferry sank off the bar."), ferry("The ferry was raised.", updated="2026-03-06T10:00:00Z")
    [article, _] = await put(service, sank, raised)
    for day, said in (("2026-03-05", sank["text"]), ("2026-03-07", raised["text"])):
        summary = await service.summarize(SummaryRequest(filters=on(day, article_ids=(article,))))
        assert [hit.text for hit in summary.evidence] == [said]


async def test_filters_and_as_of_together(service: Service) -> None:
    pilot = {
        "url": "https://gull.example/pilot",
        "title": "The pilot",
        "source": "Gull Weekly",
        "text": "A pilot left the ferry.",
    }
    await put(service, ferry("The ferry sank."), pilot | {"published_at": "2026-03-01"})
    [ferry_id] = await put(service, ferry("The ferry was raised.", updated="2026-03-06"))
    assert await texts(service, "ferry", on("2026-03-05", sources=("Tide Post",))) == ["The ferry sank."]
    assert await texts(service, "ferry", on("2026-03-05", article_ids=(ferry_id,))) == ["The ferry sank."]
    assert await texts(service, "ferry", on("2026-03-05", until=Stamp.parse("2026-03-02").last)) == [pilot["text"]]
    assert await texts(service, "ferry", on("2026-03-05", since=Stamp.parse("2026-03-05").first)) == []
    assert await texts(service, "ferry", on("2026-03-05", since=Stamp.parse("2026-03-02").first)) == ["The ferry sank."]
    assert await texts(service, "ferry", on("2026-03-07", sources=("tide post",))) == ["The ferry was raised."]


async def test_a_past_chunk_ranks_where_it_would_have_ranked(service: Service) -> None:
    """An irrelevant correction does not push out what is live, a relevant one takes its old place."""
    others = [
        {
            "url": f"https://tide.example/{n}",
            "title": f"Quay {n}",
            "source": "Tide Post",
            "published_at": "2026-03-02",
            "text": said,
        }
        for n, said in enumerate(
            ["The harbour master counted gulls at noon.", "Bread prices rose again.", "A choir sang in the rain."]
        )
    ]
    await put(service, *others, ferry("The ferry sank off the bar."))
    before = await service.search("Who counted gulls?", filters=on("2026-03-04"))
    await put(service, ferry("The ferry sank off the bar, and was raised.", updated="2026-03-06"))
    after = await service.search("Who counted gulls?", filters=on("2026-03-04"))
    assert [hit.text for hit in after.hits] == [hit.text for hit in before.hits]
    assert after.hits[0].text == others[0]["text"]
    assert [hit.scores.dense for hit in after.hits] == [hit.scores.dense for hit in before.hits]


@pytest.mark.parametrize("tokens", [None, 40], ids=["after an upgrade", "with another chunker"])
async def test_reindex_makes_the_past_anew(tmp_path: Path, tokens: int | None) -> None:
    settings = load(home=tmp_path / "home")
    said = "The ferry sank. " + "Divers looked for its bell among the stones of the harbour. " * 9
    async with open_service(settings) as service:
        await put(service, ferry(said), ferry("The ferry was raised.", updated="2026-03-06"))
    with closing(sqlite3.connect(tmp_path / "home" / "library.db")) as library, library:
        library.execute("DELETE FROM past_texts")
        library.execute("DELETE FROM past_chunks")
    if tokens:
        settings = settings.model_copy(update={"chunk": settings.chunk.model_copy(update={"tokens": tokens})})
    done: list[str] = []
    async with open_service(settings, rebuilding=True) as service:
        await service.reindex(lambda what, _done, _total: done.append(what))
    assert "cutting what was replaced" in done
    async with open_service(settings) as service:
        [hit, *_] = (await service.search("Did the ferry sink?", filters=on("2026-03-05"))).hits
        assert said.startswith(hit.text[:40])
        assert hit.scores.dense
        assert await texts(service, "Did the ferry sink?", NO_FILTERS) == ["The ferry was raised."]


def test_merging_keeps_each_chunk_once_and_leaves_out_what_was_not_known() -> None:
    then = Replay(frozenset({2}))
    assert then.spare == 1
    assert then.merged([(1, 0.9), (2, 0.8), (3, 0.3)], [(4, 0.5), (3, 0.3)], 9) == [(1, 0.9), (4, 0.5), (3, 0.3)]
    assert then.merged([(1, 0.5)], [(4, 0.5)], 1) == [(1, 0.5)]


def test_nearest_is_ordered_by_similarity_then_key() -> None:
    matrix = np.eye(3, dtype=np.float32)[[0, 1, 0]]
    assert nearest([7, 8, 5], matrix, matrix[0], 2) == [(5, 1.0), (7, 1.0)]
    assert nearest([], np.empty((0, 0), np.float32), matrix[0], 2) == []
