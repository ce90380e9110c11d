"""Finds the few sentences of a passage that carry what a model's sentence says. Pure.

By shared words: each content stem of the sentence weighs one, of a name two, and each figure one
more for its value ("fourteen" is "14"), since these are what a reader checks. The best sentence is
taken, and further ones when they add enough; a heuristic of our own: a pointer, not a verdict.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from rag.text import content_stems, split_sentences
from rag.text.concepts import concept
from rag.text.particulars import particulars
from rag.types import Span

CARRIES = 0.3
"""Least share of the sentence's weight that its evidence must hold."""
SHORT, SHORT_CARRIES = 4.0, 0.6
"""A sentence of less weight needs this share: of two words one is in some sentence by chance."""
ADDS = 0.15
"""Least share that each further sentence must add."""
MOST = 3

_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?!\n)[^\n]+)*")
_FIGURES = {"number", "date", "money", "percentage"}


def narrow(sentence: str, text: str, sentences: Sequence[Span]) -> tuple[int, ...]:
    """Indices of the sentences of `text` that carry `sentence`, in order: up to `MOST`, or none."""
    weights = weigh(sentence)
    held = [_share(weights, span.of(text)) for span in sentences]
    if not held or not weights:
        return ()
    total = sum(weights.values())
    chosen: list[int] = []
    carried: dict[str, float] = {}
    while len(chosen) < MOST:
        added = [sum(w for s, w in share.items() if s not in carried) for share in held]
        best = max(range(len(held)), key=lambda i: (added[i], -abs(i - chosen[0]) if chosen else 0))
        if added[best] < (ADDS * total if chosen else 1e-9):
            break
        chosen.append(best)
        carried |= held[best]
    least = SHORT_CARRIES if total < SHORT else CARRIES
    return tuple(sorted(chosen)) if sum(carried.values()) >= least * total else ()


def coverage(sentence: str, cited: str) -> float:
    """Share of the sentence's weight that `cited` holds, 0 to 1."""
    weights = weigh(sentence)
    held = _share(weights, cited)
    return sum(held.values()) / (sum(weights.values()) or 1)


def weigh(sentence: str) -> Mapping[str, float]:
    """Each content stem and each value of a figure with its weight."""
    found = particulars(sentence)
    names = {stem for p in found if p.kind == "name" for stem in _stems(p.text)}
    weights = {stem: 2.0 if stem in names else 1.0 for stem in _stems(sentence)}
    return weights | dict.fromkeys(_values(sentence), 1.0)


def sentences_of(text: str) -> list[Span]:
    """The sentences of a text of several paragraphs, with a blank line between them."""
    return [
        span.shifted(paragraph.start())
        for paragraph in _PARAGRAPH.finditer(text)
        for span in split_sentences(paragraph[0])
    ]


def _share(weights: Mapping[str, float], cited: str) -> dict[str, float]:
    there = _features(cited)
    return {feature: weight for feature, weight in weights.items() if feature in there}


@lru_cache(maxsize=4096)
def _features(text: str) -> frozenset[str]:
    """Kept, since the sentences of a passage are looked at anew for every sentence that cites it."""
    return frozenset((*_stems(text), *_values(text)))


def _stems(text: str) -> list[str]:
    return [concept(stem) for stem in content_stems(text)]


def _values(text: str) -> list[str]:
    """Of its figures, apart from any stem by the kind that goes before."""
    return [f"{p.kind} {p.value}" for p in particulars(text) if p.kind in _FIGURES]
