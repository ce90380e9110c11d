"""A sentence laid beside the cited sentences that it was made of, word by word.

Names, dates and figures are empty slots of their kind, so that "left Norland for Kyrland" and "left Kyrland for
Norland" lie beside one another whole and the slots can be compared. The pairing is that of `difflib`
(Ratcliff and Obershelp 1988: the longest common stretch, then the same on both of its sides).
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from rag.text import STOP_WORDS, split_sentences, stem
from rag.types import Particular, Span
from rag.verify.evidence import Evidence

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SLOTS = ("name", "date", "number", "money", "percentage")
_MOST = 3
"""Cited sentences that one sentence is laid beside."""
_NEW = 3
"""Content words that a further cited sentence must bring."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word by its stem, or a slot by its kind with what fills it."""

    key: str
    start: int
    end: int
    filled: Particular | None = None

    @property
    def is_content(self) -> bool:
        return self.filled is None and len(self.key) > 2 and self.key not in STOP_WORDS


@dataclass(frozen=True, slots=True)
class Region:
    """Stretches `[start, end)` of tokens that lie between the same paired tokens on both sides."""

    said: tuple[int, int]
    given: tuple[int, int]


class Aligned:
    """`pairs` are token indices of the sentence with those of the cited text; both rise.

    `cited` are all cited sentences with their content words, `everywhere` all their tokens; `sentences` and `given`
    those that the sentence is laid beside.
    """

    def __init__(self, said: Evidence, given: Evidence) -> None:
        self.cited = list(sentences(given))
        self.sentences = nearest(said, self.cited)
        self.said = tokens(said)
        self.everywhere = tokens(given)
        self.given = [t for t in self.everywhere if any(s.start <= t.start < s.end for s in self.sentences)]
        matcher = SequenceMatcher(None, [t.key for t in self.said], [t.key for t in self.given], autojunk=False)
        self.blocks = [b for b in matcher.get_matching_blocks() if b.size]
        self.pairs = [(b.a + n, b.b + n) for b in self.blocks for n in range(b.size)]
        self._said = [i for i, _ in self.pairs]
        self._given = [j for _, j in self.pairs]

    def given_at(self, i: int) -> int | None:
        """The cited token that lies beside token `i` of the sentence."""
        at = bisect_left(self._said, i)
        return self._given[at] if at < len(self._said) and self._said[at] == i else None

    def said_at(self, j: int) -> int | None:
        at = bisect_left(self._given, j)
        return self._said[at] if at < len(self._given) and self._given[at] == j else None

    def around_said(self, i: int) -> Region:
        """What lies between the paired tokens next to token `i` of the sentence."""
        before, after = bisect_left(self._said, i) - 1, bisect_right(self._said, i)
        return self._between(before, after)

    def around_given(self, j: int) -> Region:
        before, after = bisect_left(self._given, j) - 1, bisect_right(self._given, j)
        return self._between(before, after)

    def firm(self, i: int, j: int) -> bool:
        """Whether the pair stands in a common stretch of three or more with a content word within five of it."""
        block = next(b for b in self.blocks if b.a <= i < b.a + b.size)
        near = range(max(block.a, i - 5), min(block.a + block.size, i + 6))
        return j - block.b == i - block.a and block.size >= 3 and any(self.said[n].is_content for n in near)

    def _between(self, before: int, after: int) -> Region:
        left_i, left_j = self.pairs[before] if before >= 0 else (-1, -1)
        right = self.pairs[after] if after < len(self.pairs) else (len(self.said), len(self.given))
        return Region((left_i + 1, right[0]), (left_j + 1, right[1]))


def tokens(text: Evidence) -> list[Token]:
    """Words and slots in order; an ordinal stays a word."""
    slots = [p for p in text.particulars if p.kind in _SLOTS and not p.value.startswith("ordinal")]
    ends = [p.end for p in slots]
    words: list[Token] = []
    for m in _WORD.finditer(text.text):
        at = bisect_right(ends, m.start())
        if at == len(slots) or m.end() <= slots[at].start:
            words.append(Token(stem(m[0].lower().replace("’", "'")), m.start(), m.end()))
    found = [*words, *(Token(f"<{p.kind}>", p.start, p.end, p) for p in slots)]
    return sorted(found, key=lambda t: t.start)


def nearest(said: Evidence, cited: Sequence[tuple[Span, set[str]]]) -> list[Span]:
    """The cited sentences that share most content words with the sentence, as they stand in the text."""
    wanted = set(said.keys)
    left = [(span, keys & wanted) for span, keys in cited]
    chosen: list[Span] = []
    while left and len(chosen) < _MOST:
        best = max(left, key=lambda item: len(item[1] & wanted))
        if len(best[1] & wanted) < (_NEW if chosen else 1):
            break
        chosen.append(best[0])
        wanted -= best[1]
        left.remove(best)
    return sorted(chosen)


def sentences(text: Evidence) -> Iterator[tuple[Span, set[str]]]:
    """Each sentence with its content words."""
    starts = [w.start for w in text.words]
    at = 0
    for part in text.text.split("\n\n"):
        for span in split_sentences(part):
            first, last = bisect_left(starts, at + span.start), bisect_left(starts, at + span.end)
            yield span.shifted(at), {w.key for w in text.words[first:last]}
        at += len(part) + 2


def index_at(found: Sequence[Token], start: int) -> int | None:
    """Index of the token that holds the character at `start`."""
    at = bisect_right([t.start for t in found], start) - 1
    return at if at >= 0 and found[at].end > start else None
