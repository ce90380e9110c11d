"""`python -m evals.bench`: measures, says how far it is on standard error, prints one table."""

import argparse
import hashlib
import json
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from random import Random

from evals.bench import (
    addressed,
    answers,
    archive,
    attribution,
    conflicts,
    documents,
    drafts,
    editions,
    footprint,
    ingest_cost,
    owner,
    plain,
    planted,
    raw_chroma,
    retrieval,
    serving,
    stories,
    throughput,
)
from evals.bench import (
    load as loading,
)
from evals.bench.loaded import defaults, say
from evals.bench.rows import Row, as_json, table
from evals.server import running
from evals.sets import MissingSet, load, load_documents
from rag.chunk import chunker_fingerprint
from rag.embed import LocalEmbed

DATA = Path("../shared/data")
ROWS = (10_000, 100_000)
QUESTIONS = ("xquad_en", "squad2_500")
MATERIAL = (
    "multihop_facts",
    "summhay_news",
    "xquad_en",
    "squad2_500",
    "hotpotqa100",
    "musique100",
    "ecbplus",
    "ramdocs",
)
ASKED = 250
WILD = 400
"""Articles saved from web pages, behind the ones of real news, of the measurement of cost."""
INGESTED = 900
"""Documents of the throughput measurement: about 1,200 chunks."""


@dataclass(frozen=True)
class Bench:
    """What the measurements are given."""

    data: Path
    rows: Sequence[int]
    kept: Path

    def owner(self) -> Iterator[Row]:
        return owner.measure(self.data.parent / "seed")

    def addressed(self) -> Iterator[Row]:
        return addressed.measure(self.data)

    def attribution(self) -> Iterator[Row]:
        return attribution.measure()

    def conflicts(self) -> Iterator[Row]:
        return conflicts.measure(self.data, self._embed)

    def planted(self) -> Iterator[Row]:
        return planted.measure(self.data)

    def plain(self) -> Iterator[Row]:
        return plain.measure(self.data, self._embed)

    def drafts(self) -> Iterator[Row]:
        return drafts.measure()

    def stories(self) -> Iterator[Row]:
        return stories.measure(self.data)

    def editions(self) -> Iterator[Row]:
        return editions.measure(self._material, self._embed)

    def answers(self) -> Iterator[Row]:
        return answers.measure(load(self.data, "xquad_en"))

    def retrieval(self) -> Iterator[Row]:
        for name, baseline in retrieval.BASELINES.items():
            yield from retrieval.measure(load(self.data, name), baseline)

    def ingest(self) -> Iterator[Row]:
        documents = [*load_documents(self.data, "musique100"), *load_documents(self.data, "squad2_500")]
        return throughput.measure("ingest", documents[-INGESTED:])

    def cost(self) -> Iterator[Row]:
        return ingest_cost.measure(
            [*load_documents(self.data, "realnews", "articles.jsonl"), *load_documents(self.data, "wildnews")[:WILD]]
        )

    def serve(self) -> Iterator[Row]:
        """Everything that needs a large archive; what needs one of usual size is measured at the first."""
        for n, chunks in enumerate(self.rows):
            home = self.kept / f"archive-{chunks}-{self._makers}"
            copy = home / "plain-chroma"
            made = self._made(home, copy, chunks)
            with running(home) as server:
                yield from serving.search_rows(server, copy, self._asked, self._embed)
                if not n:
                    yield serving.ask_row(server, self._asked[:100], made)
                    yield footprint.memory_row(server, made)
            if not n:
                yield footprint.ready_row(home, made)

    def documents(self) -> Iterator[Row]:
        return documents.measure()

    def load(self) -> Iterator[Row]:
        return loading.measure()

    def start(self) -> Iterator[Row]:
        yield footprint.help_row()

    def _made(self, home: Path, copy: Path, chunks: int) -> int:
        """The number of chunks of an archive, which is made unless it is there from an earlier run."""
        done = home / "made.json"
        if not done.exists():
            say(f"  making an archive of {chunks} chunks in {home}")
            made = archive.make(home, chunks, self._material, self._embed)
            serving.index(home)
            raw_chroma.copied(home, copy)
            done.write_text(json.dumps({"chunks": made.chunks}))
        return int(json.loads(done.read_text())["chunks"])

    @cached_property
    def _makers(self) -> str:
        """An archive that another embedder or chunker made is not used again."""
        chunker = chunker_fingerprint(defaults(self.kept).chunk.tokens)
        return hashlib.sha256(f"{self._embed.fingerprint}|{chunker}".encode()).hexdigest()[:8]

    @cached_property
    def _embed(self) -> LocalEmbed:
        return LocalEmbed.open()

    @cached_property
    def _material(self) -> list[str]:
        return archive.sentences([d for name in MATERIAL for d in load_documents(self.data, name)])

    @cached_property
    def _asked(self) -> list[str]:
        questions = [q.text for name in QUESTIONS for q in load(self.data, name).questions]
        return Random(1).sample(questions, min(ASKED, len(questions)))  # noqa: S311


MEASUREMENTS: dict[str, Callable[[Bench], Iterator[Row]]] = {
    "owner": Bench.owner,
    "addressed": Bench.addressed,
    "attribution": Bench.attribution,
    "conflicts": Bench.conflicts,
    "planted": Bench.planted,
    "plain": Bench.plain,
    "drafts": Bench.drafts,
    "stories": Bench.stories,
    "editions": Bench.editions,
    "answers": Bench.answers,
    "retrieval": Bench.retrieval,
    "ingest": Bench.ingest,
    "cost": Bench.cost,
    "serve": Bench.serve,
    "load": Bench.load,
    "documents": Bench.documents,
    "start": Bench.start,
}


def measured(bench: Bench, names: Sequence[str]) -> Iterator[Row]:
    """What cannot be measured is a row too, and the others go on."""
    for name in names:
        say(f"{name} …")
        try:
            yield from MEASUREMENTS[name](bench)
        except MissingSet as error:
            yield Row(name=name, measured=None, remarks=str(error))
        except Exception as error:  # the other figures are not lost to one that broke
            traceback.print_exc()
            yield Row(name=name, measured=None, remarks=f"broke: {type(error).__name__}: {error}")


def main() -> int:
    """0 when everything was measured and nothing falls short."""
    given = _arguments().parse_args()
    with nullcontext(given.keep) if given.keep else tempfile.TemporaryDirectory(prefix="news-rag-bench-") as kept:
        bench = Bench(given.data, given.rows, Path(kept).absolute())
        rows = list(measured(bench, given.only or list(MEASUREMENTS)))
    print(table(rows))
    if given.json:
        given.json.write_text(json.dumps(as_json(rows), indent=2) + "\n")
    return 1 if any(row.verdict in ("short", "not run") for row in rows) else 0


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m evals.bench", description="Measured figures beside the wanted ones.")
    parser.add_argument("--data", type=Path, default=DATA, help=f"folder of the public sets (default: {DATA})")
    parser.add_argument(
        "--rows",
        type=int,
        nargs="+",
        default=ROWS,
        help="chunks of the made archives; ask, memory and start use the first",
    )
    parser.add_argument("--only", action="append", choices=list(MEASUREMENTS), help="may be repeated (default: all)")
    parser.add_argument("--json", type=Path, help="write the rows there too")
    parser.add_argument("--keep", type=Path, help="keep the made archives there, and use those that are there")
    return parser


if __name__ == "__main__":
    sys.exit(main())
