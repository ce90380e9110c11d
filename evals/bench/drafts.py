"""A draft held against the archive: labelled sentences about seeds/, true ones paraphrased, false ones in one point.

The check was developed on the half `develop`; the sentences of `report` were written by somebody who knew the articles
alone, and nobody who works on the check has read them.
"""

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

LABELS = Path(__file__).parent.parent / "draft_labels.jsonl"
_WORST: tuple[Verdict, ...] = ("contradicted", "not_found", "unclear", "supported")


@dataclass(frozen=True, slots=True)
class Draft:
    """`kind` says in what a false sentence errs."""

    id: str
    half: str
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


def drafts() -> list[Draft]:
    rows = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
    return [Draft(r["id"], r["half"], r["text"], r["label"] == "true", r["kind"]) for r in rows]


async def judge(found: Sequence[Draft]) -> list[Judged]:
    """Each alone, against all articles of seeds/."""
    with tempfile.TemporaryDirectory(prefix="news-rag-bench-") as home:
        async with open_service(defaults(Path(home))) as service:
            for file in sorted(p for p in SEEDS.rglob("*") if p.is_file() and p.name != "README.md"):
                await service.ingest(file.read_bytes(), name=file.name)
            await service.wait_indexed(60)
            return [Judged(d, (await service.verify(ReviewRequest(text=d.text))).sentences) for d in found]


def measure() -> Iterator[Row]:
    judged = anyio.run(judge, drafts())
    for half in dict.fromkeys(j.draft.half for j in judged):
        yield from _of_half(half, [j for j in judged if j.draft.half == half])


def _of_half(half: str, judged: Sequence[Judged]) -> Iterator[Row]:
    true, false = [j for j in judged if j.draft.is_true], [j for j in judged if not j.draft.is_true]
    supported = [j for j in judged if j.verdict == "supported"]
    name = f"drafts, {half}"
    yield Row(
        name=f"{name}: false sentences called supported",
        measured=_share(false, "supported"),
        unit="%",
        remarks=_told(false),
    )
    yield Row(
        name=f"{name}: true sentences called supported",
        measured=_share(true, "supported"),
        unit="%",
        remarks=_told(true),
    )
    yield Row(name=f"{name}: true sentences called contradicted", measured=_share(true, "contradicted"), unit="%")
    yield Row(
        name=f"{name}: supported sentences that are true",
        measured=sum(j.draft.is_true for j in supported) / max(1, len(supported)),
        unit="%",
    )
    missed = Counter(j.draft.kind for j in false if j.verdict == "supported")
    kinds = Counter(j.draft.kind for j in false)
    yield Row(
        name=f"{name}: called supported, by kind",
        measured=sum(missed.values()),
        unit="of",
        remarks=", ".join(f"{kind} {missed[kind]} of {n}" for kind, n in sorted(kinds.items())),
    )


def _share(judged: Sequence[Judged], verdict: Verdict) -> float:
    return sum(j.verdict == verdict for j in judged) / len(judged)


def _told(judged: Sequence[Judged]) -> str:
    return f"of {len(judged)}: " + ", ".join(f"{v} {n}" for v, n in Counter(j.verdict for j in judged).most_common())
