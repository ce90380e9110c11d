"""A process that opens an archive of an older release and dies: `python -m tests.faults.upgrading HOME STEP SPARED`.

STEP is `before:NAME` or `after:NAME`; SPARED is how many times it comes to the step and goes on.
"""

import sys
from pathlib import Path
from typing import Any

import anyio

from rag.config import load
from rag.index.chroma import ChromaIndex
from rag.library import Library
from rag.service import open_service
from tests.faults.ingesting import die_at

STEPS: dict[str, tuple[type[Any], str]] = {
    "cut": (Library, "replace_chunks"),
    "cut past": (Library, "replace_past"),
    "vectors": (Library, "put_vectors"),
    "enter": (ChromaIndex, "upsert"),
    "drop": (ChromaIndex, "drop"),
    "forget": (Library, "forget_collection"),
}


async def main(home: Path, step: str, spared: int) -> None:
    die_at(step, STEPS, spared)
    async with open_service(load(home=home, retrieve={"exact_rows": 0})) as service:
        await service.wait_indexed(60)


if __name__ == "__main__":
    anyio.run(main, Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
