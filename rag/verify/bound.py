"""Numbers that stand in the cited text, but with something else: "31 died" where 24 died and 31 were hurt."""

from collections.abc import Sequence

from rag.types import Particular
from rag.verify.evidence import Evidence, Word

_NEAR = 2
"""Content words after a number, or before it when none follow, that say what it counts."""
_MOVES = frozenset(
    "rise rose risen fall fell fallen grow grew grown increas decreas drop declin climb gain lose lost jump slip sink"
    " sank reach hit stand stood total cost worth number count".split()
)
"""Stems that go with any number and so tell nothing about what it counts."""


def goes_elsewhere(wanted: Particular, sentence: Evidence, cited: Evidence) -> bool:
    """The number is in the cited text only with other words, and these words are there with another number."""
    own = _company(wanted, sentence)
    if not own:
        return False
    same = [_company(p, cited) for p in cited.counts if p.value == wanted.value]
    if not same or not all(same) or any(_shares(own, company) for company in same):
        return False
    return any(_shares(own[:1], _company(p, cited)) for p in _rivals(wanted, cited))


def says_otherwise(wanted: Particular, sentence: Evidence, cited: Evidence) -> bool:
    """What the number counts is counted once in the cited text, by another number."""
    own = _company(wanted, sentence)[:1]
    counted = [p for p in _rivals(wanted, cited) if _shares(own, _company(p, cited)[:1])]
    return len({p.value for p in counted}) == 1


def _rivals(wanted: Particular, cited: Evidence) -> list[Particular]:
    """Other numbers of the same unit."""
    return [p for p in cited.counts if p.value != wanted.value and _unit(p) == _unit(wanted)]


def _unit(counted: Particular) -> tuple[str, str]:
    return counted.kind, counted.value.lstrip("0123456789./")


def _company(at: Particular, text: Evidence) -> list[Word]:
    """The nearest words of its clause; those before it may lie beyond another number when there are no others."""
    for words in (
        text.after(at, _NEAR * 2, past_counts=False),
        text.before(at, _NEAR * 2, past_counts=False),
        text.before(at, _NEAR * 2),
    ):
        telling = [w for w in words if w.stem not in _MOVES][:_NEAR]
        if telling:
            return telling
    return []


def _shares(some: Sequence[Word], others: Sequence[Word]) -> bool:
    return bool({w.key for w in some} & {w.key for w in others})
