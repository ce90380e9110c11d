"""How much of a text another has, in runs of four words, as scrapinghub's article-extraction-benchmark counts it."""

import re
from collections import Counter
from collections.abc import Iterable

_WORD = re.compile(r"\w+")
_RUN = 4

Match = tuple[float, float, float]
"""Shares of the runs of two texts that stand in both, in the one found alone, in the one expected alone."""


def matched(expected: str, found: str) -> Match:
    theirs, ours = _runs(expected), _runs(found)
    both = (theirs & ours).total()
    parts = (both, ours.total() - both, theirs.total() - both)
    whole = sum(parts) or 1
    return parts[0] / whole, parts[1] / whole, parts[2] / whole


def scores(matches: Iterable[Match]) -> tuple[float, float, float]:
    """Precision, recall and F1; each page counts as much as any other."""
    both, surplus, missed = (sum(column) for column in zip(*matches, strict=True))
    precision, recall = both / ((both + surplus) or 1), both / ((both + missed) or 1)
    return precision, recall, 2 * precision * recall / ((precision + recall) or 1)


def _runs(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    return Counter(tuple(words[at : at + _RUN]) for at in range(max(1, len(words) - _RUN + 1))) if words else Counter()
