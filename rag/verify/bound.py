"""Numbers that stand in the cited text, but with something else: "31 died" where 24 died and 31 were hurt."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.types import Particular
from rag.verify.evidence import Evidence

_NEAR = 2
"""Content words after a number, or before it when none follow, that say what it counts."""
_MOVES = frozenset(
    "rise rose risen fall fell fallen grow grew grown increas decreas drop declin climb gain lose lost jump slip sink"
    " sank reach hit stand stood total cost worth number count".split()
)
"""Stems that go with any number and so tell nothing about what it counts."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A number with the first letters (`Word.key`) of what it counts, the nearest first."""

    at: Particular
    company: tuple[str, ...]

    @property
    def unit(self) -> tuple[str, str]:
        return self.at.kind, self.at.value.lstrip("0123456789./")


def counted(text: Evidence) -> list[Counted]:
    """Each number, sum of money and percentage of the text."""
    return [Counted(at, _company(at, text)) for at in text.counts]


def goes_elsewhere(wanted: Counted, cited: Sequence[Counted]) -> bool:
    """The number is in the cited text only with other words, and these words are there with another number."""
    same = [c.company for c in cited if c.at.value == wanted.at.value]
    if not wanted.company or not same or not all(same) or any(set(wanted.company) & set(c) for c in same):
        return False
    return any(wanted.company[0] in other.company for other in _rivals(wanted, cited))


def says_otherwise(wanted: Counted, cited: Sequence[Counted]) -> Particular | None:
    """The number by which the cited text counts what this one counts, when there is just one."""
    first = wanted.company[:1]
    found = {c.at.value: c.at for c in _rivals(wanted, cited) if first and c.company[:1] == first}
    return next(iter(found.values())) if len(found) == 1 else None


def _rivals(wanted: Counted, cited: Sequence[Counted]) -> Iterator[Counted]:
    """Other numbers of the same unit."""
    return (c for c in cited if c.at.value != wanted.at.value and c.unit == wanted.unit)


def _company(at: Particular, text: Evidence) -> tuple[str, ...]:
    """The nearest words of its clause; those before it may lie beyond another number when there are no others."""
    for words in (
        text.after(at, _NEAR * 2, past_counts=False),
        text.before(at, _NEAR * 2, past_counts=False),
        text.before(at, _NEAR * 2),
    ):
        telling = tuple(w.key for w in words if w.stem not in _MOVES)[:_NEAR]
        if telling:
            return telling
    return ()
