"""All that a document holds, one article after the other: parsed, prepared, or rejected with the reason. Pure."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from rag.documents.identity import article_id
from rag.documents.packing import Document, Rejection, Skip, Withdrawal
from rag.documents.prepare import Chunking, prepare
from rag.errors import BadDocument, BadInput, TooLarge
from rag.parse import Parsed, Rejected, Skipped, Withdrawn, parse_each
from rag.types import Draft, Prepared, Stamp

MOST_ARTICLES = 10_000
MOST_REJECTED = 1_000
"""Told one by one, and so are skipped ones; more are told as a number. The report of a document is held in memory and
sent in one piece."""

Found = Prepared | Rejection | Skip | Withdrawal


def read(document: Document, *, max_chars: int, chunking: Chunking) -> Iterator[Found]:
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
        first_line=document.first_line,
    )
    articles = rejected = skipped = 0
    for draft in drafts:
        item = _item(draft, document, chunking)
        if isinstance(item, Rejection):
            rejected += 1
            if rejected <= MOST_REJECTED:
                yield item
            continue
        if isinstance(item, Skip):
            skipped += 1
            if skipped <= MOST_REJECTED:
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
    if skipped > MOST_REJECTED:
        yield Skip(document.name, f"{skipped - MOST_REJECTED} more of its parts are no articles")


def _item(draft: Parsed, document: Document, chunking: Chunking) -> Found:
    if isinstance(draft, Rejected):
        return Rejection(draft.place, draft.error.code, str(draft.error))
    if isinstance(draft, Skipped):
        return Skip(draft.place, draft.reason)
    if isinstance(draft, Withdrawn):
        return _withdrawal(draft.draft)
    try:
        return prepare(draft, now=document.now, chunking=chunking)
    except BadInput as error:
        return Rejection(draft.title, error.code, str(error))


def _withdrawal(notice: Draft) -> Withdrawal:
    """As of its own date, which stands in its metadata: what it was published as is older."""
    try:
        as_of = Stamp.parse(notice.metadata["modified_at"])
    except (KeyError, ValueError):
        as_of = notice.published
    return Withdrawal(article_id(notice), notice.title, as_of.last.isoformat() if as_of else None)
