"""Citations from what was found: a span of a hit, or of the revision behind it, with its place and its event."""

from collections.abc import Callable, Mapping

from rag.cite import citation_id
from rag.types import Attribution, Citation, Hit, Revision, Span
from rag.when import event_time

PARAGRAPH_BREAK = "\n\n"

AROUND = 10_000
"""Code points of an article's opening, and of what comes before a cited span: there people are introduced."""

Revisions = Mapping[str, Revision]
"""Whole revisions by id: those of the hits."""
Attribute = Callable[[str, Span], Attribution]
"""Who says what the sentence of a revision (by its id) tells in which a span begins. Blocking."""


def cited_text(hit: Hit, span: Span) -> str:
    """The words of the revision that the span covers, cut from the hit that holds them."""
    return span.shifted(-hit.start).of(hit.text)


def citation(hit: Hit, span: Span, marker: int, revisions: Revisions) -> Citation:
    """`span` lies in the hit, or anywhere in its revision where `revisions` has that."""
    revision = revisions.get(hit.revision_id)
    if revision:
        words, paragraph = span.of(revision.text), revision.paragraph_at(span.start)
    else:
        words = cited_text(hit, span)
        paragraph = hit.paragraphs[0] + hit.text[: span.start - hit.start].count(PARAGRAPH_BREAK)
    return Citation(
        id=citation_id(hit.revision_id, span),
        marker=marker,
        article_id=hit.article_id,
        revision_id=hit.revision_id,
        paragraph_index=paragraph,
        start=span.start,
        end=span.end,
        cited_text=words,
        title=hit.title,
        url=hit.url,
        source=hit.source,
        published_at=hit.published_at,
        event=event_time(words, dateline=revision.published) if revision else None,
    )


def context(hits: list[Hit]) -> str:
    """Title, source and date of cited articles: what a sentence may name without its being cited text."""
    return "\n".join(f"{hit.title}\n{hit.source or ''}\n{hit.published_at or ''}" for hit in hits)


def surroundings(text: str, span: Span) -> str:
    """Of an article, what may tell whom and what a cited span of it means; bounded, whatever its length."""
    before = max(0, span.start - AROUND)
    return text[: span.end] if before <= AROUND else f"{text[:AROUND]}{PARAGRAPH_BREAK}{text[before : span.end]}"
