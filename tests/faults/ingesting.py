"""A process that ingests and dies at a chosen step: `python -m tests.faults.ingesting HOME STEP`.

STEP is `before:NAME` or `after:NAME` of a step of the way in, or `never`. What was acknowledged is
printed, one article id a line, before anything happens to it.
"""

import json
import os
import signal
import sys
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import Any

import anyio

from rag.config import load
from rag.index.chroma import ChromaIndex
from rag.library import Library
from rag.service import open_service

STEPS: dict[str, tuple[type[Any], str]] = {
    "store": (Library, "put"),
    "vectors": (Library, "put_vectors"),
    "enter": (ChromaIndex, "upsert"),
    "entered": (Library, "mark_indexed"),
    "remove": (ChromaIndex, "delete"),
    "removed": (Library, "mark_removed"),
}


def article(n: int, state: str = "first") -> dict[str, str]:
    """The n-th article; `state` changes its text, not its identity."""
    return {
        "url": f"https://gazette.example/{n}",
        "title": f"Report {n} from Ostwick",
        "source": "Ostwick Gazette",
        "language": "en",
        "published_at": "2026-03-02",
        "text": f"Lamp number {n * 7919} on pier {n} was lit on Monday, the {state} report said.\n\n"
        f"The keeper of pier {n} paid {n + 3} crowns for the oil.",
    }


def die_at(step: str, steps: Mapping[str, tuple[type[Any], str]] = STEPS, spared: int = 0) -> None:
    """From now on this process is killed when it comes to the step, after as many times as are spared."""
    when, _, name = step.partition(":")
    owner, method = steps[name]
    real = getattr(owner, method)
    times = count(-spared)

    def fatal(*given: Any, **named: Any) -> Any:
        fatal_now = next(times) >= 0
        result = real(*given, **named) if when == "after" or not fatal_now else None
        if fatal_now:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(owner, method, fatal)


async def main(home: Path, step: str) -> None:
    async with open_service(load(home=home, retrieve={"exact_rows": 0})) as service:

        async def put(*articles: dict[str, str]) -> None:
            body = "\n".join(json.dumps(a) for a in articles).encode()
            report = await service.ingest(body, media_type="application/x-ndjson")
            for result in report.articles:
                print(result.article_id, flush=True)

        await put(*(article(n) for n in range(4)))
        assert await service.wait_indexed(60)
        if step != "never":
            die_at(step)
        await put(article(0, "second"), article(4))
        await service.wait_indexed(60)


if __name__ == "__main__":
    anyio.run(main, Path(sys.argv[1]), sys.argv[2])
