"""Finds the one or two sentences of a passage that carry what a model's sentence says. Pure.

By shared words: each content stem of the sentence weighs one, names and figures two, since they are
what a reader checks. The best sentence is taken, and a second one when it adds enough; a heuristic
of our own, which gives a pointer, not a verdict.
"""

import re
from collections.abc import Mapping, Sequence

from rag.text import content_stems, split_sentences
from rag.types import Span

CARRIES = 0.3
"""Least share of the sentence's weight that its evidence must hold."""
ADDS = 0.15
"""Least share that a second sentence must add."""

_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?!\n)[^\n]+)*")
_FIGURE = re.compile(r"\d")
_CAPITAL = re.compile(r"(?<=[\w,;’'\"”)] )[^\W\d_a-zß-öø-ÿ][\w.’'-]*")


def narrow(sentence: str, text: str, sentences: Sequence[Span]) -> tuple[int, ...]:
    """Indices of the sentences of `text` that carry `sentence`, in order: one, two, or none."""
    weights = weigh(sentence)
    held = [_share(weights, set(content_stems(span.of(text)))) for span in sentences]
    if not held or not weights:
        return ()
    best = max(range(len(held)), key=lambda i: sum(held[i].values()))
    added = [sum(w for s, w in share.items() if s not in held[best]) for share in held]
    second = max(range(len(held)), key=lambda i: (added[i], -abs(i - best)))
    total = sum(weights.values())
    chosen = {best, second} if added[second] >= ADDS * total else {best}
    carried = sum(held[best].values()) + (added[second] if len(chosen) == 2 else 0)
    return tuple(sorted(chosen)) if carried >= CARRIES * total else ()


def coverage(sentence: str, cited: str) -> float:
    """Share of the sentence's weight that `cited` holds, 0 to 1."""
    weights = weigh(sentence)
    held = _share(weights, set(content_stems(cited)))
    return sum(held.values()) / (sum(weights.values()) or 1)


def weigh(sentence: str) -> Mapping[str, float]:
    """Each content stem with its weight."""
    names = set(content_stems(" ".join(_CAPITAL.findall(sentence))))
    return {s: 2.0 if s in names or _FIGURE.search(s) else 1.0 for s in content_stems(sentence)}


def sentences_of(text: str) -> list[Span]:
    """The sentences of a text of several paragraphs, with a blank line between them."""
    return [
        span.shifted(paragraph.start())
        for paragraph in _PARAGRAPH.finditer(text)
        for span in split_sentences(paragraph[0])
    ]


def _share(weights: Mapping[str, float], stems: set[str]) -> dict[str, float]:
    return {stem: weight for stem, weight in weights.items() if stem in stems}
