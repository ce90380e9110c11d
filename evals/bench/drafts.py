"""A draft held against the archive: labelled sentences about seeds/, true ones paraphrased, false ones in one point."""

import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import anyio

from evals.bench.loaded import defaults
from evals.bench.rows import Row
from evals.demo import SEEDS
from rag.review import ReviewedSentence, ReviewRequest
from rag.service import open_service
from rag.types import Verdict

_WORST: tuple[Verdict, ...] = ("contradicted", "unsupported", "unchecked", "partial", "supported")


@dataclass(frozen=True, slots=True)
class Draft:
    """`kind` says in what a false sentence errs."""

    id: str
    text: str
    is_true: bool
    kind: str


@dataclass(frozen=True, slots=True)
class Judged:
    draft: Draft
    sentences: Sequence[ReviewedSentence]

    @property
    def verdict(self) -> Verdict:
        """The worst of its sentences."""
        verdicts: list[Verdict] = [s.support.verdict for s in self.sentences]
        return min(verdicts, key=_WORST.index)


def drafts(path: Path) -> list[Draft]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [Draft(r["id"], r["text"], r["label"] == "true", r["kind"]) for r in rows]


async def judge(found: Sequence[Draft]) -> list[Judged]:
    """Each alone, against all articles of seeds/."""
    with tempfile.TemporaryDirectory(prefix="news-rag-bench-") as home:
        async with open_service(defaults(Path(home))) as service:
            for file in sorted(p for p in SEEDS.rglob("*") if p.is_file() and p.name != "README.md"):
                await service.ingest(file.read_bytes(), name=file.name)
            await service.wait_indexed(60)
            return [Judged(d, (await service.verify(ReviewRequest(text=d.text))).sentences) for d in found]


def measure(path: Path) -> Iterator[Row]:
    judged = anyio.run(judge, drafts(path))
    true, false = [j for j in judged if j.draft.is_true], [j for j in judged if not j.draft.is_true]
    supported = [j for j in judged if j.verdict == "supported"]
    caught = [j for j in false if j.verdict != "supported"]
    yield Row(name=f"{path.stem}: false sentences not called supported", measured=len(caught) / len(false))
    yield Row(
        name=f"{path.stem}: supported sentences that are true",
        measured=sum(j.draft.is_true for j in supported) / len(supported),
    )
    yield Row(
        name=f"{path.stem}: true sentences called supported",
        measured=sum(j.verdict == "supported" for j in true) / len(true),
        remarks=", ".join(f"{v} {n}" for v, n in Counter(j.verdict for j in true).most_common()),
    )
    missed = Counter(j.draft.kind for j in false if j.verdict == "supported")
    kinds = Counter(j.draft.kind for j in false)
    for kind, n in sorted(kinds.items()):
        yield Row(name=f"{path.stem}: {kind}", measured=(n - missed[kind]) / n, remarks=f"{n} sentences")
