"""Which sentences tell a story: those that cover it without repeating and can be read where they stand, then what comes
next, when a source says so."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from rag.answer.draft import DraftSentence, EvidenceSpan
from rag.answer.pointing import Attribute
from rag.brief.coming import is_dated, is_to_come
from rag.brief.material import Material
from rag.brief.worth import HEADLINE, worth
from rag.cover import Told, cover, term_vectors
from rag.text import content_stems
from rag.types import Hit, Matrix, Role, Span

LOOKED_AT = 24
"""Matters of a story among which is chosen, those that most articles tell first."""
ALIKE = 0.15
"""Least cosine of the terms of a sentence about what comes next and the middle of the story."""
DATED = 0.15
"""Of what comes next, in cosine: what has a day is an appointment."""
LEAD = 2.0
"""Bonus of an article's first sentence: news puts the news first."""
OPENS = 2
"""Sentences of an article in which it tells what happened: a story opens with one of these."""
SHARED = 0.6
"""Share of the shorter one's content words that a sentence cited beside another one has in common with it."""
MOST_SAYING = 5
"""Other sentences that one cites which say the same."""


class Choice:
    """The drafts of a story in the order in which they are told; `roles[i]` is that of `drafts[i]`."""

    def __init__(self, drafts: Sequence[DraftSentence], roles: Sequence[Role]) -> None:
        self.drafts = tuple(drafts)
        self.roles = tuple(roles)


@dataclass(frozen=True, slots=True)
class _Pick:
    """A matter: the sentence that tells it, those of other articles that say the same, and its worth."""

    at: EvidenceSpan
    same: tuple[EvidenceSpan, ...] = ()
    worth: float = 0.0

    @property
    def places(self) -> tuple[EvidenceSpan, ...]:
        return (self.at, *self.same)


def choose(
    hits: Sequence[Hit],
    sentences: Sequence[Sequence[Span]],
    *,
    limit: int,
    fresh: Callable[[str], bool],
    attribute: Attribute,
    update: bool,
    ends: datetime | None = None,
) -> Choice:
    """`hits` are whole articles, `sentences[i]` those of `hits[i]`. Only `fresh` sentences are taken. What is to come
    is so when the edition `ends`.
    """
    material = Material(hits, sentences, fresh, attribute)
    pool = material.pool()
    if not pool:
        return Choice((), ())
    story = _Story(material, pool, limit)
    story.open()
    if after := _next(story, pool, ends.date() if ends else None):
        story.close(after)
    story.fill()
    order = story.order()
    roles: list[Role] = ["new" if update else "what"] * len(order)
    if story.last in order:
        roles[-1] = "next"
    drafts = [DraftSentence(text=material.text(p.at), evidence=p.places[: MOST_SAYING + 1]) for p in order]
    return Choice(drafts, roles)


class _Story:
    """A story as it is put together, of at most `limit` sentences."""

    def __init__(self, material: Material, pool: Sequence[EvidenceSpan], limit: int) -> None:
        self.material = material
        told = [Told(material.text(at), at.hit, material.place(at)) for at in pool]
        self.vectors: Matrix = term_vectors([t.text for t in told])
        near = _near_headlines([hit.title for hit in material.hits], [t.text for t in told])
        found = cover(told, self.vectors, limit=LOOKED_AT, topic=near, lead=LEAD)
        self.near = dict(zip(pool, near, strict=True))
        self.matters = [
            _Pick(
                at := pool[c.index],
                tuple(pool[n] for n in c.same if _says_so(told[n], told[c.index])),
                c.gain / found[0].gain + _worth(material, at),
            )
            for c in found
        ]
        self.limit = limit
        self._picks: list[_Pick] = []
        self.last: _Pick | None = None

    def open(self) -> None:
        """With the opening of an article that is nearest to what the headlines say, where any of them stands alone. One
        that leans on another only where all do, and then behind that one, though it was told before."""
        standing = [pick for pick in self.matters if not self.material.leans(pick.at)]
        first = [pick for pick in standing if any(self.material.place(at) < OPENS for at in pick.places)]
        alone = max(first, key=lambda pick: self.near[pick.at], default=next(iter(standing), None))
        before = None if alone or self.limit == 1 else self.material.recall(self.matters[0].at)
        self._picks = [_Pick(before)] if before else []
        self._picks.append(alone or self.matters[0])

    @property
    def opening(self) -> _Pick:
        return self._picks[0]

    def close(self, at: EvidenceSpan) -> None:
        """With a sentence about what comes next, if there is room for it and for what it needs."""
        matter = self.matter(at)
        pick = _Pick(at, tuple(place for place in matter.places if place != at), matter.worth)
        self.matters = [pick if other == matter else other for other in self.matters]
        if with_it := self._with(pick, last=pick):
            self._picks, self.last = with_it, pick

    def fill(self) -> None:
        """With the matter that is worth most beside what is told, then the next one, while there is room."""
        while found := next(filter(None, map(self._with, self._by_worth())), None):
            self._picks = found

    def matter(self, at: EvidenceSpan) -> _Pick:
        return next((pick for pick in self.matters if at in pick.places), _Pick(at))

    def order(self) -> list[_Pick]:
        return self._ordered(self._picks, self.last)

    def _by_worth(self) -> list[_Pick]:
        headline = frozenset(content_stems(self.material.hits[self.opening.at.hit].title))
        untold = headline.difference(*(content_stems(self.material.text(pick.at)) for pick in self._picks))

        def value(pick: _Pick) -> float:
            covered = untold.intersection(content_stems(self.material.text(pick.at)))
            return round(pick.worth + HEADLINE * len(covered) / max(1, len(headline)), 4)

        return sorted((pick for pick in self.matters if pick not in self._picks), key=lambda p: -value(p))

    def _with(self, pick: _Pick, last: _Pick | None = None) -> list[_Pick] | None:
        """The picks and this one with what it needs; None where there is no room, or it could not be read there."""
        needed = self.material.needs(pick.at)
        if needed is None:
            return None
        more = [self.matter(at) for at in needed]
        picks = list(dict.fromkeys([*self._picks, *more, pick]))
        fits = len(picks) <= self.limit and self._is_readable(self._ordered(picks, last or self.last))
        return picks if fits else None

    def _ordered(self, picks: Sequence[_Pick], last: _Pick | None) -> list[_Pick]:
        """The opening, then as its article goes on, then others; what the last one needs right before it."""
        home = self.opening.at.hit
        at_end = [last] if last else []
        if last and (before := self.material.before(last.at)) and self.material.leans(last.at):
            at_end = [pick for pick in picks if before in pick.places and pick != self.opening] + at_end

        def key(pick: _Pick) -> tuple[bool, int, bool, int, Span]:
            at = next((place for place in pick.places if place.hit == home), pick.at)
            end = at_end.index(pick) + 1 if pick in at_end else 0
            return pick != self.opening, end, at.hit != home, at.hit, at.span

        return sorted(picks, key=key)

    def _is_readable(self, order: Sequence[_Pick]) -> bool:
        """Behind each that leans on the sentence before it that one stands."""
        return all(
            not self.material.leans(pick.at) or self.material.before(pick.at) in order[n - 1].places
            for n, pick in enumerate(order)
            if n
        )


def _near_headlines(titles: Sequence[str], texts: Sequence[str]) -> list[float]:
    """How much of what the headlines say a text says: its content stems by the number of headlines that have them, over
    the root of the number of stems, as in a cosine."""
    counted = Counter(stem for title in titles for stem in set(content_stems(title)))
    stems = [set(content_stems(text)) for text in texts]
    return [sum(counted[stem] for stem in own) / max(1.0, len(own) ** 0.5) for own in stems]


def _says_so(other: Told, quoted: Told) -> bool:
    """Of a sentence that is alike: in another article, as none says the same twice, and in most of the same words."""
    here, there = set(content_stems(other.text)), set(content_stems(quoted.text))
    return other.group != quoted.group and len(here & there) >= SHARED * min(len(here), len(there))


def _worth(material: Material, at: EvidenceSpan) -> float:
    published = material.published(at)
    day = published.at.date() if published else None
    return worth(material.text(at), opens_paragraph=material.opens_paragraph(at), published=day)


def _next(story: _Story, pool: Sequence[EvidenceSpan], after: date | None) -> EvidenceSpan | None:
    """Of the sentences about what is to come the one nearest to the story, those before others that have a day.

    One that needs others before it is as near as these are, and one that covers the story anyway need not be near.
    Where the opening tells what is to come, only one with a day counts, and none where it has one itself.
    """
    material = story.material
    coming = [at for at in pool if is_to_come(material.text(at), published=material.published(at), after=after)]
    if story.opening.at in coming:
        coming = (
            []
            if _is_dated(material, story.opening.at, after)
            else [at for at in coming if _is_dated(material, at, after)]
        )
    if not coming:
        return None
    centre = story.vectors.mean(axis=0)
    near = dict(zip(pool, story.vectors @ (centre / max(float(np.linalg.norm(centre)), 1e-9)), strict=True))
    covering = {pick.at for pick in story.matters[: story.limit]}
    best: list[tuple[float, int]] = []
    for n, at in enumerate(coming):
        needed = material.needs(at)
        if needed is None:
            continue
        nearest = max(float(near.get(place, 0.0)) for place in (at, *needed))
        if nearest >= ALIKE or at in covering:
            best.append((round(nearest + (DATED if _is_dated(material, at, after) else 0.0), 6), -n))
    return coming[-max(best)[1]] if best else None


def _is_dated(material: Material, at: EvidenceSpan, after: date | None) -> bool:
    return is_dated(material.text(at), published=material.published(at), after=after)
