"""Retrieval: where the gold articles and the gold paragraphs stand among the hits.

Success@k, R@k, nDCG@10, RR and AP are those of ir-measures (trec_eval's definitions) with binary relevance.
A case has them when it has gold; by article, a case with insights alone takes their articles for gold.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import cast

import ir_measures
from ir_measures import AP, RR, Measure, Qrel, R, ScoredDoc, Success, nDCG

from evals.types import Row, Score

MEASURES = {
    "hit@1": Success @ 1,
    "hit@5": Success @ 5,
    "hit@10": Success @ 10,
    "recall@5": R @ 5,
    "recall@10": R @ 10,
    "ndcg@10": nDCG @ 10,
    "mrr": RR,
    "map": AP,
}
ALL_AT = 10

Ranked = tuple[tuple[str, ...], frozenset[str]]
Unit = Callable[[Row], Ranked]

_calculate = cast(
    Callable[[Sequence[Measure], Sequence[Qrel], Sequence[ScoredDoc]], Mapping[Measure, float]],
    ir_measures.calc_aggregate,  # pyright: ignore[reportUnknownMemberType]
)


def by_article(row: Row) -> Ranked:
    """Articles in the order of their first hits, and the gold ones."""
    gold = {g.article_id for g in row.gold} or {id for ids in row.insight_articles for id in ids}
    return _first(hit.article_id for hit in row.hits), frozenset(gold)


def by_paragraph(row: Row) -> Ranked:
    """Gold paragraphs at the first hit that touches them, and each other hit; a hit with two takes two places."""
    gold = {(g.article_id, g.paragraph_index) for g in row.gold}
    ranked: list[str] = []
    for hit in row.hits:
        held = [f"{hit.article_id}#{p}" for p in hit.paragraphs if (hit.article_id, p) in gold]
        ranked += held or [hit.id]
    return _first(ranked), frozenset(f"{article}#{paragraph}" for article, paragraph in gold)


def measured(unit: Unit, measure: str) -> Callable[[Row], Score | None]:
    """The metric `measure` (a key of `MEASURES`) over `unit`."""

    def metric(row: Row) -> Score | None:
        ranked, gold = unit(row)
        return Score(value=measures(ranked, gold)[measure], why=_why(ranked, gold)) if gold else None

    return metric


def all_at(unit: Unit, k: int = ALL_AT) -> Callable[[Row], Score | None]:
    """1 when every gold is among the first `k`: what a question over several articles needs."""

    def metric(row: Row) -> Score | None:
        ranked, gold = unit(row)
        return Score(value=float(gold <= set(ranked[:k])), why=_why(ranked[:k], gold)) if gold else None

    return metric


@lru_cache(maxsize=4096)
def measures(ranked: tuple[str, ...], gold: frozenset[str]) -> Mapping[str, float]:
    """All `MEASURES` of one ranking without repeats. `gold` must not be empty."""
    judged = [Qrel("q", id, 1) for id in sorted(gold)]
    run = [ScoredDoc("q", id, float(len(ranked) - place)) for place, id in enumerate(ranked)]
    found = _calculate(list(MEASURES.values()), judged, run)
    return {name: float(found[measure]) for name, measure in MEASURES.items()}


def _first(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))


def _why(ranked: tuple[str, ...], gold: frozenset[str]) -> str:
    missing = len(gold - set(ranked))
    if missing:
        return f"{missing} of {len(gold)} gold not found"
    first = min(ranked.index(id) for id in gold) + 1
    return f"first gold at place {first}" if first > 1 else ""
