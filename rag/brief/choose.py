"""Which sentences tell a story: those that cover it without repeating, then what comes next, when a source says so."""

import re
from collections.abc import Callable, Sequence

import numpy as np

from rag.answer.draft import DraftSentence, EvidenceSpan
from rag.cover import Told, cover, term_vectors
from rag.cover.openings import leans_on_another
from rag.text import content_stems
from rag.text.addressed import is_addressed
from rag.text.modality import futures, modalities
from rag.types import Hit, Matrix, Role, Span

MOST_SENTENCES = 160
"""Of a story, that are looked at: the first ones of each article, evenly."""
FEWEST_WORDS = 6
ALIKE = 0.15
"""Least cosine of the terms of a sentence about what comes next and the middle of the story."""
LEAD = 0.5
"""Bonus of an article's first sentence: news puts the news first."""
MOST_SAYING = 5
"""Other sentences that one cites which say the same."""
_PLANNED = re.compile(r"\b(?:tomorrow|next (?:week|month|year|\w+day)|in the coming|later this|by the end of)\b", re.I)


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
) -> Choice:
    """`hits` are whole articles, `sentences[i]` those of `hits[i]`. Only `fresh` sentences are taken."""
    pool = _pool(hits, sentences)
    if not pool:
        return Choice((), ())
    pool = [e for e in pool if fresh(_text(hits, e))]
    if not pool:
        return Choice((), ())
    told = [Told(_text(hits, e), e.hit, sentences[e.hit].index(e.span)) for e in pool]
    vectors = term_vectors([t.text for t in told])
    chosen = cover(told, vectors, limit=limit, lead=LEAD)
    after = _next(told, vectors, {c.index for c in chosen})
    kept = chosen[: limit - 1] if after is not None and len(chosen) == limit else chosen
    order = sorted(kept, key=lambda c: (c.index != kept[0].index, pool[c.index].hit, pool[c.index].span))
    drafts = [
        DraftSentence(text=told[c.index].text, evidence=tuple(pool[n] for n in (c.index, *c.same[:MOST_SAYING])))
        for c in order
    ]
    roles: list[Role] = ["new" if update else "what"] * len(drafts)
    if after is not None:
        drafts.append(DraftSentence(text=told[after].text, evidence=(pool[after],)))
        roles.append("next")
    return Choice(drafts, roles)


def _pool(hits: Sequence[Hit], sentences: Sequence[Sequence[Span]]) -> list[EvidenceSpan]:
    share = max(4, MOST_SENTENCES // max(1, len(hits)))
    found = [EvidenceSpan(n, span) for n, spans in enumerate(sentences) for span in spans[:share]]
    usable = [e for e in found if _is_whole(_text(hits, e)) and not _is_addressed(hits, e)]
    return usable[:MOST_SENTENCES]


def _next(told: Sequence[Told], vectors: Matrix, taken: set[int]) -> int | None:
    """The sentence about what is to come that is nearest to the story; None where the chosen ones have one already."""
    coming = [n for n, s in enumerate(told) if _is_to_come(s.text) and not leans_on_another(s.text)]
    if not coming or taken.intersection(coming):
        return None
    centre = vectors.mean(axis=0)
    likeness = [(round(float(vectors[n] @ centre) / max(float(np.linalg.norm(centre)), 1e-9), 6), -n) for n in coming]
    best, at = max(likeness)
    return -at if best >= ALIKE else None


def _is_to_come(text: str) -> bool:
    if any(True for _ in futures(text)) or _PLANNED.search(text):
        return True
    return any(p.value == "planned" for p in modalities(text)) and bool(content_stems(text))


def _is_whole(text: str) -> bool:
    """Not the end of a quotation that began in another sentence, nor a heading."""
    balanced = text.count('"') % 2 == 0 and text.count("“") == text.count("”")
    return balanced and len(text.split()) >= FEWEST_WORDS


def _text(hits: Sequence[Hit], at: EvidenceSpan) -> str:
    return at.span.shifted(-hits[at.hit].start).of(hits[at.hit].text)


def _is_addressed(hits: Sequence[Hit], at: EvidenceSpan) -> bool:
    return is_addressed(hits[at.hit].text, at.span.shifted(-hits[at.hit].start))
