"""How high the right documents rank: our search, its two halves alone, and the published BM25 figure."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Literal, NoReturn

import anyio

from evals.bench.loaded import loaded, say
from evals.bench.rows import Row
from evals.sets import Question, QuestionSet
from rag.embed import LocalEmbed
from rag.index import VectorTable
from rag.library import Library
from rag.service import Service
from rag.types import NO_FILTERS

HITS = 20
"""Asked for: enough to hold five documents and more when several hits are of one."""

RECALL_AT = 5

Ranked = Sequence[str]
"""Document ids, best first, each once."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """A published BM25 figure of a set."""

    metric: Literal["MRR", "R@5"]
    value: float


BASELINES = {
    "xquad_en": Baseline("MRR", 0.957),
    "squad2_500": Baseline("MRR", 0.915),
    "hotpotqa100": Baseline("R@5", 0.775),
    "musique100": Baseline("R@5", 0.498),
}


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over all questions."""

    mrr: float
    recall: float

    def __getitem__(self, metric: Literal["MRR", "R@5"]) -> float:
        return self.mrr if metric == "MRR" else self.recall


def measure(given: QuestionSet, baseline: Baseline) -> Iterator[Row]:
    """Answerable questions only."""
    questions = [q for q in given.questions if q.answerable and q.gold]
    with tempfile.TemporaryDirectory(prefix="news-rag-bench-") as folder:
        home = Path(folder)
        fused, documents = anyio.run(_searched, home, given, questions)
        lexical, dense = _halves(home, questions, documents)
    say(f"  {given.name}: {fused} fused, {lexical} lexical, {dense} dense")
    yield Row(
        name=f"{given.name}: {baseline.metric}",
        measured=round(fused[baseline.metric], 4),
        wanted=baseline.value,
        sign=">",
        remarks=_compared(fused, lexical, dense),
    )


def _compared(fused: Figures, lexical: Figures, dense: Figures) -> str:
    pairs = (
        (name, f"{f.mrr:.3f}/{f.recall:.3f}") for name, f in (("fused", fused), ("words", lexical), ("meaning", dense))
    )
    return "MRR/R@5 " + ", ".join(f"{name} {figures}" for name, figures in pairs)


async def _searched(home: Path, given: QuestionSet, questions: Sequence[Question]) -> tuple[Figures, dict[str, str]]:
    async with loaded(home, given.name, given.documents) as (service, ids):
        ranked = [await _ranked(service, question.text, ids.__getitem__) for question in questions]
    return figures(ranked, [q.gold for q in questions]), dict(ids)


async def _ranked(service: Service, query: str, document: Callable[[str], str]) -> Ranked:
    """Copies that a hit stands for come right after it."""
    found = await service.search(query, k=HITS)
    articles = (id for hit in found.hits for id in (hit.article_id, *hit.duplicates))
    return list(dict.fromkeys(map(document, articles)))


def _halves(home: Path, questions: Sequence[Question], documents: dict[str, str]) -> tuple[Figures, Figures]:
    """By words alone and by meaning alone, exactly."""
    gold = [q.gold for q in questions]
    with Library.open(f"sqlite:///{home / 'library.db'}", clock=_never) as library, LocalEmbed.open() as embed:
        table = VectorTable(embed.dimension)
        for rows, matrix in library.vectors(embed.fingerprint):
            table.add(rows, matrix)

        def ranked(found: Sequence[tuple[int, float]]) -> Ranked:
            passages = library.passages([key for key, _ in found])
            return list(dict.fromkeys(documents[passages[key].article_id] for key, _ in found))

        vectors = embed([q.text for q in questions])
        lexical = [ranked(library.match(q.text, limit=3 * HITS)) for q in questions]
        dense = [ranked(table.search(vector, NO_FILTERS, 3 * HITS)) for vector in vectors]
    return figures(lexical, gold), figures(dense, gold)


def _never() -> NoReturn:
    raise RuntimeError("nothing is written here")


def figures(ranked: Sequence[Ranked], gold: Sequence[Sequence[str]]) -> Figures:
    """Mean reciprocal rank of the first gold document, and mean share of gold documents in the first five."""
    pairs = list(zip(ranked, gold, strict=True))
    return Figures(fmean(reciprocal_rank(r, g) for r, g in pairs), fmean(recall(r, g) for r, g in pairs))


def reciprocal_rank(ranked: Ranked, gold: Sequence[str]) -> float:
    return next((1 / rank for rank, id in enumerate(ranked, 1) if id in gold), 0.0)


def recall(ranked: Ranked, gold: Sequence[str], at: int = RECALL_AT) -> float:
    return len(set(ranked[:at]) & set(gold)) / len(set(gold))
