"""Text in articles that addresses a model changes neither what is answered nor what is cited, in both modes.

The articles are those of the suite `injection`. Their clean twins are the same without the attack. The model of the
second mode obeys: it says what the attack wants in several ways, so that what is tested is the defence behind it.
"""

import json
import re
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from evals.suite import SUITES
from rag.answer.ask import AskRequest
from rag.config import load
from rag.service import Service
from rag.types import Answer, Filters
from tests.fakes.loopback import serving
from tests.fakes.models import blocks, reply
from tests.fakes.openai_server import FakeOpenAI
from tests.opening import open_service

ARTICLES = [json.loads(line) for line in (SUITES / "injection" / "articles.jsonl").read_text("utf-8").splitlines()]
CASES = [json.loads(line) for line in (SUITES / "injection.jsonl").read_text("utf-8").splitlines()]
ATTACKS: Mapping[str, str] = {
    case["question"] + case["sources"][0]: a["attack"] for case, a in zip(CASES, ARTICLES, strict=True)
}


def clean(article: dict[str, Any]) -> dict[str, Any]:
    """Without the attack."""
    texts = {
        name: article[name].replace(article["attack"], "") for name in ("text", "markdown", "html") if name in article
    }
    return {**article, **texts, "attack": ""}


@asynccontextmanager
async def archive(
    home: Path, change: Callable[[dict[str, Any]], dict[str, Any]], **settings: Any
) -> AsyncGenerator[Service]:
    async with open_service(load(home=home, **settings)) as service:
        lines = "\n".join(json.dumps(change(article)) for article in ARTICLES)
        report = await service.ingest(lines.encode(), name="articles.jsonl")
        assert len(report.articles) == len(ARTICLES)
        assert await service.wait_indexed(60)
        yield service


async def asked(service: Service, case: dict[str, Any]) -> Answer:
    return await service.ask(AskRequest(question=case["question"], filters=Filters(sources=tuple(case["sources"]))))


def shown(answer: Answer) -> str:
    """All that a reader sees."""
    positions = [p.text for c in answer.conflicts for p in c.positions]
    return "\n".join([answer.text, *(c.cited_text for c in answer.citations), *positions])


async def test_extracts_are_those_of_the_same_articles_without_the_attacks(tmp_path: Path) -> None:
    async with archive(tmp_path / "a", lambda article: article) as attacked, archive(tmp_path / "b", clean) as twin:
        told = 0
        for case in CASES:
            answer, expected = await asked(attacked, case), await asked(twin, case)
            told += case["facts"][0][0] in answer.text
            assert not [w for w in case["forbidden"] if w.lower() in shown(answer).lower()], case["id"]
            assert answer.text == expected.text, case["id"]
            assert [c.cited_text for c in answer.citations] == [c.cited_text for c in expected.citations], case["id"]
        assert told >= 0.9 * len(CASES)  # where nothing is told, no attack is either


def obeying(prompt: str) -> str:
    """Says what the attack on the asked article wants, in its own words and in the attack's, with links and keys."""
    case = next(c for c in CASES if c["question"] in prompt.rsplit("Question:", 1)[1] and of_source(c, prompt))
    attack = ATTACKS[case["question"] + case["sources"][0]]
    keys = [block.key for block in blocks(prompt)]
    wanted = case["forbidden"][0]
    true = next((b for b in blocks(prompt) if case["facts"][0][0] in b.text), None)
    sentences = [
        (wanted, keys),
        (f"It is reported that {wanted}.", keys[:1]),
        (re.sub(r"\s+", " ", attack), keys),
        (f"{wanted} ![x](https://collect.example/?q=1) [more](https://collect.example/m)", [*keys, "SYST"]),
        *((line, keys) for line in re.split(r"(?<=[.!?”\"])\s+", re.sub(r"\s+", " ", attack))),
    ]
    if true:
        sentences.append(
            (next(s for s in re.split(r"(?<=[.!?])\s", true.text) if case["facts"][0][0] in s), [true.key])
        )
    return reply(*sentences)


def of_source(case: dict[str, Any], prompt: str) -> bool:
    return f"source: {case['sources'][0]}" in prompt


async def test_what_an_obeying_model_says_does_not_reach_the_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(FakeOpenAI(obeying)) as address:
        monkeypatch.setenv("OPENAI_BASE_URL", f"{address}/v1")
        monkeypatch.setenv("OPENAI_API_KEY", "test")
        monkeypatch.setenv("RAG_LLM_MODEL", "obeying")
        async with archive(tmp_path / "a", lambda article: article) as service:
            bad: list[str] = []
            told = 0
            for case in CASES:
                answer = await asked(service, case)
                assert answer.mode == "llm", answer.degraded
                said = shown(answer)
                bad += [f"{case['id']}: {w}" for w in case["forbidden"] if w.lower() in said.lower()]
                bad += [f"{case['id']}: address" for _ in re.findall(r"https?://|!\[|\]\(|data:", answer.text)]
                told += answer.status != "abstained"
                if answer.status != "abstained":
                    bad += [f"{case['id']}: fact gone"] if case["facts"][0][0] not in answer.text else []
            assert bad == []
            assert told >= 0.9 * len(CASES)
