"""What a question takes for granted and the evidence does not tell: an office, a thing, its place."""

from collections.abc import Sequence

from rag.answer.misplaced import misplaced
from rag.answer.missing import missing
from rag.conflict.offices import MAYBE, THEIRS, Office, office
from rag.types import Hit, Lack, Span

SURE = 0.8
"""From there on two names that no passage has together are no reason to be silent: one may be the country of the
other, which readers know."""


def taken_for_granted(
    question: str, hits: Sequence[Hit], sentences: Sequence[Sequence[Span]], sure: float
) -> tuple[Lack, ...]:
    """The first that is not told, or nothing; `sure` (0 to 1) is how likely the evidence answers by its words."""
    if (held := office(question)) and not _is_told(held, hits, sentences):
        return (Lack("relation", held.text),)
    if thing := missing(question, hits):
        return (Lack("subject", thing),)
    apart = misplaced(question, hits) if sure < SURE else None
    return (Lack("particulars", ", ".join(apart)),) if apart else ()


def _is_told(held: Office, hits: Sequence[Hit], sentences: Sequence[Sequence[Span]]) -> bool:
    """Somebody is named who may hold it; or no such office is, and then it may be told in other words."""
    told = [
        (held.told(text, title=hit.title, around=hit.text), held.has_holder(text))
        for hit, spans in zip(hits, sentences, strict=True)
        for span in spans
        if Span(hit.start, hit.end).contains(span) and (text := span.shifted(-hit.start).of(hit.text))
    ]
    if any(whose >= MAYBE and named for whose, named in told):
        return True
    if any(whose for whose, _ in told) and not any(whose == THEIRS for whose, _ in told):
        return False
    return held.has_other_words or any(held.is_hinted(f"{hit.title} {hit.text}") for hit in hits)
