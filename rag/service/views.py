"""Articles and the state of the service as callers see them, over HTTP and with `--json` alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from rag.library import StoryLine, Task
from rag.types import AnswerStatus, ArticleStatus, CitedNow, Furniture, Head, Kind, Listed, Mode, Revision


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleSummary:
    """An article in a list. `undated` and `future` mark what is wrong with its date."""

    article_id: str
    status: ArticleStatus
    revision_id: str
    revision_number: int
    revisions: int
    title: str
    url: str | None
    source: str | None
    published_at: str | None
    authors: tuple[str, ...]
    language: str | None
    section: str | None
    kind: Kind
    undated: bool
    future: bool
    created_at: str
    updated_at: str


@dataclass(frozen=True, slots=True)
class ParagraphView:
    """`start` and `end` count code points of the revision's text."""

    index: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class PostView:
    """A post of a live blog: it begins with the paragraph of this index."""

    paragraph: int
    published_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionView:
    """One immutable state of an article, whole."""

    revision_id: str
    article_id: str
    number: int
    title: str
    url: str | None
    source: str | None
    published_at: str | None
    authors: tuple[str, ...]
    language: str | None
    section: str | None
    kind: Kind
    undated: bool
    future: bool
    ingested_at: str
    paragraphs: tuple[ParagraphView, ...]
    furniture: tuple[Furniture, ...]
    metadata: Mapping[str, str]
    posts: tuple[PostView, ...]


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article with its current revision."""

    article: ArticleSummary
    revision: RevisionView


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """`next_cursor` is None on the last page."""

    articles: tuple[ArticleSummary, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class RevisionPage:
    """`next_cursor` is None on the last page; another one may hold fewer than asked for."""

    revisions: tuple[RevisionView, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Deleted:
    """The article is withdrawn: nothing finds it, its citations still resolve."""

    article_id: str
    status: ArticleStatus = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSummary:
    """An answer that was given, in a list. `changes` has the citations whose words are no longer what they were.

    `as_of` is the past moment whose archive it answered from, None for that of when it was asked. What had changed
    before such an answer was given is no change: who asks for the words of then gets them.
    """

    id: str
    kind: Task
    question: str
    status: AnswerStatus
    asked_at: str
    last_asked_at: str
    as_of: str | None
    changes: tuple[CitedNow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionSummary:
    """An edition in short. `changes`: of what it cites, the words that were edited, removed or withdrawn since."""

    id: str
    series: str
    version: int
    made_at: str
    label: str
    title: str
    profile: str
    mode: Mode
    stories: tuple[StoryLine, ...]
    changes: tuple[CitedNow, ...]


@dataclass(frozen=True, slots=True)
class EditionPage:
    """`next_cursor` is None on the last page; of changed ones another may hold fewer than asked for, or none."""

    editions: tuple[EditionSummary, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """`next_cursor` is None on the last page; another one may hold fewer than asked for, or none."""

    answers: tuple[AnswerSummary, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerView:
    """An answer as it was given, and what became of each of its citations since."""

    id: str
    kind: Task
    asked_at: str
    last_asked_at: str
    answer: Mapping[str, Any]
    citations: tuple[CitedNow, ...]


@dataclass(frozen=True, slots=True)
class Readiness:
    """`ready`: send questions. `waiting_for` says what is not there yet, such as the vector index."""

    ready: bool
    waiting_for: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What `rag status` shows. Counts are of live articles and chunks and of kept answers; secrets are masked."""

    version: str
    home: str
    articles: int
    withdrawn: int
    revisions: int
    chunks: int
    to_embed: int
    to_index: int
    to_read: int
    to_remove: int
    answers: int
    embedder: str
    reranker: str | None
    chunker: str
    collection: str
    index: str
    corpus_fingerprint: str
    mode: str
    model: str | None
    problems: tuple[str, ...]
    settings: Mapping[str, str]


def summary(article: Listed, revision: Head) -> ArticleSummary:
    """`revision` is the article's, with the name of its outlet."""
    return ArticleSummary(
        article_id=article.article_id,
        status=article.status,
        revision_id=revision.revision_id,
        revision_number=revision.number,
        revisions=article.revisions,
        title=revision.title,
        url=revision.url,
        source=revision.source,
        published_at=str(revision.published) if revision.published else None,
        authors=revision.authors,
        language=revision.language,
        section=revision.section,
        kind=revision.kind,
        undated=revision.undated,
        future=revision.future,
        created_at=article.created_at.isoformat(timespec="seconds"),
        updated_at=article.updated_at.isoformat(timespec="seconds"),
    )


def whole(revision: Revision) -> RevisionView:
    return RevisionView(
        revision_id=revision.revision_id,
        article_id=revision.article_id,
        number=revision.number,
        title=revision.title,
        url=revision.url,
        source=revision.source,
        published_at=str(revision.published) if revision.published else None,
        authors=revision.authors,
        language=revision.language,
        section=revision.section,
        kind=revision.kind,
        undated=revision.undated,
        future=revision.future,
        ingested_at=revision.ingested_at.isoformat(timespec="seconds"),
        paragraphs=tuple(
            ParagraphView(index, span.start, span.end, span.of(revision.text))
            for index, span in enumerate(revision.paragraphs)
        ),
        furniture=revision.furniture,
        metadata=revision.metadata,
        posts=tuple(PostView(post.paragraph, str(post.at)) for post in revision.posts),
    )


def to_json(value: Any) -> bytes:
    """A frozen value of ours as JSON; the same bytes for HTTP and for `--json`."""
    return _adapter(value.__class__).dump_json(value)


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
