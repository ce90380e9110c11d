"""Planted errors: how many wrong sentences `rag.verify` stops, and how many right ones with them.

The check was developed on the half `develop` with seed 1; the figures are those of the other half with seed 2.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from evals.bench.rows import Row
from evals.planted import ALTERATIONS, CORE, RIGHT, Half, Planted, Source, planted
from evals.sets import load_documents
from evals.suite import SUITES
from rag.parse import parse
from rag.types import Support
from rag.verify import Verifier

SETS = ("xquad_en", "multihop_facts", "summhay_news")
SEEDS = SUITES.parent.parent / "seeds"
READ_AT = datetime(2026, 3, 9, tzinfo=UTC)
COUNT = 1_000


@dataclass(frozen=True, slots=True)
class Judged:
    item: Planted
    support: Support
    seconds: float

    @property
    def stopped(self) -> bool:
        return self.support.verdict != "supported"

    @property
    def wrong(self) -> bool:
        return self.item.kind != RIGHT


def sources(data: Path) -> list[Source]:
    """Articles of seeds/ and of the public sets."""
    own = [
        Source(f"{path.name}#{n}", "\n\n".join(draft.paragraphs), str(draft.published or ""))
        for path in sorted(SEEDS.rglob("*.*"))
        if path.name != "README.md"
        for n, draft in enumerate(parse(path.read_bytes(), name=path.name, now=READ_AT))
    ]
    public = [Source(d.id, d.text, d.published) for name in SETS for d in load_documents(data, name)]
    return [*own, *public]


def judged(data: Path, *, seed: int = 2, half: Half = "report", count: int = COUNT) -> list[Judged]:
    verifier = Verifier.open()
    return [_judged(item, verifier) for item in planted(sources(data), count, seed=seed, half=half)]


def measure(data: Path) -> Iterator[Row]:
    found = judged(data)
    yield _recall("all kinds", found, 0.90)
    yield _precision("all kinds", found)
    core = [j for j in found if j.item.kind in (*CORE, RIGHT)]
    yield _recall(", ".join(CORE), core, None)
    for kind in ALTERATIONS:
        of_kind = [j for j in found if j.item.kind == kind]
        if of_kind:
            yield _recall(kind, of_kind, None)
    seconds = sum(j.seconds for j in found)
    yield Row(name="planted: a sentence", measured=1000 * seconds / len(found), wanted=5, sign="<", unit="ms")


def _judged(item: Planted, verifier: Verifier) -> Judged:
    began = time.perf_counter()
    support = verifier.check(item.sentence, [item.cited])
    return Judged(item, support, time.perf_counter() - began)


def _recall(name: str, found: Sequence[Judged], wanted: float | None) -> Row:
    wrong = [j.stopped for j in found if j.wrong]
    share = sum(wrong) / len(wrong)
    return Row(name=f"planted: recall, {name}", measured=share, wanted=wanted, unit="%", remarks=f"of {len(wrong)}")


def _precision(name: str, found: Sequence[Judged]) -> Row:
    stopped = [j.wrong for j in found if j.stopped]
    right = [j.stopped for j in found if not j.wrong]
    remarks = f"{sum(right)} of {len(right)} right ones stopped"
    share = sum(stopped) / max(1, len(stopped))
    return Row(name=f"planted: precision, {name}", measured=share, wanted=0.95, unit="%", remarks=remarks)
