"""Answers without a model: the sentences of the evidence that answer the question, quoted as they stand.

Every sentence of the hits gets a score, a weighted sum of what `select_features` measures and of its
likeness to the question. The best one opens; each further one is the best by the same score, with
a bonus for standing next to one that is chosen or for another outlet's word on the same matter, and
only where it is not far behind and says something else.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rag.answer.draft import DraftSentence, EvidenceSpan
from rag.answer.select_features import Candidate, Question, Wording, candidates, wording
from rag.types import AbstainReason, Embed, Hit, Matrix, Span

EMBEDDED = 16
"""Sentences that the embedder looks at: those with the best wording."""

LIKENESS = 5.2
NEXT, BEFORE = 0.5, 0.6
OTHER_OUTLET, DENIAL = 0.5, 2.0
SAME_MATTER = 0.5
SAME_WORDS = 0.75
FARTHEST = 6.0

_DENIES = re.compile(
    r"\b(?:not|never|no|den(?:y|ies|ied|ying)|refut\w*|dismiss\w*|reject\w*|false|untrue|fake|contradict\w*|disput\w*)\b|n['’]t\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Selection:
    """Sentences in reading order; `confidence` (0 to 1) that they answer; or why there are none."""

    sentences: tuple[DraftSentence, ...]
    confidence: float
    abstain: AbstainReason | None


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with its unit vector."""

    candidate: Candidate
    wording: Wording
    vector: Matrix
    likeness: float
    score: float


def select(
    question: str,
    hits: Sequence[Hit],
    sentences: Sequence[Sequence[Span]],
    embed: Embed,
    *,
    limit: int,
) -> Selection:
    """At most `limit` sentences. `sentences[i]` are spans of the text of the revision of `hits[i]`.

    Deterministic for one embedder. Raises `rag.errors.EmbeddingFailed`.
    """
    ranked = score(Question.of(question), hits, sentences, embed)
    if not ranked:
        return Selection((), 0.0, "no_relevant_evidence")
    chosen = choose(ranked, hits, limit)
    drafts = tuple(
        DraftSentence(text=s.candidate.text, evidence=(EvidenceSpan(s.candidate.hit, s.candidate.span),))
        for s in in_reading_order(chosen, hits)
    )
    return Selection(drafts, 1.0, None)


def score(question: Question, hits: Sequence[Hit], sentences: Sequence[Sequence[Span]], embed: Embed) -> list[Scored]:
    """The candidates that were looked at closely, best first."""
    pool = candidates(hits, sentences)
    if not pool:
        return []
    measured = wording(question, pool, hits)
    worded = sorted(range(len(pool)), key=lambda i: (-by_wording(measured[i]), i))[:EMBEDDED]
    vectors = embed([question.text, *(pool[i].text for i in worded)])
    likeness = vectors[1:] @ vectors[0]
    scored = [
        Scored(
            pool[i],
            measured[i],
            vectors[row + 1],
            float(likeness[row]),
            by_wording(measured[i]) + LIKENESS * float(likeness[row]),
        )
        for row, i in enumerate(worded)
    ]
    return sorted(scored, key=lambda s: (-s.score, s.candidate.hit, s.candidate.n))


def by_wording(measured: Wording) -> float:
    """The part of the score that needs no embedder."""
    return (
        4.6 * measured.cover
        + 3.8 * measured.context
        + 3.9 * measured.pairs
        + 1.3 * measured.brings
        + 0.3 * measured.fresh
        + 1.0 * measured.pointer
        - 3.0 * measured.asks
        + 1.9 * measured.place
        + 5.3 * measured.nearness
    )


def choose(ranked: Sequence[Scored], hits: Sequence[Hit], limit: int) -> list[Scored]:
    """The best one, then one by one the best of the rest that adds something."""
    chosen = [ranked[0]]
    while len(chosen) < limit:
        rest = [s for s in ranked if s.score >= ranked[0].score - FARTHEST and not any(_repeats(s, c) for c in chosen)]
        if not rest:
            break
        chosen.append(max(rest, key=lambda s: s.score + max(_bonus(s, c, hits) for c in chosen)))
    return chosen


def _repeats(one: Scored, other: Scored) -> bool:
    a, b = one.candidate.stems, other.candidate.stems
    return len(a & b) >= SAME_WORDS * len(a | b) and _denies(one) == _denies(other)


def _bonus(new: Scored, chosen: Scored, hits: Sequence[Hit]) -> float:
    if new.candidate.hit == chosen.candidate.hit:
        return {1: NEXT, -1: BEFORE}.get(new.candidate.n - chosen.candidate.n, 0.0)
    here, there = hits[new.candidate.hit].source, hits[chosen.candidate.hit].source
    if not here or not there or here == there or float(np.dot(new.vector, chosen.vector)) < SAME_MATTER:
        return 0.0
    return OTHER_OUTLET + DENIAL * (_denies(new) != _denies(chosen))


def _denies(scored: Scored) -> bool:
    return _DENIES.search(scored.candidate.text) is not None


def in_reading_order(chosen: Sequence[Scored], hits: Sequence[Hit]) -> list[Scored]:
    """Articles in the order of their best sentence, the sentences of one in the order of its text."""
    revisions = list(dict.fromkeys(hits[s.candidate.hit].revision_id for s in chosen))
    return sorted(chosen, key=lambda s: (revisions.index(hits[s.candidate.hit].revision_id), s.candidate.span))
