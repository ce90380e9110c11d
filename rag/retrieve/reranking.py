"""The second look at what a search found: a reranker reads the question together with each passage."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.errors import RerankFailed
from rag.rank import reciprocal_rank_fusion
from rag.types import Passage, Rerank, Scores

Ranked = Sequence[tuple[Passage, Scores]]


@dataclass(frozen=True, slots=True)
class Ordered:
    """Passages, best first, with the fingerprint of the reranker that ordered them; `degraded` says why none did."""

    ranked: Ranked
    reranker: str | None = None
    degraded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reranking:
    """`candidates` is how many passages the reranker reads for a question."""

    rerank: Rerank
    candidates: int

    def __call__(self, question: str, ranked: Ranked, few: int) -> Ordered:
        """The first `candidates` in the reranker's order, equal scores as they were; behind them the rest as it was.

        Only the order of its scores counts, since rerankers give logits, probabilities, or anything else: `fused` is
        made anew of the ranks, on the scale that the recency factor is for. Where the reranker fails, what would be
        looked at without it: the first `few` as they were.
        """
        first, rest = ranked[: self.candidates], ranked[self.candidates :]
        if not first:
            return Ordered(ranked)
        try:
            scores = self.rerank(question, [_shown(passage) for passage, _ in first])
        except RerankFailed as error:
            return Ordered(ranked[:few], degraded=(f"{error.code}: {error}",))
        rated = [
            (passage, replace(before, rerank=round(score, 4)))
            for (passage, before), score in sorted(zip(first, scores, strict=True), key=lambda each: -each[1])
        ]
        return Ordered(_fused([*rated, *rest]), self.rerank.fingerprint)


def _fused(ranked: Ranked) -> Ranked:
    fused = dict(reciprocal_rank_fusion([[passage.key for passage, _ in ranked]]))
    return [(passage, replace(scores, fused=round(fused[passage.key], 6))) for passage, scores in ranked]


def _shown(passage: Passage) -> str:
    """With its title, which often has the name that the passage itself leaves out."""
    return f"{passage.title}\n{passage.text}" if passage.title else passage.text
