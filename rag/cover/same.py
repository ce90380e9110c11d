"""When sentences that are alike still do not say the same. English only."""

from rag.text import content_stems
from rag.text.negations import negations
from rag.text.numbers import numbers

CONTAINED = 0.45
"""Share of the shorter sentence's content stems that the other has where both say the same."""


def same(one: str, other: str) -> bool:
    """For sentences that are alike by their vectors: neither differs from the other nor is merely about the same."""
    here, there = frozenset(content_stems(one)), frozenset(content_stems(other))
    return len(here & there) >= CONTAINED * min(len(here), len(there)) and not differ(one, other)


def differ(one: str, other: str) -> bool:
    """One denies and the other does not, or each has a number that the other lacks.

    A sentence that tells fewer of the same numbers says part of the same: "nine of forty" and "nine".
    """
    if any(negations(one)) != any(negations(other)):
        return True
    here, there = ({n.value for n in numbers(text)} for text in (one, other))
    return bool(here - there) and bool(there - here)
