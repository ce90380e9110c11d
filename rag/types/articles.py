"""What goes into the archive: drafts, immutable revisions, chunks, and what became of them."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args

from rag.types.text import Span, Stamp

FurnitureKind = Literal["byline", "url", "caption", "aside", "boilerplate", "credit", "related", "note"]
"""The last three are kinds of lines that stand in archives of earlier releases."""

Kind = Literal[
    "news",
    "live",
    "opinion",
    "quiz",
    "shopping",
    "howto",
    "newsletter",
    "horoscope",
    "obituary",
    "correction",
    "press",
    "reference",
]
"""Of a piece: `opinion` are columns, letters and reviews, `press` what organisations say of themselves, `reference`
listings, tables and what an encyclopaedia has."""
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Furniture:
    """A part of a page that is kept but is no evidence: a byline, a caption, a sign-up, a teaser, an address."""

    kind: FurnitureKind
    text: str


@dataclass(frozen=True, slots=True)
class Post:
    """From the paragraph of this index on, what is published bit by bit (a live blog) is as of `at`."""

    paragraph: int
    at: Stamp


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An article as a parser found it: normalised paragraphs, no identity yet.

    `original` are the bytes that it was read from (of a feed or a JSONL file: its own item or line). `guid` is the
    name that its publisher keeps for it through all its versions, where the format has one.
    """

    title: str
    paragraphs: tuple[str, ...]
    original: bytes
    media_type: str
    furniture: tuple[Furniture, ...] = ()
    url: str | None = None
    source: str | None = None
    authors: tuple[str, ...] = ()
    published: Stamp | None = None
    language: str | None = None
    section: str | None = None
    metadata: Mapping[str, str] = field(default_factory=dict[str, str])
    guid: str | None = None
    posts: tuple[Post, ...] = ()
    kind: Kind = "news"


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What is said of a revision without its text.

    `number` counts from 1 within its article. `undated` and `future` mark what is wrong with the
    date, the latter against the time of ingestion.
    """

    revision_id: str
    article_id: str
    number: int
    title: str
    url: str | None
    source: str | None
    authors: tuple[str, ...]
    published: Stamp | None
    language: str | None
    section: str | None
    ingested_at: datetime
    kind: Kind = "news"

    @property
    def undated(self) -> bool:
        return self.published is None

    @property
    def future(self) -> bool:
        return self.published is not None and self.published.first > self.ingested_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision(Head):
    """One immutable state of an article. `paragraphs` and `sentences` are spans of `text`, in order; `posts` are there
    for a live blog alone."""

    text: str
    paragraphs: tuple[Span, ...]
    sentences: tuple[Span, ...]
    furniture: tuple[Furniture, ...]
    metadata: Mapping[str, str]
    posts: tuple[Post, ...] = ()

    def paragraph_at(self, position: int) -> int:
        """Index of the paragraph that holds this code point (the last one that starts at or before it)."""
        return max(0, bisect_right(self.paragraphs, position, key=lambda span: span.start) - 1)

    def published_at(self, position: int) -> Stamp | None:
        """When what stands there was published. What stands before the first post is kept up to date with it."""
        if not self.posts:
            return self.published
        paragraph = self.paragraph_at(position)
        return self.posts[max(0, bisect_right(self.posts, paragraph, key=lambda post: post.paragraph) - 1)].at

    def known_at(self, moment: datetime) -> tuple[Span, ...]:
        """Stretches of the text that were published by then: all of it, but for later posts."""
        if not self.posts:
            return (Span(0, len(self.text)),)
        starts = [0, *(self.paragraphs[post.paragraph].start for post in self.posts[1:])]
        ends = [*(self.paragraphs[post.paragraph - 1].end for post in self.posts[1:]), len(self.text)]
        known = [post.at.first <= moment for post in self.posts]
        found: list[Span] = []
        for start, end, before, here in zip(starts, ends, [False, *known], known, strict=False):
            if here:
                found.append(Span(found.pop().start if before else start, end))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Chunk:
    """Whole paragraphs, or a part of one, of a revision: the unit that is embedded and searched.

    `embedded_text` is what the embedder sees: title and date, then the text of the span.
    `content_hash` is the SHA-256 of `embedded_text`.
    """

    revision_id: str
    n: int
    span: Span
    text: str
    embedded_text: str
    content_hash: str

    @property
    def id(self) -> str:
        return f"{self.revision_id}:{self.n}"


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article ready to be stored. The library gives `revision.number`; here it is 0."""

    revision: Revision
    chunks: tuple[Chunk, ...]
    original: bytes
    media_type: str


ArticleStatus = Literal["live", "withdrawn"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An identity with what is said of its current revision. A withdrawn article keeps its revisions; nothing finds
    it."""

    article_id: str
    status: ArticleStatus
    revision: Head
    revisions: int
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Article(Listed):
    """With its current revision, whole."""

    revision: Revision


PutStatus = Literal["created", "updated", "unchanged"]


@dataclass(frozen=True, slots=True)
class PutResult:
    """What became of one article that was handed in; durable when the caller holds it."""

    article_id: str
    revision_id: str
    status: PutStatus
    title: str
    warnings: tuple[str, ...] = ()


WithdrawStatus = Literal["withdrawn", "absent"]


@dataclass(frozen=True, slots=True)
class WithdrawResult:
    """What became of an article that its publisher takes back: withdrawn, now or before; or never in the archive."""

    article_id: str
    status: WithdrawStatus
    title: str
