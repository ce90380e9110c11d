"""Where sources disagree about what an answer says: each side with the sentences of the evidence that take it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from rag.answer.draft import EvidenceSpan
from rag.answer.expected import expected
from rag.answer.pointing import Revisions
from rag.conflict import Found, Statement, conflicts, denied
from rag.text.tellable import is_tellable
from rag.types import Hit, Span

MOST = 3
"""Conflicts that an answer tells."""
PER_SIDE = 2
"""Sentences that a side is shown by."""
_ENDS = tuple(".!?…\"”’'")


@dataclass(frozen=True, slots=True)
class Dispute:
    """`sides[i]` are the sentences of `found.sides[i]`, those that the answer cites first."""

    found: Found
    sides: tuple[tuple[EvidenceSpan, ...], ...]


def disputes(
    question: str,
    hits: Sequence[Hit],
    revisions: Revisions,
    cited: Sequence[EvidenceSpan],
    news: Callable[[str], bool] | None = None,
) -> tuple[Dispute, ...]:
    """Conflicts among the evidence that touch a sentence which the answer cites, or, where the sides answer the
    question, an article that it cites; without one they are beside the point. With `news`, which tells
    the sentences that are news, the evidence is of one story: all is told that is denied in it, if a side is news.

    Blocking, some 10 ms for eight passages.
    """
    places = [
        e for e in _sentences(hits, revisions) if is_tellable(hits[e.hit].text, e.span.shifted(-hits[e.hit].start))
    ]
    statements = [_statement(n, place, hits, revisions) for n, place in enumerate(places)]
    spans = {(hits[e.hit].revision_id, e.span) for e in cited}
    touching = {n for n, e in enumerate(places) if (hits[e.hit].revision_id, e.span) in spans}
    found = conflicts(statements, question=question, wants=expected(question))
    articles = {hits[e.hit].article_id for e in cited}
    beside = {n for n, e in enumerate(places) if hits[e.hit].article_id in articles}
    kept = [f for f in found if _held(f) & (beside if f.answers else touching)][:MOST]
    if news:
        told = (
            f
            for f in denied(statements)
            if _is_of_outlets(f, statements) and any(news(statements[n].text) for n in _held(f))
        )
        others = (f for f in kept if f.kind != "yes_no" and _differ(f, statements) and _is_of_names(f, statements))
        kept = [*told, *others][:MOST]
    return tuple(
        Dispute(f, tuple(tuple(places[n] for n in _first(side.statements, touching)) for side in f.sides)) for f in kept
    )


def _is_of_outlets(found: Found, statements: Sequence[Statement]) -> bool:
    """Two sides are told by different outlets. What one of them calls denied in its own reports it tells as it stands;
    that words of its other reports are what is denied was wrong in every briefing of real news that was looked at."""
    told = [{statements[n].source for n in side.statements} for side in found.sides]
    return any(one != other for one, other in combinations(told, 2))


def _differ(found: Found, statements: Sequence[Statement]) -> bool:
    """No side has the sentence of another one."""
    told = [{statements[n].text for n in side.statements} for side in found.sides]
    return not any(one & other for one, other in combinations(told, 2))


def _is_of_names(found: Found, statements: Sequence[Statement]) -> bool:
    """Names alone stand in the place of each other, in sentences: in headings, and beside other words, they may be
    another way to say the same. True of what is told by no names."""
    return found.kind != "name" or all(
        all(word[0].isupper() for word in side.value.split())
        and all(statements[n].text[-1:] in _ENDS for n in side.statements)
        and any(side.value in p.text for n in side.statements for p in statements[n].of_kind("name"))
        for side in found.sides
    )


def _held(found: Found) -> set[int]:
    return {n for side in found.sides for n in side.statements}


def _first(statements: Sequence[int], touching: set[int]) -> list[int]:
    return sorted(statements, key=lambda n: n not in touching)[:PER_SIDE]


def _sentences(hits: Sequence[Hit], revisions: Revisions) -> Iterator[EvidenceSpan]:
    for index, hit in enumerate(hits):
        if revision := revisions.get(hit.revision_id):
            whole = Span(hit.start, hit.end)
            yield from (EvidenceSpan(index, span) for span in revision.sentences if whole.contains(span))


def _statement(n: int, place: EvidenceSpan, hits: Sequence[Hit], revisions: Revisions) -> Statement:
    hit = hits[place.hit]
    revision = revisions[hit.revision_id]
    return Statement(
        n=n,
        text=place.span.of(revision.text),
        article_id=hit.article_id,
        title=hit.title,
        source=hit.source,
        published=revision.published,
        context=hit.text,
    )
