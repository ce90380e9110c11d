"""From a parsed draft to what the library stores: canonical text, spans, identities, chunks. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from rag.chunk import chunk
from rag.documents.identity import article_id, revision_id
from rag.errors import BadDocument, TooLarge
from rag.text import split_sentences
from rag.types import Draft, Prepared, Revision, Span

SEPARATOR = "\n\n"
"""Between the paragraphs of a canonical text; no paragraph holds a line break itself."""


MOST_PARAGRAPHS = 20_000
MOST_SENTENCES = 100_000
MOST_FURNITURE = 10_000
"""Each costs a span, a row or a value in the store and in memory; a document with more is no article: the longest
have about a thousand paragraphs."""


@dataclass(frozen=True, slots=True)
class Chunking:
    """How texts are cut: at most `tokens` a chunk, counted by `count`."""

    tokens: int
    count: Callable[[str], int]


def prepare(draft: Draft, *, now: datetime, chunking: Chunking) -> Prepared:
    """Raises `BadDocument` when the draft has no text, `TooLarge` when it has too many parts."""
    if not draft.paragraphs:
        raise BadDocument(f"“{draft.title}” has no text: send an article with at least one paragraph")
    _check_number(draft, "paragraphs", len(draft.paragraphs), MOST_PARAGRAPHS)
    _check_number(draft, "captions, bylines and the like", len(draft.furniture), MOST_FURNITURE)
    article = article_id(draft)
    paragraphs = paragraph_spans(draft.paragraphs)
    sentences = sentence_spans(draft.paragraphs, paragraphs)
    _check_number(draft, "sentences", len(sentences), MOST_SENTENCES)
    revision = Revision(
        revision_id=revision_id(article, draft),
        article_id=article,
        number=0,
        title=draft.title,
        text=SEPARATOR.join(draft.paragraphs),
        paragraphs=paragraphs,
        sentences=sentences,
        url=draft.url,
        source=draft.source,
        authors=draft.authors,
        published=draft.published,
        language=draft.language,
        section=draft.section,
        kind=draft.kind,
        furniture=draft.furniture,
        metadata=draft.metadata,
        ingested_at=now,
        posts=draft.posts,
    )
    chunks = chunk(revision, tokens=chunking.tokens, count=chunking.count)
    return Prepared(revision, tuple(chunks), draft.original, draft.media_type)


def _check_number(draft: Draft, what: str, number: int, most: int) -> None:
    if number > most:
        raise TooLarge(f"“{draft.title}” has more than {most} {what}: split it")


def paragraph_spans(paragraphs: tuple[str, ...]) -> tuple[Span, ...]:
    """Where each paragraph stands in the canonical text."""
    spans: list[Span] = []
    start = 0
    for paragraph in paragraphs:
        spans.append(Span(start, start + len(paragraph)))
        start += len(paragraph) + len(SEPARATOR)
    return tuple(spans)


def sentence_spans(paragraphs: tuple[str, ...], spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Where each sentence stands in the canonical text; a sentence never crosses a paragraph."""
    return tuple(
        sentence.shifted(span.start)
        for paragraph, span in zip(paragraphs, spans, strict=True)
        for sentence in split_sentences(paragraph)
    )


_TOLD = ("encoding", "date_warning", "attachments")
"""Metadata that a person should know of."""


def warnings(revision: Revision) -> tuple[str, ...]:
    """What a person who handed the article in should know; it was accepted all the same."""
    found: list[str] = []
    if revision.undated:
        found.append("undated: no publication date was found; date filters will not find this article")
    if revision.future:
        found.append(f"future: the publication date {revision.published} lies in the future")
    found += [f"{name}: {text}" for name, text in revision.metadata.items() if name in _TOLD]
    if revision.metadata.get("headline_only"):
        found.append("headline only: the document has no more of it; send the article itself for its text")
    if revision.metadata.get("truncated"):
        found.append(
            "truncated: the document has only the beginning of the text; send the article itself for all of it"
        )
    return tuple(found)
