"""Where in the current text something stands that took the place of given sentences. Pure.

Two hints, both from comparing whole sentences: what took their place stands, as a rule, between the
same neighbours, and it is new. A sentence that the article had before is not what another one became.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rag.text import STOP_WORDS, content_stems, words
from rag.types import Revision, Span

BETWEEN = 0.25
ELSEWHERE = 0.5
"""Least share of content words (Dice) with what stands between the same neighbours, and anywhere else. From looking at
invented edits: below a half, sentences of one article on one subject begin to pass for each other."""

NEIGHBOURS = 40
"""How many sentences to either side are looked at for one that is still there."""

GAP = 30
"""More sentences than this between the neighbours: they say nothing about the place."""

OCCURRENCES = 2_000
"""A word found more often chooses no sentences: a text of 5 MB may hold it a hundred thousand times."""

CANDIDATES = 60

REPEATED = 100
"""Places of one wording that are looked at, those as far into the text first."""


@dataclass(frozen=True, slots=True)
class Sentences:
    """The sentences of a revision, with the places of each wording."""

    revision: Revision
    texts: tuple[str, ...]
    places: dict[str, list[int]]

    @classmethod
    def of(cls, revision: Revision) -> "Sentences":
        texts = tuple(span.of(revision.text) for span in revision.sentences)
        places: dict[str, list[int]] = {}
        for n, text in enumerate(texts):
            places.setdefault(text, []).append(n)
        return cls(revision, texts, places)

    def hull(self, found: range) -> Span:
        spans = self.revision.sentences
        return Span(spans[found[0]].start, spans[found[-1]].end)

    def touching(self, span: Span) -> range:
        """Those that the span lies in or touches."""
        spans = self.revision.sentences
        first = bisect_right(spans, span.start, key=lambda s: s.end)
        last = first
        while last < len(spans) and spans[last].start < span.end:
            last += 1
        return range(first, last)


def same(before: Sentences, asked: range, now: Sentences) -> range | None:
    """The sentences in the same words, one behind the other; of several places the one between the same neighbours,
    or the one as far into the text."""
    wanted = before.texts[asked.start : asked.stop]
    rarest = min(range(len(wanted)), key=lambda i: len(now.places.get(wanted[i], ())))
    share = asked.start / len(before.texts) * len(now.texts)
    places = sorted((n - rarest for n in now.places.get(wanted[rarest], ())), key=lambda n: abs(n - share))
    starts = [n for n in places[:REPEATED] if n >= 0 and now.texts[n : n + len(wanted)] == wanted]
    if not starts:
        return None
    between = gap(before, asked, now)
    best = min(starts, key=lambda n: (between is None or n not in between, abs(n - share)))
    return range(best, best + len(wanted))


def gap(before: Sentences, asked: range, now: Sentences) -> range | None:
    """What stands now between the nearest neighbours that are still there (and there only once)."""
    below = _still(before, range(asked.start - 1, max(-1, asked.start - 1 - NEIGHBOURS), -1), now)
    above = _still(before, range(asked.stop, min(len(before.texts), asked.stop + NEIGHBOURS)), now)
    if below is None and above is None:
        return None
    low = 0 if below is None else below + 1
    high = len(now.texts) if above is None else above
    return range(low, high) if 0 <= high - low <= GAP else None


def _still(before: Sentences, neighbours: Iterable[int], now: Sentences) -> int | None:
    for n in neighbours:
        found = now.places.get(before.texts[n], ())
        if len(found) == 1 and len(before.places[before.texts[n]]) == 1:
            return found[0]
    return None


def successor(before: Sentences, asked: range, now: Sentences) -> range | None:
    """The new sentences that share the most words with those asked about; None when none share enough."""
    wanted = Counter(_stems(before.hull(asked).of(before.revision.text)))
    between = gap(before, asked, now) or range(0)
    best, best_score = None, 0.0
    for window in _windows(_candidates(before, asked, now, between), len(asked) + 1, now):
        if all(now.texts[n] in before.places for n in window):
            continue
        here = window.start in between and window.stop - 1 in between
        score = _dice(wanted, Counter(_stems(now.hull(window).of(now.revision.text))))
        if score >= (BETWEEN if here else ELSEWHERE) and score + 0.1 * here > best_score:
            best, best_score = window, score + 0.1 * here
    return best


def _candidates(before: Sentences, asked: range, now: Sentences, between: range) -> set[int]:
    """What stands between the neighbours, and the sentences with most of the words, looked up without reading all."""
    text = _lower(now.revision.text)
    starts = [span.start for span in now.revision.sentences]
    counts: Counter[int] = Counter()
    for beginning in {_beginning(word) for word in _content(before.hull(asked).of(before.revision.text))}:
        found = {bisect_right(starts, at) - 1 for at in _occurrences(text, beginning)}
        counts.update({n: 1 for n in found if n >= 0})
    return {*between, *(n for n, _ in counts.most_common(CANDIDATES))}


def _occurrences(text: str, beginning: str) -> Sequence[int]:
    found: list[int] = []
    at = text.find(beginning)
    while at >= 0:
        found.append(at)
        if len(found) > OCCURRENCES:
            return ()
        at = text.find(beginning, at + len(beginning))
    return found


def _windows(candidates: Iterable[int], most: int, now: Sentences) -> Iterator[range]:
    """Runs of at most `most` sentences that begin or end with a candidate, in order, each once."""
    seen: set[tuple[int, int]] = set()
    for n in sorted(candidates):
        for length in range(1, most + 1):
            for start in {n, n - length + 1}:
                window = range(start, start + length)
                if start >= 0 and window.stop <= len(now.texts) and (start, length) not in seen:
                    seen.add((start, length))
                    yield window


def _dice(one: Counter[str], other: Counter[str]) -> float:
    return 2 * (one & other).total() / ((one.total() + other.total()) or 1)


def _stems(text: str) -> list[str]:
    return content_stems(text) or words(text)


def _content(text: str) -> list[str]:
    found = words(text)
    return [word for word in found if word not in STOP_WORDS] or found


def _beginning(word: str) -> str:
    """What other forms of the word begin with too."""
    return word[: max(4, len(word) - 3)]


def _lower(text: str) -> str:
    """Of the same length, so that places mean the same."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
