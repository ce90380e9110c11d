"""What can be measured of a sentence as an answer to a question, without a model and with the embedder.

All measures are plain numbers, mostly between 0 and 1. How rare a word is counts within the sentences
at hand: a word that every one of them has tells nothing, one that none has tells most.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.answer.expected import Expected, brings, expected
from rag.text import STOP_WORDS, stem, words
from rag.types import Hit, Matrix, Span

_POINTERS = frozenset(
    "he she it they his her its their him them this that these those such both neither either all".split()
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question taken apart: its content stems, its pairs of neighbouring stems, its words, what it wants."""

    text: str
    stems: tuple[str, ...]
    pairs: frozenset[tuple[str, str]]
    words: frozenset[str]
    wants: Expected | None

    @classmethod
    def of(cls, text: str) -> "Question":
        tokens = words(text)
        stems = [stem(word) for word in tokens]
        content = dict.fromkeys(s for s, word in zip(stems, tokens, strict=True) if word not in STOP_WORDS)
        return cls(text, tuple(content), frozenset(pairwise(stems)), frozenset(tokens), expected(text))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a hit. `hit` is the hit's index, `n` the sentence's place in it; `opening` is what its paragraph
    has before it, and `before` the content stems of the sentence before, of whatever paragraph."""

    hit: int
    n: int
    span: Span
    text: str
    words: tuple[str, ...]
    stems: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    opening: str
    before: frozenset[str]

    @property
    def points_back(self) -> bool:
        """Whether it opens with a word that stands for something said before: "He", "These devices"."""
        return bool(self.words) and self.words[0] in _POINTERS


def candidates(hits: Sequence[Hit], sentences: Sequence[Sequence[Span]]) -> list[Candidate]:
    """Every sentence of every hit that lies whole inside it, once: of sentences with the same words the first."""
    found: list[Candidate] = []
    seen: set[tuple[str, ...]] = set()
    for index, (hit, spans) in enumerate(zip(hits, sentences, strict=True)):
        before: frozenset[str] = frozenset()
        for n, span in enumerate(s for s in spans if Span(hit.start, hit.end).contains(s)):
            own = span.shifted(-hit.start)
            text, opening = own.of(hit.text), hit.text[: own.start].rpartition("\n")[2].strip()
            tokens = tuple(words(text))
            stems = [stem(word) for word in tokens]
            content = frozenset(s for s, word in zip(stems, tokens, strict=True) if word not in STOP_WORDS)
            if content and tokens not in seen:
                seen.add(tokens)
                pairs = frozenset(pairwise(stems))
                found.append(Candidate(index, n, span, text, tokens, content, pairs, opening, before))
            before = content
    return found


@dataclass(frozen=True, slots=True)
class Rarity:
    """Weights of the question's stems by how few of the sentences have them."""

    weights: dict[str, float]

    @classmethod
    def among(cls, question: Question, sentences: Sequence[frozenset[str]]) -> "Rarity":
        """Inverse document frequency of Robertson and Spärck Jones, as BM25 uses it, floored at zero."""
        n = len(sentences)
        frequency = Counter(s for stems in sentences for s in question.stems if s in stems)
        return cls({s: math.log(1 + (n - frequency[s] + 0.5) / (frequency[s] + 0.5)) for s in question.stems})

    def covered(self, stems: Iterable[str]) -> float:
        """Share of the question's weight that these stems have, 0 to 1."""
        total = sum(self.weights.values())
        held = set(stems)
        return sum(w for s, w in self.weights.items() if s in held) / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Wording:
    """Measures that need no embedder.

    cover:    share of the question's weight in the sentence
    context:  the same in the sentence and the one before it
    pairs:    share of the question's pairs of neighbouring words in the sentence
    brings:   1 when it has what the question wants and the question has not
    fresh:    logarithm of the number of content words that the question lacks
    pointer:  1 when it points back
    asks:     1 when it is itself a question
    place:    1 for the first hit, 1/2 for the second, …
    nearness: cosine of its hit less that of the nearest hit: 0 or less
    """

    cover: float
    context: float
    pairs: float
    brings: float
    fresh: float
    pointer: float
    asks: float
    place: float
    nearness: float


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with its unit vector, its cosine with the question, and what all that is known of it weighs together.

    `odds` are the log-odds that it answers, by the model of reading comprehension; None where that has not read it.
    """

    candidate: Candidate
    wording: Wording
    vector: Matrix
    likeness: float
    score: float
    odds: float | None = None


def wording(question: Question, pool: Sequence[Candidate], hits: Sequence[Hit]) -> list[Wording]:
    """Of each candidate, in order."""
    rarity = Rarity.among(question, [c.stems for c in pool])
    near = _nearness(hits)
    return [
        Wording(
            cover=rarity.covered(c.stems),
            context=rarity.covered(c.stems | c.before),
            pairs=len(question.pairs & c.pairs) / max(1, len(question.pairs)),
            brings=float(question.wants is not None and brings(question.wants, c.text, question.words)),
            fresh=math.log1p(len(c.stems.difference(question.stems))),
            pointer=float(c.points_back),
            asks=float(c.text.rstrip("\"'”’»)").endswith("?")),
            place=1 / (c.hit + 1),
            nearness=near[c.hit],
        )
        for c in pool
    ]


def _nearness(hits: Sequence[Hit]) -> list[float]:
    """A hit that only its words found counts as the least near of those that have a cosine."""
    known = [hit.scores.dense for hit in hits if hit.scores.dense is not None]
    if not known:
        return [0.0] * len(hits)
    return [(min(known) if hit.scores.dense is None else hit.scores.dense) - max(known) for hit in hits]
