"""Articles that carry one text: cut, headed or touched up differently, but copied."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from rag.text.quotations import quotations
from rag.text.shingles import SHINGLE_WORDS, Shingle, shingles
from rag.text.words import words

CONTAINED = 0.4
"""Share of the shorter text's shingles that stand in the longer one, quotations left out of both.

Broder, "On the resemblance and containment of documents" (1997); containment and not the Jaccard index, because
outlets cut agency reports from the end. Quotations are left out as reporters who were at the same place share them:
of ECB+ (reports of 86 events, looked at by hand between 0.25 and 0.55) two interviews that share 0.47 of their
shingles share none outside of quotation marks, while rewritten agency reports keep their share.
"""
SHORTEST = 8
"""Shingles below which two texts are the same only when all of them are: a headline repeats by chance."""

LOOKED_AT = 100_000
"""Characters of a text, from its start, that are compared. The longest articles of a newspaper have about that many;
what is longer is a list or a log, of which each megabyte costs seconds, and outlets cut from the end."""


def same_text(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Pairs of indexes whose texts are copies. An update that only adds or changes figures is one: it is the same hand.

    Compares all pairs, exactly: meant for the articles of one answer or one edition (hundreds), not for an archive.
    Of each text the first `LOOKED_AT` characters count.
    """
    prints = [_print(text[:LOOKED_AT]) for text in texts]
    for (left, own), (right, others) in combinations(enumerate(prints), 2):
        if _copied(own, others):
            yield left, right


def _print(text: str) -> frozenset[Shingle]:
    """Shingles of the text's own words; of a text that has no run of them, of all of it."""
    runs = [shingles(words(run)) for paragraph in text.split("\n\n") for run in _unquoted(paragraph)]
    own = {shingle for run in runs for shingle in run if len(shingle) == SHINGLE_WORDS}
    return frozenset(own) or shingles(words(text))


def _unquoted(paragraph: str) -> Iterator[str]:
    at = 0
    for quotation in sorted(quotations(paragraph), key=lambda q: q.start):
        yield paragraph[at : max(at, quotation.start)]
        at = max(at, quotation.end)
    yield paragraph[at:]


def _copied(own: frozenset[Shingle], others: frozenset[Shingle]) -> bool:
    smaller = min(len(own), len(others))
    needed = CONTAINED * smaller if smaller >= SHORTEST else smaller
    return () not in own and len(own & others) >= needed
