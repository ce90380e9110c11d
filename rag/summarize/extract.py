"""Quoting what the passages have in common: each sentence cites every article that says the same.

The choice is `rag.cover`'s, over the words of the sentences and without the embedder: on summhay_news term vectors
told apart what is the same far better than MiniLM (`python -m evals.bench.summaries`), and they cost nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rag.answer.draft import DraftSentence, EvidenceSpan
from rag.cover import Chosen, Told, cover, term_vectors
from rag.text.tellable import is_tellable
from rag.types import Hit, Span

LEAD = 0.15
"""Bonus of the first sentence of a whole article, half of it for the second, and so on; passages begin anywhere."""

MOST_SENTENCES = 1000
"""More are not looked at: the first ones of each passage are, evenly."""

FEWEST_WORDS = 5


@dataclass(frozen=True, slots=True)
class _Candidate:
    hit: int
    place: int
    span: Span
    text: str


def extract(
    hits: Sequence[Hit], sentences: Sequence[Sequence[Span]], *, limit: int | None = None
) -> tuple[DraftSentence, ...]:
    """At most `limit` sentences, or as many as it takes; `sentences[i]` are those of `hits[i]`.

    In reading order: by passage, then by place. The first evidence of each is the sentence itself, then follows one
    sentence of every other article that states the same. Passages that are nearer to what was searched for count more.
    """
    pool = _candidates(hits, sentences)
    near = _near(pool, hits)
    vectors = term_vectors([c.text for c in pool])
    chosen = cover(_told(pool, hits), vectors, limit=limit, topic=near, lead=0.0 if near else LEAD)
    ordered = sorted(chosen, key=lambda c: (pool[c.index].hit, pool[c.index].span))
    return tuple(_draft(one, pool, hits) for one in ordered)


def _draft(chosen: Chosen, pool: Sequence[_Candidate], hits: Sequence[Hit]) -> DraftSentence:
    quoted = pool[chosen.index]
    by_article = {hits[quoted.hit].article_id: quoted}
    for index in chosen.same:
        by_article.setdefault(hits[pool[index].hit].article_id, pool[index])
    return DraftSentence(text=quoted.text, evidence=tuple(EvidenceSpan(c.hit, c.span) for c in by_article.values()))


def _told(pool: Sequence[_Candidate], hits: Sequence[Hit]) -> list[Told]:
    numbered = {id: n for n, id in enumerate(dict.fromkeys(hit.article_id for hit in hits))}
    return [Told(c.text, numbered[hits[c.hit].article_id], c.place) for c in pool]


def _near(pool: Sequence[_Candidate], hits: Sequence[Hit]) -> list[float] | None:
    """Cosine of each sentence's passage and the topic; the least of them where a passage has none."""
    known = [hit.scores.dense for hit in hits if hit.scores.dense is not None]
    if not known:
        return None
    cosines = [min(known) if hit.scores.dense is None else hit.scores.dense for hit in hits]
    return [cosines[c.hit] for c in pool]


def _candidates(hits: Sequence[Hit], sentences: Sequence[Sequence[Span]]) -> list[_Candidate]:
    share = _share(sentences)
    found = [
        _Candidate(index, place, span, span.shifted(-hit.start).of(hit.text))
        for index, (hit, spans) in enumerate(zip(hits, sentences, strict=True))
        for place, span in enumerate(spans[:share])
    ]
    usable = [c for c in found if len(c.text.split()) >= FEWEST_WORDS and _is_tellable(c, hits[c.hit])]
    return usable[:MOST_SENTENCES]


def _share(sentences: Sequence[Sequence[Span]]) -> int:
    """Of each passage; all where they are few enough."""
    if sum(map(len, sentences)) <= MOST_SENTENCES:
        return MOST_SENTENCES
    return max(3, MOST_SENTENCES // len(sentences))


def _is_tellable(candidate: _Candidate, hit: Hit) -> bool:
    return is_tellable(hit.text, candidate.span.shifted(-hit.start))
