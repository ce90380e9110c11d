"""Runs of words: what two texts share when one is a copy of the other."""

from collections.abc import Sequence

SHINGLE_WORDS = 5

Shingle = tuple[str, ...]


def shingles(words: Sequence[str], size: int = SHINGLE_WORDS) -> frozenset[Shingle]:
    """All runs of `size` words; of a shorter text the whole."""
    if len(words) <= size:
        return frozenset([tuple(words)])
    return frozenset(zip(*(words[i:] for i in range(size)), strict=False))
