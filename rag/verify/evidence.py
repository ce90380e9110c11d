"""A text made ready to be compared: its content words in place, its particulars by kind."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from rag.text import STOP_WORDS, stem
from rag.text.concepts import concept
from rag.text.names import name_words
from rag.text.particulars import particulars
from rag.text.quotations import comparable
from rag.types import Particular, ParticularKind

_WORD = re.compile(r"[^\W\d_]+(?:['’](?!s\b)[^\W\d_]+)*")
_CLAUSE_END = re.compile(r"[,;:.!?](?=\s|$|[\"”’])|[—–]|\b(?:and|but|while|whereas)\b")
_COUNTED: tuple[ParticularKind, ...] = ("number", "money", "percentage")
PREFIX = 5
"""Stems that share so many first letters count as one word: Russia and Russian, resign and resignation."""


@dataclass(frozen=True, slots=True)
class Word:
    start: int
    end: int
    stem: str

    @property
    def key(self) -> str:
        return concept(self.stem)[:PREFIX]


class Evidence:
    """Of a sentence, or of all that it cites. Words are content words: no stop words, no figures."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def particulars(self) -> list[Particular]:
        return particulars(self.text)

    @cached_property
    def words(self) -> list[Word]:
        found = ((m.start(), m.end(), m[0].lower().replace("’", "'")) for m in _WORD.finditer(self.text))
        return [Word(start, end, stem(word)) for start, end, word in found if word not in STOP_WORDS and len(word) > 1]

    @cached_property
    def keys(self) -> set[str]:
        return {word.key for word in self.words}

    @cached_property
    def name_words(self) -> set[str]:
        return name_words(self.text)

    @cached_property
    def comparable(self) -> str:
        return comparable(self.text)

    def of_kind(self, *kinds: ParticularKind) -> list[Particular]:
        return [p for p in self.particulars if p.kind in kinds]

    @cached_property
    def counts(self) -> list[Particular]:
        return self.of_kind(*_COUNTED)

    def after(self, at: Particular, most: int, *, past_counts: bool = True) -> list[Word]:
        """Content words that follow in its clause, the nearest first, and not `past_counts` if so wished."""
        first = bisect_left(self._word_starts, at.end)
        limit = _next(self._clause_starts, at.end, len(self.text))
        if not past_counts:
            limit = min(limit, _next(self._count_starts, at.end, limit))
        return [w for w in self.words[first : first + most] if w.start < limit]

    def before(self, at: Particular, most: int, *, past_counts: bool = True) -> list[Word]:
        """Content words that lead up to it in its clause, the nearest first."""
        last = bisect_left(self._word_starts, at.start)
        limit = _previous(self._clause_ends, at.start)
        if not past_counts:
            limit = max(limit, _previous(self._count_ends, at.start))
        return [w for w in reversed(self.words[max(0, last - most) : last]) if w.start >= limit]

    @cached_property
    def _word_starts(self) -> list[int]:
        return [w.start for w in self.words]

    @cached_property
    def _clauses(self) -> list[tuple[int, int]]:
        return [m.span() for m in _CLAUSE_END.finditer(self.text)]

    @cached_property
    def _clause_starts(self) -> list[int]:
        return [start for start, _ in self._clauses]

    @cached_property
    def _clause_ends(self) -> list[int]:
        return [end for _, end in self._clauses]

    @cached_property
    def _count_starts(self) -> list[int]:
        return [p.start for p in self.counts]

    @cached_property
    def _count_ends(self) -> list[int]:
        return [p.end for p in self.counts]


def _next(positions: Sequence[int], at: int, default: int) -> int:
    index = bisect_left(positions, at)
    return positions[index] if index < len(positions) else default


def _previous(positions: Sequence[int], at: int) -> int:
    index = bisect_right(positions, at)
    return positions[index - 1] if index else 0
