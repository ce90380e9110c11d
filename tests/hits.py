"""Passages as a search finds them, made from revisions without searching."""

from rag.types import Hit, Revision, Scores


def hit_of(revision: Revision) -> Hit:
    """The whole text as one passage."""
    return Hit(
        id=f"{revision.revision_id}:0",
        article_id=revision.article_id,
        revision_id=revision.revision_id,
        title=revision.title,
        url=revision.url,
        source=revision.source,
        published_at="2026-03-02",
        language="en",
        start=0,
        end=len(revision.text),
        text=revision.text,
        paragraphs=tuple(range(len(revision.paragraphs))),
        scores=Scores(),
    )
