"""Order: fusing rankings, favouring what is new, and folding what says the same or stands side by side.

All of it works on plain values, best first, and is deterministic: equal scores are ordered by key.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby, pairwise
from math import fsum
from typing import TypeVar

from rag.text.shingles import Shingle, shingles
from rag.types import Passage, Span

Key = TypeVar("Key", int, str)

RRF_K = 10.0
SAME = 0.5
CONTAINED = 0.8
ROUGHLY = 0.35
"""Of the words as they are written: texts that share half of their shingles share more. Unrelated ones share 14%."""
FRAME, WIDEST = 3, 4
"""Words: fewest on either side of a name that stands in the place of another, and most of such a name."""

_WORD = re.compile(r"\w+")
_TELLING = re.compile(
    r"\d\w*|(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|thousand|million|billion"
    r"|\w+teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty"
    r"|no|not|never|t|deny|denie[sd]|cannot|without)"
)
"""Whole words that tell an update or a denial from a copy ("t" is what is left of "wasn't")."""
_GAPS = {0: "", 1: " ", 2: "\n\n"}


def reciprocal_rank_fusion(
    rankings: Sequence[Sequence[Key]], *, k: float = RRF_K, weights: Sequence[float] | None = None
) -> list[tuple[Key, float]]:
    """Each key with the sum of `weight / (k + rank)` over the rankings that hold it (ranks from 1), best first.

    The order of the rankings does not matter. A key counts once in a ranking, at its best place.
    Source: Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion outperforms Condorcet" (SIGIR 2009).
    """
    parts: dict[Key, list[float]] = {}
    for ranking, weight in zip(rankings, weights or [1.0] * len(rankings), strict=True):
        for rank, key in enumerate(dict.fromkeys(ranking), start=1):
            parts.setdefault(key, []).append(weight / (k + rank))
    fused = [(key, fsum(part)) for key, part in parts.items()]
    return sorted(fused, key=lambda scored: (-scored[1], scored[0]))


def recency(age_days: float | None, *, half_life_days: float, weight: float) -> float:
    """Factor on a fused score: `1 + weight` for what is new, half of that bonus after `half_life_days`, towards 1.

    1 for what has no date (`age_days` None); what is dated after the moment of asking counts as new.
    Whether a question wants it (one about the past does not) is for the caller to decide.
    """
    if age_days is None:
        return 1.0
    return float(1 + weight * 0.5 ** (max(age_days, 0.0) / half_life_days))


def near_duplicates(
    texts: Sequence[str], *, same: float = SAME, contained: float = CONTAINED, limit: int | None = None
) -> list[list[int]]:
    """Groups of indexes, each led by its first text; in order. Every text is in exactly one group.

    A text joins the first leader that it repeats: their 5-word shingles have a Jaccard index of at
    least `same`, or at least `contained` of the text's own are in the leader. A text that brings a
    number or a denial which the leader lacks, or has a name in the place of another, is never folded: there a copy
    becomes an update, or says otherwise.
    With `limit`, texts past that many groups are left out, those that repeat a leader excepted.
    """
    leaders: list[_Print] = []
    groups: list[list[int]] = []
    for index, text in enumerate(texts):
        print_ = _Print(text)
        at = next((g for g, leader in enumerate(leaders) if print_.repeats(leader, same, contained)), None)
        if at is not None:
            groups[at].append(index)
        elif limit is None or len(groups) < limit:
            leaders.append(print_)
            groups.append([index])
    return groups


class _Print:
    """What is compared of a text; shingles are made only for texts that could be copies by their words."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._rough = frozenset(text.lower().split())
        self._fine: tuple[frozenset[str], frozenset[Shingle]] | None = None

    def repeats(self, leader: "_Print", same: float, contained: float) -> bool:
        if len(self._rough & leader._rough) < ROUGHLY * len(self._rough):
            return False
        own_words, own = self._words_and_shingles()
        words, others = leader._words_and_shingles()
        shared = len(own & others)
        if not shared:
            return own == others
        either = len(own) + len(others) - shared
        alike = shared >= same * either or shared >= contained * len(own)
        if not alike or any(map(_TELLING.fullmatch, own_words - words)):
            return False
        return own_words <= words or not _names_another(self._text, leader._text)

    def _words_and_shingles(self) -> tuple[frozenset[str], frozenset[Shingle]]:
        if self._fine is None:
            words = _WORD.findall(self._text.lower())
            self._fine = frozenset(words), shingles(words)
        return self._fine


def _names_another(text: str, leader: str) -> bool:
    """In otherwise the same words the text has a name that the leader lacks where the leader has one that it lacks."""
    a, b = _WORD.findall(text), _WORD.findall(leader)
    mine, its = frozenset(a), frozenset(b)
    changes = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    for before, (tag, i, j, k, m), after in zip(changes, changes[1:], changes[2:], strict=False):
        framed = min(before[2] - before[1], after[2] - after[1]) >= FRAME
        short = tag == "replace" and j - i <= WIDEST and m - k <= WIDEST
        if short and framed and any(map(str.istitle, {*a[i:j]} - its)) and any(map(str.istitle, {*b[k:m]} - mine)):
            return True
    return False


@dataclass(frozen=True, slots=True)
class Joined:
    """One passage, or neighbours of one revision as one: `text` is what the revision holds at `span`.

    `passages` are in the order of the text; `best` is the one that ranked first.
    """

    best: Passage
    passages: tuple[Passage, ...]
    span: Span
    text: str
    paragraphs: tuple[int, int]
    sentences: tuple[Span, ...]


def join_neighbours(passages: Sequence[Passage], *, most: int = 3) -> list[Joined]:
    """Chunks n, n+1, … of one revision as one, at most `most` of them; in the order of their best ones."""
    place = {passage.key: rank for rank, passage in reversed(list(enumerate(passages)))}
    unique = {passage.key: passage for passage in passages}.values()
    ordered = sorted(unique, key=lambda p: (p.revision_id, p.n))
    joined: list[Joined] = []
    for _, chunks in groupby(ordered, key=lambda p: p.revision_id):
        run: list[Passage] = []
        for chunk in chunks:
            if run and (len(run) == most or not _adjacent(run[-1], chunk)):
                joined.append(_join(run, place))
                run = []
            run.append(chunk)
        joined.append(_join(run, place))
    return sorted(joined, key=lambda j: place[j.best.key])


def _adjacent(before: Passage, after: Passage) -> bool:
    """Of one post, where it is a live blog. In canonical text the gap between two chunks is nothing, a space, or the
    break between paragraphs."""
    return (
        after.n == before.n + 1 and after.published == before.published and after.span.start - before.span.end in _GAPS
    )


def _join(run: Sequence[Passage], place: Mapping[int, int]) -> Joined:
    text = run[0].text
    for before, after in pairwise(run):
        text += _GAPS[after.span.start - before.span.end] + after.text
    return Joined(
        best=min(run, key=lambda p: place[p.key]),
        passages=tuple(run),
        span=Span(run[0].span.start, run[-1].span.end),
        text=text,
        paragraphs=(run[0].paragraphs[0], run[-1].paragraphs[1]),
        sentences=tuple(sentence for passage in run for sentence in passage.sentences),
    )
