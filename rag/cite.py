"""Citations: an exact span of an immutable revision, named so that it resolves on its own.

The id is `revision_id:start-end`, offsets in code points. A revision never changes, so an id means
the same words for ever; what became of the article since is the citation's status.
"""

import re

from rag.errors import BadInput, NotFound
from rag.types import Change, CitationStatus, ResolvedCitation, Revision, Span

CITATION_ID = r"([^\s:]{1,200}):(0|[1-9][0-9]{0,11})-([1-9][0-9]{0,11})"
"""Revision, start and end, as a regular expression that other languages read too."""

_ID = re.compile(CITATION_ID)


def citation_id(revision_id: str, span: Span) -> str:
    """`parse_citation_id` gives both back. Raises `BadInput` for what no citation can name."""
    text = f"{revision_id}:{span.start}-{span.end}"
    parse_citation_id(text)
    return text


def parse_citation_id(text: str) -> tuple[str, Span]:
    """Revision and span. Raises `BadInput` when it has another form, `NotFound` when the span is empty."""
    match = _ID.fullmatch(text)
    if not match:
        raise BadInput(f"{text[:80]!r} is no citation id: it looks like revision:start-end, as in 'r1f2e:120-260'")
    span = Span(int(match[2]), int(match[3]))
    if span.start >= span.end:
        raise NotFound(f"{text[:80]!r} is no citation id: its span ends where it starts or before")
    return match[1], span


def resolve(
    revision: Revision, span: Span, *, current_revision_id: str, withdrawn: bool, change: Change | None = None
) -> ResolvedCitation:
    """The span with its whole paragraph. Raises `NotFound` when it does not lie in the revision's text.

    A withdrawn article's citations are `withdrawn` whichever revision they name. `change` is what became of the words
    (`rag.change`) where the article was revised.
    """
    cited = cited_text(revision, span)
    index = revision.paragraph_at(span.start)
    paragraph = revision.paragraphs[index]
    published = revision.published_at(span.start)
    return ResolvedCitation(
        id=citation_id(revision.revision_id, span),
        status=_status(revision.revision_id, current_revision_id, withdrawn),
        article_id=revision.article_id,
        revision_id=revision.revision_id,
        revision_number=revision.number,
        current_revision_id=current_revision_id,
        paragraph_index=index,
        paragraph=paragraph.of(revision.text),
        paragraph_start=paragraph.start,
        start=span.start,
        end=span.end,
        cited_text=cited,
        title=revision.title,
        url=revision.url,
        source=revision.source,
        published_at=str(published) if published else None,
        change=change,
    )


def cited_text(revision: Revision, span: Span) -> str:
    """The words of the span. Raises `NotFound` when it is empty or does not lie in the revision's text."""
    if not 0 <= span.start < span.end <= len(revision.text):
        raise NotFound(
            f"revision {revision.revision_id} has no characters {span.start} to {span.end}:"
            f" its text has {len(revision.text)}"
        )
    return span.of(revision.text)


def _status(revision_id: str, current_revision_id: str, withdrawn: bool) -> CitationStatus:
    if withdrawn:
        return "withdrawn"
    return "live" if revision_id == current_revision_id else "revised"
