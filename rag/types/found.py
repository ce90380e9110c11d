"""What a search is asked and what it finds."""

from dataclasses import dataclass
from datetime import datetime

from rag.types.absent import absent_when_none
from rag.types.articles import Kind
from rag.types.text import Span, Stamp


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which articles may be evidence. Empty tuples and None do not restrict.

    `since` and `until` are inclusive and compared with the publication date; an article known by
    day matches when any moment of its day lies in the range. Undated articles match only without
    `since` and `until`. `as_of` searches the archive as it was known then: the articles, and of each the revision.
    Names compare without case.
    """

    since: datetime | None = None
    until: datetime | None = None
    as_of: datetime | None = None
    sources: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    article_ids: tuple[str, ...] = ()


NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A live chunk of a current revision with what is needed to show and cite it.

    `key` is the library's integer for the chunk. `paragraphs` are the first and the last paragraph
    that the chunk touches; `sentences` are spans of the revision's text that lie in the chunk.
    """

    key: int
    n: int
    article_id: str
    revision_id: str
    title: str
    url: str | None
    source: str | None
    published: Stamp | None
    language: str | None
    section: str | None
    kind: Kind
    span: Span
    text: str
    paragraphs: tuple[int, int]
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """How a hit was found. Ranks count from 1; None where that search did not find it.

    `dense` is cosine similarity, `lexical` BM25 (higher is better), `rerank` the reranker's own (higher is better;
    absent where there is none, or it did not look at the hit), `fused` the final order.
    """

    dense: float | None = None
    dense_rank: int | None = None
    lexical: float | None = None
    lexical_rank: int | None = None
    recency: float = 1.0
    fused: float = 0.0
    rerank: float | None = None
    __get_pydantic_core_schema__ = absent_when_none("rerank")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage that a search found: one chunk, or neighbouring chunks joined, of a revision that is
    current, or was at `as_of`.

    `duplicates` are the article ids of near-identical passages that stand behind this one.
    """

    id: str
    article_id: str
    revision_id: str
    title: str
    url: str | None
    source: str | None
    published_at: str | None
    language: str | None
    start: int
    end: int
    text: str
    paragraphs: tuple[int, ...]
    scores: Scores
    duplicates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QueryReading:
    """What was read out of a question's words and used as a filter, so that a caller can see it.

    `since` and `until` as in `Filters`, as strings; `words` are the pieces of the question that said so. `counted_from`
    is the day of the archive's last article, where "today" and the like were counted from that, as nobody said when now
    is and the archive ends earlier. Absent elsewhere.
    """

    since: str | None = None
    until: str | None = None
    sources: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    counted_from: str | None = None
    __get_pydantic_core_schema__ = absent_when_none("counted_from")


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """Hits in order, how the question was read, and what did not work (`degraded`: reasons). `reranker` names the model
    that ordered them, and is absent where none did."""

    query: str
    as_of: str
    hits: tuple[Hit, ...]
    reading: QueryReading
    corpus_fingerprint: str
    degraded: tuple[str, ...] = ()
    seconds: float = 0.0
    reranker: str | None = None
    __get_pydantic_core_schema__ = absent_when_none("reranker")
