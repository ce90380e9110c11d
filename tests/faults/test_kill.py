"""kill -9 at every step of the way in: nothing acknowledged is lost, nothing is there twice, all is healed."""

import asyncio
import json
import random
import signal
import subprocess
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
import pytest

from rag.answer.ask import AskRequest
from rag.config import load
from rag.service import Service
from tests.faults.ingesting import STEPS, article
from tests.opening import open_service

pytestmark = pytest.mark.soak

ROOT = Path(__file__).parent.parent.parent


def child(home: Path, step: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faults.ingesting", str(home), step], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )


@asynccontextmanager
async def healed(home: Path) -> AsyncGenerator[Service]:
    """The archive opened again, with everything caught up."""
    async with open_service(load(home=home, retrieve={"exact_rows": 0})) as service:
        assert await service.wait_indexed(90), (await service.status()).problems
        yield service


async def sound(service: Service, acknowledged: set[str]) -> None:
    """Every acknowledged article is found by its own number and cited exactly; there are no two of anything."""
    listed = [a.article_id for a in (await service.articles(limit=200)).articles]
    assert len(listed) == len(set(listed))
    assert acknowledged <= set(listed)
    for article_id in acknowledged:
        view = json.loads(await service.article(article_id))
        number = view["article"]["title"].split()[1]
        answer = await service.ask(AskRequest(question=f"How much did the keeper of pier {number} pay for the oil?"))
        cited = [c for c in answer.citations if c.article_id == article_id]
        assert cited, (number, answer.text)
        for citation in cited:
            assert (await service.citation(citation.id)).cited_text == citation.cited_text
            assert citation.revision_id == view["article"]["revision_id"]
    status = await service.status()
    assert (status.to_embed, status.to_index, status.to_remove) == (0, 0, 0)
    hits = (await service.search("lamp on the pier", k=50)).hits
    assert len({(hit.article_id, hit.start) for hit in hits}) == len(hits)


@pytest.mark.parametrize("step", [f"{when}:{name}" for name in STEPS for when in ("before", "after")])
async def test_killed_at_a_step(tmp_path: Path, step: str) -> None:
    process = child(tmp_path / "home", step)
    out, _ = process.communicate(timeout=120)
    assert process.returncode == -signal.SIGKILL
    async with healed(tmp_path / "home") as service:
        await sound(service, set(out.split()))
        if step.partition(":")[2] != "store":
            current = json.loads(await service.article(out.split()[0]))
            assert "second" in current["revision"]["paragraphs"][0]["text"]


@pytest.mark.parametrize("seed", range(3))
async def test_killed_at_a_moment_with_the_process_that_holds_chroma(tmp_path: Path, seed: int) -> None:
    process = child(tmp_path / "home", "never")
    assert process.stdout
    acknowledged = {process.stdout.readline().strip() for _ in range(4)}
    await asyncio.sleep(random.Random(seed).uniform(0, 3))
    for victim in [*psutil.Process(process.pid).children(recursive=True), psutil.Process(process.pid)]:
        victim.kill()
    rest, _ = process.communicate(timeout=60)
    async with healed(tmp_path / "home") as service:
        await sound(service, acknowledged | set(rest.split()))


@pytest.mark.parametrize("file", ["data_level0.bin", "chroma.sqlite3"])
async def test_a_truncated_index_is_set_aside_and_built_anew(tmp_path: Path, file: str) -> None:
    home = tmp_path / "home"
    out, _ = child(home, "never").communicate(timeout=120)
    for path in (home / "chroma").rglob(file):
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 3])
    async with open_service(load(home=home, retrieve={"exact_rows": 0}), serving=True) as service:
        answer = await service.ask(AskRequest(question="How much did the keeper of pier 2 pay for the oil?"))
        assert answer.status == "answered"
        assert await service.wait_indexed(90)
        await sound(service, set(out.split()))
        assert (await service.status()).index == "open"


def test_the_articles_differ() -> None:
    assert article(1) != article(2)
    assert article(1)["url"] == article(1, "second")["url"]
