"""Which sentences tell a story: those that cover it without repeating, then what comes next, when a source says so."""

from collections.abc import Callable, Sequence
from datetime import datetime

import numpy as np

from rag.answer.draft import DraftSentence, EvidenceSpan
from rag.brief.coming import is_to_come
from rag.cover import Chosen, Told, cover, term_vectors
from rag.cover.openings import leans_on_another
from rag.text.addressed import is_addressed
from rag.types import Hit, Matrix, Role, Span, Stamp

MOST_SENTENCES = 160
"""Of a story, that are looked at: the first ones of each article, evenly."""
FEWEST_WORDS = 6
ALIKE = 0.15
"""Least cosine of the terms of a sentence about what comes next and the middle of the story."""
LEAD = 0.5
"""Bonus of an article's first sentence: news puts the news first."""
MOST_SAYING = 5
"""Other sentences that one cites which say the same."""


class Choice:
    """The drafts of a story in the order in which they are told; `roles[i]` is that of `drafts[i]`."""

    def __init__(self, drafts: Sequence[DraftSentence], roles: Sequence[Role]) -> None:
        self.drafts = tuple(drafts)
        self.roles = tuple(roles)


def choose(
    hits: Sequence[Hit],
    sentences: Sequence[Sequence[Span]],
    *,
    limit: int,
    fresh: Callable[[str], bool],
    update: bool,
    ends: datetime | None = None,
) -> Choice:
    """`hits` are whole articles, `sentences[i]` those of `hits[i]`. Only `fresh` sentences are taken. What is to come
    is so when the edition `ends`.
    """
    pool = _pool(hits, sentences)
    if not pool:
        return Choice((), ())
    pool = [e for e in pool if fresh(_text(hits, e))]
    if not pool:
        return Choice((), ())
    told = [Told(_text(hits, e), e.hit, sentences[e.hit].index(e.span)) for e in pool]
    vectors = term_vectors([t.text for t in told])
    chosen = cover(told, vectors, limit=limit, lead=LEAD)
    coming = {n for n, e in enumerate(pool) if _is_to_come(hits[e.hit], told[n].text, ends)}
    after = _next(vectors, coming, chosen)
    kept = [c for c in chosen if c.index != after][: limit if after is None else limit - 1]
    order = sorted(kept, key=lambda c: (c.index != kept[0].index, pool[c.index].hit, pool[c.index].span))
    roles: list[Role] = ["new" if update else "what"] * len(order)
    if after is not None:
        order.append(next((c for c in chosen if c.index == after), Chosen(after, (), 0.0)))
        roles.append("next")
    drafts = [
        DraftSentence(text=told[c.index].text, evidence=tuple(pool[n] for n in (c.index, *c.same[:MOST_SAYING])))
        for c in order
    ]
    return Choice(drafts, roles)


def _pool(hits: Sequence[Hit], sentences: Sequence[Sequence[Span]]) -> list[EvidenceSpan]:
    share = max(4, MOST_SENTENCES // max(1, len(hits)))
    found = [EvidenceSpan(n, span) for n, spans in enumerate(sentences) for span in spans[:share]]
    usable = [e for e in found if _is_whole(_text(hits, e)) and not _is_addressed(hits, e)]
    return usable[:MOST_SENTENCES]


def _next(vectors: Matrix, coming: set[int], chosen: Sequence[Chosen]) -> int | None:
    """Of the sentences about what is to come the one that is nearest to the story: of those that are chosen already,
    if one is, but for the opening one, which stays where it is."""
    if chosen[0].index in coming or not coming:
        return None
    within = coming & {c.index for c in chosen}
    centre = vectors.mean(axis=0)
    length = max(float(np.linalg.norm(centre)), 1e-9)
    likeness = [(round(float(vectors[n] @ centre) / length, 6), -n) for n in within or coming]
    best, at = max(likeness)
    return -at if within or best >= ALIKE else None


def _is_to_come(hit: Hit, text: str, ends: datetime | None) -> bool:
    published = Stamp.parse(hit.published_at) if hit.published_at else None
    return not leans_on_another(text) and is_to_come(text, published=published, after=ends.date() if ends else None)


def _is_whole(text: str) -> bool:
    """Not the end of a quotation that began in another sentence, nor a heading."""
    balanced = text.count('"') % 2 == 0 and text.count("“") == text.count("”")
    return balanced and len(text.split()) >= FEWEST_WORDS


def _text(hits: Sequence[Hit], at: EvidenceSpan) -> str:
    return at.span.shifted(-hits[at.hit].start).of(hits[at.hit].text)


def _is_addressed(hits: Sequence[Hit], at: EvidenceSpan) -> bool:
    return is_addressed(hits[at.hit].text, at.span.shifted(-hits[at.hit].start))
