"""Greedy coverage: the sentence that most articles say, then the one that most of them say beside it, and so on.

A sentence is worth the articles that say it: in each, its likeness to the sentence most like it, by the weight of
that sentence. Greedy choice of a coverage function is within 1 - 1/e of the best (Nemhauser, Wolsey and Fisher 1978;
for summaries Lin and Bilmes, ACL 2011). What is quoted is the fullest sentence of those that say the same, by the
words that they share (concept coverage, Gillick and Favre 2009). The constants were set on topic news1 of
summhay_news; the numbers of sentences were looked at on both topics.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from rag.cover.openings import leans_on_another
from rag.cover.same import same
from rag.types import Matrix

ALIKE = 0.3
"""Cosine of term vectors from which sentences tell the same matter; whether they state the same, `same` decides."""

NEARNESS = 0.5
"""Exponent of the topic: a sentence one standard deviation nearer than the mean weighs e^0.5 as much."""

SHARED = 0.5
"""Power of the share of the sentences saying the same that have a word; 0 counts each word fully."""

LEANING = 0.8
"""Worth as a quotation of a sentence that opens with a word pointing elsewhere."""

LONG = 60
"""Words; a longer sentence is quoted only where nothing shorter says the same."""

MOST = 12
FEWEST = 3
WIDELY = 0.1
"""Share of the articles that must say a thing for it to be worth a sentence, where no limit is given."""

BESIDE_ONE = 1.5
"""Gain above that of a sentence of one article alone; asked for where `WIDELY` of the articles is fewer."""

FADED = 1 / 3
"""Share of the first sentence's gain that is always enough: where articles have little in common, one will do."""

OF_ALL = 4
"""One sentence of so many is the most that is chosen where no limit is given."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence of article `group` (any numbering), the `place`-th of it from 0."""

    text: str
    group: int
    place: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """A sentence by its index, the others that state the same in order, and what it adds.

    `gain` counts articles: about 1 for each that says it, more where they are near the topic.
    """

    index: int
    same: tuple[int, ...]
    gain: float


def cover(
    sentences: Sequence[Told],
    vectors: Matrix,
    *,
    limit: int | None = None,
    topic: Sequence[float] | None = None,
    lead: float = 0.0,
) -> tuple[Chosen, ...]:
    """At most `limit` sentences, the most telling first; without a limit as long as the gains last.

    `vectors` are unit rows, those of `term_vectors` for the thresholds to hold. `topic` is how near each sentence, or
    the passage it stands in, is to the topic (any scale). `lead` is the bonus of an article's first sentence, half of
    it for the second, a third for the next. No sentence is in two of the results. Deterministic.
    """
    if not sentences or limit == 0:
        return ()
    pool = _Pool(sentences, vectors, _weights(sentences, topic, lead))
    chosen: list[Chosen] = []
    most = _most(len(sentences)) if limit is None else limit
    while len(chosen) < most and (found := pool.next()):
        if limit is None and len(chosen) >= FEWEST and found.gain < _enough(chosen[0].gain, pool.articles):
            break
        chosen.append(found)
    return tuple(chosen)


def _most(sentences: int) -> int:
    return min(MOST, max(FEWEST, ceil(sentences / OF_ALL)))


def _enough(first: float, articles: int) -> float:
    return min(FADED * first, max(BESIDE_ONE, WIDELY * articles))


def _weights(sentences: Sequence[Told], topic: Sequence[float] | None, lead: float) -> Floats:
    """Of mean 1 before the bonus."""
    weights = np.ones(len(sentences), np.float32)
    if topic is not None:
        near = np.asarray(topic, np.float32)
        spread = float(near.std())
        weights = np.exp(NEARNESS * (near - near.mean()) / spread) if spread > 1e-6 else weights
        weights = weights / weights.mean()
    places = np.array([s.place for s in sentences], np.float32)
    return (weights * (1 + lead / (1 + places))).astype(np.float32)


class _Pool:
    """What is not told yet."""

    def __init__(self, sentences: Sequence[Told], vectors: Matrix, weights: Floats) -> None:
        self._sentences = sentences
        self._vectors = vectors
        self._weights = weights
        self._alike: Floats = vectors @ vectors.T
        np.fill_diagonal(self._alike, 1.0)
        self._near = np.where(self._alike >= ALIKE, self._alike, 0) * weights[None, :]
        self._untold = np.ones(len(sentences), np.bool_)
        groups = np.array([s.group for s in sentences])
        self._by_group = np.argsort(groups, kind="stable")
        self._starts = np.flatnonzero(np.r_[True, np.diff(groups[self._by_group]) != 0])
        self.articles = len(self._starts)
        self._central = weights * _central(vectors)
        self._fullness = np.array([_fullness(s.text) for s in sentences], np.float32)

    def next(self) -> Chosen | None:
        """The sentence that adds most; what says the same counts as told from then on."""
        gains = np.where(self._untold, self._gains(), -1.0).round(5)
        first = int(np.argmax(gains))
        if not self._untold[first]:
            return None
        quoted = self._fullest(self._saying(first))
        members = self._saying(quoted)
        told = (self._alike[quoted] >= ALIKE) | (self._alike[first] >= ALIKE)
        self._untold &= ~told
        return Chosen(quoted, tuple(int(i) for i in members if i != quoted), round(float(gains[first]), 4))

    def _gains(self) -> Floats:
        """In each article the nearest untold sentence; likeness to the whole orders what one article alone says."""
        untold = self._near * self._untold[None, :]
        by_article = np.maximum.reduceat(untold[:, self._by_group], self._starts, axis=1)
        return by_article.sum(axis=1) + self._central

    def _saying(self, index: int) -> NDArray[np.intp]:
        """The untold sentences that state what `index` states, itself among them."""
        alike = np.flatnonzero((self._alike[index] >= ALIKE) & self._untold)
        text = self._sentences[index].text
        saying = [int(i) for i in alike if i == index or same(text, self._sentences[int(i)].text)]
        return np.array(saying, np.intp)

    def _fullest(self, members: NDArray[np.intp]) -> int:
        """The member with most of the words that members share; the first of equals."""
        rows = self._vectors[members]
        count = (rows > 0).sum(axis=0)
        typical = np.where(count >= min(2, len(members)), (count / len(members)) ** SHARED, 0) * rows.max(axis=0)
        worth = ((rows > 0) @ typical) * self._fullness[members]
        return int(members[int(np.argmax(worth.round(5)))])


def _central(vectors: Matrix) -> Floats:
    centre = vectors.mean(axis=0)
    return vectors @ (centre / max(float(np.linalg.norm(centre)), 1e-9))


def _fullness(text: str) -> float:
    return (LEANING if leans_on_another(text) else 1.0) * (0.5 if len(text.split()) > LONG else 1.0)
