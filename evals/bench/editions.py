"""A whole edition of a day of many articles: seconds and memory of `rag brief`, and how they grow.

The articles are made of public sentences: each story is a pool of sentences of which its reports take some, one to
nine reports a story, all of one day. Everything is indexed before, and the time includes the start of the process.

Embedding 20,000 articles takes longer than the measurement: all but the first chunks get the mixtures of
`evals.bench.archive`, of the same dimension, so that an edition compares as many numbers as ever. What it embeds
itself, it embeds with the real model.
"""

import json
import math
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice, pairwise
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory, TemporaryFile
from typing import Any

import psutil

from evals.bench import archive, serving
from evals.bench.footprint import megabytes
from evals.bench.loaded import say
from evals.bench.rows import Row
from rag.embed import LocalEmbed
from rag.types import Draft, Stamp

SIZES = (1_250, 5_000, 20_000)
WANTED = 5_000
"""Articles for which seconds and megabytes are wanted."""
SECONDS, MEGABYTES = 60.0, 1_500.0
GROWTH = 1.0 + math.log2(math.log(20_000) / math.log(5_000)) / math.log2(4)
"""The exponent between 5,000 and 20,000 of n log n."""
POOL = 12
LOOK_EVERY = 0.2


@dataclass(frozen=True, slots=True)
class Took:
    """`made` says of what the edition is."""

    seconds: float
    megabytes: float
    made: str


def measure(material: Sequence[str], embed: LocalEmbed, sizes: Sequence[int] = SIZES) -> Iterator[Row]:
    took: dict[int, Took] = {}
    for size in sizes:
        with TemporaryDirectory(prefix="news-rag-bench-") as home:
            took[size] = _edition(Path(home), size, material, embed)
        at = took[size]
        wanted = (SECONDS, MEGABYTES) if size == WANTED else (None, None)
        yield Row(
            name=f"edition of {size:,} articles",
            measured=at.seconds,
            wanted=wanted[0],
            sign="<",
            unit="s",
            remarks=at.made,
        )
        yield Row(
            name=f"edition of {size:,} articles, memory", measured=at.megabytes, wanted=wanted[1], sign="<", unit="MB"
        )
    for less, more in pairwise(sizes):
        exponent = math.log(took[more].seconds / took[less].seconds) / math.log(more / less)
        yield Row(
            name=f"edition, exponent of growth from {less:,} to {more:,}",
            measured=exponent,
            wanted=GROWTH if more == SIZES[-1] else None,
            sign="<=",
        )


def _edition(home: Path, articles: int, material: Sequence[str], embed: LocalEmbed) -> Took:
    for made in archive.stored(home, islice(_reports(material), articles), embed):
        if made.articles == articles:
            say(f"  {articles} articles, {made.chunks} chunks")
    serving.index(home)
    day = f"{archive.FIRST_DAY:%Y-%m-%d}"
    command = [sys.executable, "-m", "rag", "--home", str(home), "brief", "--date", day, "--tz", "UTC", "--json"]
    seconds, most = _watched(command, home / "edition.json")
    return Took(seconds, most, told(json.loads((home / "edition.json").read_bytes()), articles))


def _watched(command: Sequence[str], output: Path) -> tuple[float, float]:
    """Seconds and the most megabytes of a process and its children. Raises `RuntimeError`."""
    started = time.perf_counter()
    most = 0.0
    with output.open("wb") as file, TemporaryFile() as said:
        process = subprocess.Popen(command, stdout=file, stderr=said)  # noqa: S603
        while process.poll() is None:
            most = max(most, _memory(process.pid))
            time.sleep(LOOK_EVERY)
        said.seek(0)
        if process.returncode:
            raise RuntimeError(f"{' '.join(command)}: exit code {process.returncode}: {said.read().decode()[-500:]}")
    return time.perf_counter() - started, most


def told(view: Mapping[str, Any], articles: int) -> str:
    """Raises ValueError for an edition that is not of all articles: its seconds would say nothing."""
    edition = view["edition"]
    if edition["articles"] != articles:
        raise ValueError(f"an edition of {edition['articles']} articles, not of {articles}")
    articles_told = sum(story["sources"]["articles"] for story in edition["stories"])
    return f"{len(edition['stories'])} stories told, of {articles_told} articles"


def _memory(pid: int) -> float:
    """Of the process and those that it started, as far as they are there still."""
    try:
        parts = [pid, *(p.pid for p in psutil.Process(pid).children(recursive=True))]
        return sum(map(megabytes, parts))
    except (psutil.NoSuchProcess, OSError):
        return 0.0


def _reports(material: Sequence[str]) -> Iterator[Draft]:
    """Endless, the reports of a story one after the other."""
    random = Random(1)  # noqa: S311
    number = 0
    while True:
        pool = random.choices(material, k=POOL)
        for _ in range(random.randint(1, 9)):
            number += 1
            paragraphs = tuple(" ".join(random.sample(pool, 3)) for _ in range(2))
            yield Draft(
                title=" ".join(paragraphs[0].split()[:9]),
                paragraphs=paragraphs,
                original=paragraphs[0].encode(),
                media_type="text/plain",
                url=f"https://archive.invalid/{number}",
                source=random.choice(archive.OUTLETS),
                published=Stamp(archive.FIRST_DAY + timedelta(minutes=random.randrange(24 * 60))),
                language="en",
            )
