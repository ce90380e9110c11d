"""Stories written by a model: checked like any other sentence; what does not stand is told by quotations."""

from datetime import date
from pathlib import Path

import pytest

from rag.config import load
from rag.service.briefs import BriefOrder
from rag.types import Edition
from tests.fakes.loopback import serving
from tests.fakes.models import Model, blocks, reply, silent
from tests.fakes.openai_server import FakeOpenAI, failing
from tests.opening import open_service

ARTICLE = """# Harbour bridge reopens

The Gazette, March 2, 2026

The harbour bridge in Ostwick reopened on Monday after nine months of repairs.

Repairs cost 4.2 million crowns, city engineer Dana Holm said. The bridge carries 11,000 cars a day.

Trams will follow in May, once the new rails are tested.
"""


def true(prompt: str) -> str:
    key = blocks(prompt)[0].key
    return reply(
        ("The harbour bridge in Ostwick reopened on Monday.", [key]),
        ("Repairs cost 4.2 million crowns, city engineer Dana Holm said.", [key]),
    )


def lying(prompt: str) -> str:
    key = blocks(prompt)[0].key
    return reply(
        ("The harbour bridge in Ostwick collapsed on Monday and 40 people died.", [key]),
        ("Repairs cost 9 million crowns, city engineer Dana Holm said.", [key]),
    )


async def edition(home: Path, server: FakeOpenAI, monkeypatch: pytest.MonkeyPatch, *, refresh: bool = False) -> Edition:
    with serving(server) as address:
        monkeypatch.setenv("OPENAI_BASE_URL", f"{address}/v1")
        monkeypatch.setenv("OPENAI_API_KEY", "test")
        monkeypatch.setenv("RAG_LLM_MODEL", "scripted")
        async with open_service(load(home=home)) as service:
            await service.ingest(ARTICLE.encode(), name="bridge.md")
            return (await service.briefs.make(BriefOrder(day=date(2026, 3, 2), refresh=refresh))).edition


async def test_what_the_model_wrote_stands_when_it_is_supported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = await edition(tmp_path, FakeOpenAI(true), monkeypatch)
    assert made.mode == "llm"
    assert {"model", "prompt"} <= made.methods.keys()
    assert made.stories[0].sentences[0].text == "The harbour bridge in Ostwick reopened on Monday."
    assert all(s.support.verdict == "supported" and s.citation_ids for s in made.stories[0].sentences)


@pytest.mark.parametrize("model", [lying, silent])
async def test_what_does_not_stand_is_replaced_by_quotations(
    model: Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (story,) = (await edition(tmp_path, FakeOpenAI(model), monkeypatch)).stories
    assert len(story.sentences) >= 2
    assert not any(word in story.text for word in ("collapsed", "9 million"))
    cited = " ".join(c.cited_text for c in story.citations)
    assert all(s.text in cited for s in story.sentences)


async def test_a_model_that_fails_degrades_the_edition_to_quotations(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = FakeOpenAI()
    server.chat.otherwise = failing(401)
    made = await edition(tmp_path, server, monkeypatch)
    assert made.degraded
    assert made.stories[0].sentences
    again = await edition(tmp_path, FakeOpenAI(true), monkeypatch, refresh=True)
    assert again.id != made.id
    assert not again.degraded
