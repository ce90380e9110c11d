"""Reports with one text, or most of it: they are one voice, and would outweigh the others of their story."""

import re
import zlib
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from rag.story.postings import postings
from rag.story.rows import Ints, joined
from rag.story.traits import Traits
from rag.text.shingles import SHINGLE_WORDS

CONTAINED = 0.6
"""Share of the shorter report's shingles that the longer one has. Above that of `rag.independent`, which asks whose
text it is: reports that a template makes of two events share much of it."""
SAMPLED = 4
"""One shingle of so many is compared, the same ones in every report (Broder 1997)."""
SHORTEST = 8
"""Sampled shingles below which nothing is called a copy."""
NAMES = 0.5
"""Share of the lead's names that a copy has too: a template has others for another event."""

_WORD = re.compile(r"\w+")
_FACTORS = np.array([pow(0x9E3779B97F4A7C15, k + 1, 2**64) for k in range(SHINGLE_WORDS)], np.uint64)


def copies(texts: Sequence[str], found: Sequence[Traits]) -> list[list[int]]:
    """All indices, those of copies together; in each the longest text first."""
    prints = joined((hashes, np.ones(len(hashes), np.float32)) for hashes in _numbered([_print(t) for t in texts]))
    inverted = postings(prints)
    sizes = np.diff(prints.starts)
    group = {i: [i] for i in range(len(texts))}
    for i in range(len(texts)):
        if sizes[i] < SHORTEST:
            continue
        others, shared = inverted.shared(i, *prints.row(i))
        smaller = np.minimum(sizes[others], sizes[i])
        near: list[int] = others[(smaller >= SHORTEST) & (shared >= CONTAINED * smaller)].tolist()
        for j in near:
            if group[i] is not group[j] and _named_alike(found[i], found[j]):
                group[i] += group[j]
                group.update(dict.fromkeys(group[j], group[i]))
    distinct = {min(members): members for members in group.values()}.values()
    return [sorted(members, key=lambda i: (-len(texts[i]), i)) for members in distinct]


def _named_alike(one: Traits, other: Traits) -> bool:
    ours, theirs = set(one["lead_names"]), set(other["lead_names"])
    return len(ours & theirs) >= NAMES * max(len(ours), len(theirs), 1) or ours == theirs


def _print(text: str) -> Ints:
    """Hashes of the sampled runs of words, the same in every process."""
    words = np.array([_hash(word) for word in _WORD.findall(text.lower())], np.uint64)
    if len(words) < SHINGLE_WORDS:
        return np.zeros(0, np.int64)
    runs = np.lib.stride_tricks.sliding_window_view(words, SHINGLE_WORDS)
    hashes = (runs * _FACTORS).sum(axis=1, dtype=np.uint64)
    hashes ^= hashes >> np.uint64(31)
    hashes *= np.uint64(0xBF58476D1CE4E5B9)
    hashes ^= hashes >> np.uint64(29)
    return np.unique(hashes[hashes % np.uint64(SAMPLED) == 0]).astype(np.int64)


@lru_cache(maxsize=100_000)
def _hash(word: str) -> int:
    return zlib.crc32(word.encode("utf-8", "surrogatepass"))


def _numbered(prints: Sequence[Ints]) -> list[Ints]:
    """Hashes as small numbers."""
    if not prints:
        return []
    _, at = np.unique(np.concatenate(prints), return_inverse=True)
    ends = np.cumsum([len(p) for p in prints])
    return np.split(at.astype(np.int64), ends[:-1])
