"""All that a document holds, one article after the other: parsed, prepared, or rejected with the reason. Pure."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from rag.errors import BadDocument, BadInput, TooLarge
from rag.parse import Rejected, parse_each
from rag.reading.packing import Document, Rejection
from rag.reading.prepare import Chunking, prepare
from rag.types import Draft, Prepared

MOST_ARTICLES = 10_000
MOST_REJECTED = 1_000
"""Told one by one; more are told as a number. The report of a document is held in memory and sent in one piece."""


def read(document: Document, *, max_chars: int, chunking: Chunking) -> Iterator[Prepared | Rejection]:
    """Raises `BadDocument` or `TooLarge` when the document as a whole, or its only article, cannot be used, and
    `TooLarge` behind the 10,000th article."""
    drafts = parse_each(
        document.data,
        media_type=document.media_type,
        name=document.name,
        hints=document.hints,
        now=document.now,
        max_chars=max_chars,
        zone=ZoneInfo(document.tz),
    )
    articles = rejected = 0
    for draft in drafts:
        item = _item(draft, document, chunking)
        if isinstance(item, Rejection):
            rejected += 1
            if rejected <= MOST_REJECTED:
                yield item
            continue
        articles += 1
        if articles > MOST_ARTICLES:
            raise TooLarge(f"the document has more than {MOST_ARTICLES} articles: split it")
        yield item
    if rejected > MOST_REJECTED:
        yield Rejection(
            document.name, BadDocument.code, f"{rejected - MOST_REJECTED} more of its articles cannot be used"
        )


def _item(draft: Draft | Rejected, document: Document, chunking: Chunking) -> Prepared | Rejection:
    if isinstance(draft, Rejected):
        return Rejection(draft.place, draft.error.code, str(draft.error))
    try:
        return prepare(draft, now=document.now, chunking=chunking)
    except BadInput as error:
        return Rejection(draft.title, error.code, str(error))
