"""Choosing sentences that cover passages without repeating: near the centre of what is told, far from each other.

Maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998): each next sentence is the best by
its likeness to the centroid of all sentences less its likeness to what is chosen already. The first
sentences of an article get a bonus, since news puts the news first.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.answer.draft import DraftSentence, EvidenceSpan
from rag.text.addressed import is_addressed
from rag.types import Embed, Hit, Span

LIKENESS = 0.7
"""Weight of likeness to the centroid; the rest is for being different from what is chosen."""

LEAD = 0.15
"""Bonus of the first sentence of a passage, half of it for the second, and so on."""

SAME = 0.9
"""Sentences more alike than this say the same."""

MOST_SENTENCES = 240
"""More are not looked at: the first ones of each passage are, evenly."""

FEWEST_WORDS = 5


@dataclass(frozen=True, slots=True)
class _Candidate:
    hit: int
    place: int
    span: Span
    text: str


def extract(
    hits: Sequence[Hit], sentences: Sequence[Sequence[Span]], embed: Embed, *, limit: int, topic: str | None = None
) -> tuple[DraftSentence, ...]:
    """At most `limit` sentences in reading order: by passage, then by place. `sentences[i]` are those of `hits[i]`.

    With a `topic`, being like it counts as much as being like the whole.
    """
    pool = _candidates(hits, sentences)
    if not pool:
        return ()
    vectors = embed([*(candidate.text for candidate in pool), *([topic] if topic else [])])
    about = vectors[len(pool)] if topic else None
    chosen = _choose(pool, vectors[: len(pool)], limit, about)
    return tuple(
        DraftSentence(text=c.text, evidence=(EvidenceSpan(c.hit, c.span),))
        for c in sorted((pool[i] for i in chosen), key=lambda c: (c.hit, c.span))
    )


def _candidates(hits: Sequence[Hit], sentences: Sequence[Sequence[Span]]) -> list[_Candidate]:
    share = max(3, MOST_SENTENCES // max(1, len(hits)))
    found = [
        _Candidate(index, place, span, span.shifted(-hit.start).of(hit.text))
        for index, (hit, spans) in enumerate(zip(hits, sentences, strict=True))
        for place, span in enumerate(spans[:share])
    ]
    usable = [c for c in found if len(c.text.split()) >= FEWEST_WORDS and not _is_addressed(c, hits[c.hit])]
    return usable[:MOST_SENTENCES]


def _is_addressed(candidate: _Candidate, hit: Hit) -> bool:
    return is_addressed(hit.text, candidate.span.shifted(-hit.start))


def _choose(
    pool: Sequence[_Candidate], vectors: NDArray[np.float32], limit: int, about: NDArray[np.float32] | None
) -> list[int]:
    centre = vectors.mean(axis=0)
    if about is not None:
        centre = centre / max(float(np.linalg.norm(centre)), 1e-9) + about
    lead = np.array([LEAD / (1 + candidate.place) for candidate in pool], np.float32)
    central: NDArray[np.float32] = vectors @ (centre / max(float(np.linalg.norm(centre)), 1e-9)) + lead
    nearest = np.zeros(len(pool), np.float32)
    chosen: list[int] = []
    while len(chosen) < limit:
        gain = (LIKENESS * central - (1 - LIKENESS) * nearest).round(6)
        gain[chosen] = -np.inf
        gain[nearest > SAME] = -np.inf
        best = int(np.argmax(gain))
        if not np.isfinite(gain[best]):
            break
        chosen.append(best)
        nearest = np.maximum(nearest, vectors @ vectors[best])
    return chosen
