"""Sentences of different articles that are the same but for a name, a number or a date."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from rag.conflict.positions import comparable, parties_differ
from rag.conflict.rounded import is_one
from rag.conflict.statement import Statement, content
from rag.conflict.times import of_other_times
from rag.types import ConflictKind, Particular, ParticularKind

DAYS = 14
"""What is said in the same words long after is said of something else."""
ALIKE = 0.6
"""Share of words that two statements have in common which tell the same thing but for a name."""
SAME, WIDEST, LONGEST = 5, 5, 80
"""Words: fewest that a copy has in common, most that differ in one place, and most of a sentence that are compared."""
_EXACT = content("about around some nearly almost roughly approximately estimated more than over least fewer up close")


@dataclass(frozen=True, slots=True)
class Swap:
    """What stands in the place of each other."""

    kind: ConflictKind
    before: str
    after: str


def swapped(one: Statement, other: Statement, *, words: bool = False) -> Iterator[Swap]:
    """Names that stand in the place of each other in otherwise the same sentence; where nothing else differs also
    figures, and with `words` any words: they may be another way to say the same. Two prices of two days are no swap.
    """
    days = one.days_from(other)
    if days is not None and abs(days) > DAYS:
        return
    if not one.stems or len(one.stems & other.stems) < ALIKE * max(len(one.stems), len(other.stems)):
        return
    if of_other_times(one, 0, other, 0):
        return
    a, b = one.text.split()[:LONGEST], other.text.split()[:LONGEST]
    changes = _changes(a, b)
    if len(changes) > 1 and parties_differ(one, other) and _figures_differ(one, other):
        return
    alone = len(changes) == 1 and len(a) - (changes[0][1] - changes[0][0]) >= SAME
    for i, j, k, m in changes:
        before, after = " ".join(a[i:j]).strip(" ,.;:"), " ".join(b[k:m]).strip(" ,.;:")
        if not 0 < j - i <= WIDEST or not 0 < m - k <= WIDEST:
            continue
        if not content(before) & content(after) and _names(before) and _names(after):
            yield Swap("name", before, after)
        elif alone and (figures := _figures(one, other, before, after)) and (days is None or abs(days) < 2):
            yield figures
        elif alone and words and content(before) and content(after) and not content(before) & content(after):
            yield Swap("name", before, after)


def _changes(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int, int, int]]:
    """What differs, as spans of both; differences with a single word between them are one."""
    joined: list[tuple[int, int, int, int]] = []
    for tag, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        if joined and i - joined[-1][1] <= 1:
            joined[-1] = (joined[-1][0], j, joined[-1][2], m)
        else:
            joined.append((i, j, k, m))
    return joined


def _names(piece: str) -> bool:
    """Other words may be another way to say the same."""
    return piece[:1].isupper() and bool(content(piece)) and not any(map(str.isdigit, piece))


def _figures(one: Statement, other: Statement, before: str, after: str) -> Swap | None:
    """A date or a number of each, as written, that the other has not; other words may not differ with it."""
    if not any(map(str.isdigit, before)) or not any(map(str.isdigit, after)):
        return None
    for kind in ("date", "number"):
        mine, its = _only_there(one, other, kind), _only_there(other, one, kind)
        if not mine or not its or (kind == "number" and _are_one(one, mine[0], other, its[0])):
            continue
        if content(before) <= _told(mine[0]) and content(after) <= _told(its[0]):
            return Swap(kind, mine[0].text, its[0].text)
    return None


def _figures_differ(one: Statement, other: Statement) -> bool:
    """What one party has, and what another has, are two things to tell."""
    return bool(_only_there(one, other, "number") and _only_there(other, one, "number"))


def _are_one(one: Statement, at: Particular, other: Statement, other_at: Particular) -> bool:
    """One number told more or less exactly, or figures that two parties want."""
    return is_one(one.text, at, other.text, other_at) or not comparable(one, at, other, other_at)


def _only_there(one: Statement, other: Statement, kind: ParticularKind) -> list[Particular]:
    """Figures that the other has not."""
    there = {p.value for p in other.of_kind(kind)}
    return [p for p in one.of_kind(kind) if p.start not in one.labels and p.value not in there]


def _told(figure: Particular) -> frozenset[str]:
    """How exact a figure is changes nothing in what it is."""
    return content(figure.text) | _EXACT
