"""Two hundred clients at once, with eight long texts to verify among them: answers, their time, and the memory.

Each client asks again when it has its answer; told that the server is busy, it waits as long as it is told. The time of
an answer is that of the request that got it.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx2
import psutil

from evals.bench.rows import Row
from evals.server import Server, running

CLIENTS = 200
VERIFYING = 8
ALONE_SECONDS, TOGETHER_SECONDS = 20, 60
SEEDS = Path(__file__).parents[2] / "seeds"
QUESTIONS = (
    "Where was Trump when he made the call?",
    "What did Kyiv know about the call?",
    "How many people marched in Halvik?",
    "Who won the Cup?",
)
DRAFT = " ".join(
    f"About {n} people marched through Halvik on Saturday, the police said in a report." for n in range(190)
)


@dataclass(slots=True)
class _Heard:
    seconds: list[float] = field(default_factory=list[float])
    statuses: Counter[int] = field(default_factory=Counter[int])

    def p95(self) -> float:
        return sorted(self.seconds)[int(len(self.seconds) * 0.95)] if self.seconds else float("inf")


def measure() -> Iterator[Row]:
    with TemporaryDirectory() as home, running(Path(home)) as server:
        asyncio.run(_fill(server))
        process = psutil.Process(server.process.pid)
        alone = asyncio.run(_load(server, ALONE_SECONDS, 0))
        before = process.memory_info().rss
        together = asyncio.run(_load(server, TOGETHER_SECONDS, VERIFYING))
        after = process.memory_info().rss
    failed = sum(count for status, count in (alone.statuses + together.statuses).items() if status >= 500)
    yield Row(name=f"load: {CLIENTS} clients, answers with 5xx", measured=failed, wanted=0, sign="<=")
    yield Row(name="load: ask p95, no text to verify", measured=1000 * alone.p95(), unit="ms")
    yield Row(
        name=f"load: ask p95 with {VERIFYING} texts to verify, times that alone",
        measured=together.p95() / alone.p95(),
        wanted=3,
        sign="<",
        unit="x",
        remarks=", ".join(f"{status}: {count}" for status, count in sorted(together.statuses.items())),
    )
    yield Row(name="load: memory grown in that minute", measured=(after - before) / 1e6, unit="MB")


async def _fill(server: Server) -> None:
    async with httpx2.AsyncClient(base_url=server.url, timeout=120) as client:
        for file in sorted(SEEDS.rglob("*.md")):
            headers = {"content-type": "text/markdown"}
            await client.post("/v1/articles", content=file.read_bytes(), headers=headers, params={"name": file.name})
        await client.post("/v1/articles?wait=indexed", json={"title": "Ferry", "text": "The ferry sank."})
        # What is loaded once for the first text does not count as growth.
        await client.post("/v1/verify", json={"text": "The ferry sank. The ferry was found on Monday."})


async def _load(server: Server, seconds: float, verifying: int) -> _Heard:
    heard = _Heard()
    end = time.monotonic() + seconds
    limits = httpx2.Limits(max_connections=None)
    async with httpx2.AsyncClient(base_url=server.url, timeout=120, limits=limits) as client:
        texts = [asyncio.create_task(_verify(client, end, heard.statuses)) for _ in range(verifying)]
        await asyncio.gather(*(_ask(client, QUESTIONS[n % len(QUESTIONS)], end, heard) for n in range(CLIENTS)))
        await _ended(texts)
    return heard


async def _ask(client: httpx2.AsyncClient, question: str, end: float, heard: _Heard) -> None:
    while time.monotonic() < end:
        started = time.monotonic()
        response = await client.post("/v1/ask", json={"question": question})
        heard.statuses[response.status_code] += 1
        if response.status_code == 200:
            heard.seconds.append(time.monotonic() - started)
        else:
            await asyncio.sleep(float(response.headers.get("retry-after", 1)))


async def _verify(client: httpx2.AsyncClient, end: float, statuses: Counter[int]) -> None:
    while time.monotonic() < end:
        response = await client.post("/v1/verify", json={"text": DRAFT})
        statuses[response.status_code] += 1


async def _ended(tasks: Sequence[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
