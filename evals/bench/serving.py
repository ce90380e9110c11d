"""Search and ask over HTTP on a large archive, beside the least that a vector search can take."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from evals.bench import raw_chroma
from evals.bench.archive import DAYS, FIRST_DAY
from evals.bench.loaded import INDEX_SECONDS, say
from evals.bench.rows import Row
from evals.bench.wire import Wire
from evals.server import Server, running
from rag.embed import LocalEmbed

WINDOWS = {"without a filter": None, "7-day range": 7, "100-day range": 100}
RATIO = 1.5
ASK_MS = 150.0
WARM = 20
K = 10

Seconds = dict[str, list[float]]


@dataclass(frozen=True, slots=True)
class Timing:
    """Medians in milliseconds by what was timed."""

    medians: Mapping[str, float]

    def ratio(self, name: str, base: str) -> float:
        return self.medians[name] / self.medians[base]


def index(home: Path) -> None:
    """Lets the service enter everything into its index, and stop."""
    with running(home) as server, Wire(server.url) as wire:
        end = time.monotonic() + INDEX_SECONDS
        while waiting := wire.get("/readyz")["waiting_for"]:
            if time.monotonic() > end:
                raise RuntimeError(f"not indexed within {INDEX_SECONDS} seconds: {waiting}")
            time.sleep(0.5)


def search_rows(
    server: Server, copy: Path, questions: Sequence[str], embed: LocalEmbed, *, seed: int = 1
) -> Iterator[Row]:
    """`copy` holds what `raw_chroma.copied` made of the server's index."""
    base, rows = raw_chroma.opened(copy, embed)
    with Wire(server.url) as wire:
        calls: dict[str, Callable[[str, Random], object]] = {"plain": lambda query, _: base(query)}
        for name, days in WINDOWS.items():
            calls[name] = lambda query, random, days=days: wire.post("/v1/search", _search(query, days, random))
        timing = by_turns(calls, questions, Random(seed))  # noqa: S311
    say(f"  {rows} rows: {', '.join(f'{name} {ms:.1f} ms' for name, ms in timing.medians.items())}")
    for name in WINDOWS:
        yield Row(
            name=f"/v1/search at {rows:,} chunks, {name}: p50 to embedding + plain Chroma",
            measured=timing.ratio(name, "plain"),
            wanted=RATIO,
            sign="<=",
            unit="x",
            remarks=f"{timing.medians[name]:.1f} ms to {timing.medians['plain']:.1f} ms",
        )


def _search(query: str, days: int | None, random: Random) -> dict[str, Any]:
    if days is None:
        return {"query": query, "k": K}
    since = FIRST_DAY + timedelta(random.randrange(DAYS - days))
    until = since + timedelta(days - 1)
    return {"query": query, "k": K, "since": str(since.date()), "until": str(until.date())}


def by_turns(calls: Mapping[str, Callable[[str, Random], object]], questions: Sequence[str], random: Random) -> Timing:
    """Every call for every question, in an order that changes; what comes first warms up and is not counted."""
    seconds: Seconds = {name: [] for name in calls}
    warm = questions[:WARM]
    for n, question in enumerate([*warm, *questions]):
        for name in random.sample(list(calls), len(calls)):
            started = time.perf_counter()
            calls[name](question, random)
            if n >= len(warm):
                seconds[name].append(time.perf_counter() - started)
    return Timing({name: 1000 * median(taken) for name, taken in seconds.items()})


def ask_row(server: Server, questions: Sequence[str], chunks: int) -> Row:
    """Extractive answers, one at a time."""
    with Wire(server.url) as wire:
        asked: dict[str, Callable[[str, Random], object]] = {
            "ask": lambda query, _: wire.post("/v1/ask", {"question": query, "mode": "extractive"})
        }
        timing = by_turns(asked, questions, Random(1))  # noqa: S311
    return Row(
        name=f"/v1/ask at {chunks:,} chunks, extractive: p50",
        measured=timing.medians["ask"],
        wanted=ASK_MS,
        sign="<=",
        unit="ms",
    )
