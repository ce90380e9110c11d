"""Answers and summaries are told without datelines, and cite what is behind them."""

import json
from pathlib import Path

from rag.answer.ask import AskRequest
from rag.config import load
from rag.summarize import SummaryRequest
from tests.opening import open_service

ARTICLE = {
    "title": "Dam above Ostrel breaks",
    "source": "Veldamar Gazette",
    "published_at": "2031-05-05",
    "text": "VELDAMAR, May 5 (NPA) — The dam above Ostrel broke on Monday, the trade ministry said. Nobody was hurt.",
}
TOLD = "The dam above Ostrel broke on Monday, the trade ministry said."


async def test_a_dateline_is_no_part_of_what_is_told(tmp_path: Path) -> None:
    async with open_service(load(home=tmp_path)) as service:
        await service.ingest(json.dumps(ARTICLE).encode(), name="article.json")
        assert await service.wait_indexed(60)
        answer = await service.ask(AskRequest(question="When did the dam above Ostrel break?", sentences=1))
        summary = await service.summarize(SummaryRequest(query="the dam above Ostrel", sentences=1))
        for given in (answer, summary):
            assert [s.text for s in given.sentences] == [TOLD]
            assert given.sentences[0].support.verdict == "supported"
            (cited,) = given.citations
            assert cited.cited_text == TOLD
            assert ARTICLE["text"][cited.start : cited.end] == TOLD
