"""What earlier editions' articles have told of a story already, so that only what is new is told again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.text import content_stems
from rag.text.concepts import concept
from rag.text.particulars import particulars
from rag.types import Revision

SAME = 0.7
"""Share of a sentence's content words that an earlier sentence has which told the same. Figures must be there too."""
FEWEST = 4
"""Content words of a sentence that can be news."""
_FIGURES = ("number", "money", "percentage")


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence as it is compared: its content stems and the values of its figures."""

    stems: frozenset[str]
    figures: frozenset[str]

    @classmethod
    def of(cls, text: str) -> "Said":
        return cls(frozenset(concept(s) for s in content_stems(text)), _figures(text))


def _figures(text: str) -> frozenset[str]:
    return frozenset(p.value for p in particulars(text) if p.kind in _FIGURES)


class Told:
    """The sentences of what was told before."""

    def __init__(self, revisions: Iterable[Revision]) -> None:
        self._said = [Said.of(span.of(r.text)) for r in revisions for span in r.sentences]

    def __bool__(self) -> bool:
        return bool(self._said)

    def has(self, text: str) -> bool:
        """An earlier sentence told it; what is too short to be news counts as told, unless it has a figure."""
        if len(content_stems(text)) < FEWEST and not _figures(text):
            return True
        if not self._said:
            return False
        said = Said.of(text)
        return any(
            len(said.stems & old.stems) >= SAME * len(said.stems) and said.figures <= old.figures for old in self._said
        )

    def fresh(self, revision: Revision) -> Sequence[int]:
        """Indices of the sentences of a revision that were not told."""
        return [n for n, span in enumerate(revision.sentences) if not self.has(span.of(revision.text))]
