"""The vocabulary that every layer shares: frozen values and the two seams, `Chat` and `Embed`.

An article is known by its canonical URL and has immutable revisions. A revision has one canonical
text; everything that is shown to a reader is a span `[start, end)` of that text, counted in
Unicode code points, so that `revision.text[span.start:span.end]` is what is cited, always.

Times as a caller sees them are strings: `2024-11-10` when only the day is known, RFC 3339 otherwise.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
"""Float32 of shape (rows, dimension), rows of unit length unless said otherwise."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """`[start, end)` in code points of one text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]

    def shifted(self, by: int) -> "Span":
        return Span(self.start + by, self.end + by)

    def contains(self, other: "Span") -> bool:
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Stamp:
    """A moment as a source gives it: `at` is always aware; `precision` says how much of it is known."""

    at: datetime
    precision: Literal["day", "second"] = "second"

    def __str__(self) -> str:
        if self.precision == "day":
            return self.at.date().isoformat()
        return self.at.isoformat().replace("+00:00", "Z")

    @property
    def first(self) -> datetime:
        """The earliest moment that it can mean, in UTC."""
        return self.at.astimezone(UTC)

    @property
    def last(self) -> datetime:
        """The latest moment that it can mean, in UTC."""
        if self.precision == "second":
            return self.at.astimezone(UTC)
        midnight = datetime.combine(self.at.date(), time.min, self.at.tzinfo)
        return (midnight + timedelta(days=1) - timedelta(seconds=1)).astimezone(UTC)

    @classmethod
    def parse(cls, text: str) -> "Stamp":
        """Of what `str(stamp)` printed (ISO 8601); a time without a zone counts as UTC. Raises ValueError."""
        if len(text) == len("2024-11-10"):
            return cls(datetime.fromisoformat(text).replace(tzinfo=UTC), "day")
        at = datetime.fromisoformat(text)
        return cls(at if at.tzinfo else at.replace(tzinfo=UTC))


# --- articles ---------------------------------------------------------------------------------

FurnitureKind = Literal["byline", "credit", "related", "url", "caption", "note"]


@dataclass(frozen=True, slots=True)
class Furniture:
    """A part of a page that is kept but is no evidence: a photo credit, "Related article", a URL line."""

    kind: FurnitureKind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An article as a parser found it: normalised paragraphs, no identity yet.

    `original` are the bytes that it was read from (of a feed or a JSONL file: its own item or line).
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One immutable state of an article. `paragraphs` and `sentences` are spans of `text`, in order.

    `number` counts from 1 within its article. `undated` and `future` mark what is wrong with the
    date, the latter against the time of ingestion.
    """

    revision_id: str
    article_id: str
    number: int
    title: str
    text: str
    paragraphs: tuple[Span, ...]
    sentences: tuple[Span, ...]
    url: str | None
    source: str | None
    authors: tuple[str, ...]
    published: Stamp | None
    language: str | None
    section: str | None
    furniture: tuple[Furniture, ...]
    metadata: Mapping[str, str]
    ingested_at: datetime

    @property
    def undated(self) -> bool:
        return self.published is None

    @property
    def future(self) -> bool:
        return self.published is not None and self.published.first > self.ingested_at

    def paragraph_at(self, position: int) -> int:
        """Index of the paragraph that holds this code point (the last one that starts at or before it)."""
        found = 0
        for index, span in enumerate(self.paragraphs):
            if span.start > position:
                break
            found = index
        return found


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
class Article:
    """An identity with its current revision. A withdrawn article keeps its revisions; nothing finds it."""

    article_id: str
    status: ArticleStatus
    revision: Revision
    revisions: int
    created_at: datetime
    updated_at: datetime


PutStatus = Literal["created", "updated", "unchanged"]


@dataclass(frozen=True, slots=True)
class PutResult:
    """What became of one article that was handed in; durable when the caller holds it."""

    article_id: str
    revision_id: str
    status: PutStatus
    title: str
    warnings: tuple[str, ...] = ()


# --- retrieval --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which articles may be evidence. Empty tuples and None do not restrict.

    `since` and `until` are inclusive and compared with the publication date; an article known by
    day matches when any moment of its day lies in the range. Undated articles match only without
    `since` and `until`. `as_of` leaves out what was published after it. Names compare without case.
    """

    since: datetime | None = None
    until: datetime | None = None
    as_of: datetime | None = None
    sources: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
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
    span: Span
    text: str
    paragraphs: tuple[int, int]
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """How a hit was found. Ranks count from 1; None where that search did not find it.

    `dense` is cosine similarity, `lexical` BM25 (higher is better), `fused` the final order.
    """

    dense: float | None = None
    dense_rank: int | None = None
    lexical: float | None = None
    lexical_rank: int | None = None
    recency: float = 1.0
    fused: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage that a search found: one chunk, or neighbouring chunks joined, of a current revision.

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
class Reading:
    """What was read out of a question's words and used as a filter, so that a caller can see it.

    `since` and `until` as in `Filters`, as strings; `words` are the pieces of the question that said so.
    """

    since: str | None = None
    until: str | None = None
    sources: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """Hits in order, how the question was read, and what did not work (`degraded`: reasons)."""

    query: str
    as_of: str
    hits: tuple[Hit, ...]
    reading: Reading
    corpus_fingerprint: str
    degraded: tuple[str, ...] = ()
    seconds: float = 0.0


# --- answers ----------------------------------------------------------------------------------

Verdict = Literal["supported", "partial", "unsupported", "contradicted", "unchecked"]
ParticularKind = Literal["number", "date", "money", "percentage", "quotation", "name", "negation"]


@dataclass(frozen=True, slots=True)
class Particular:
    """A checkable detail of a text. `value` is its normal form: equal values mean the same thing."""

    kind: ParticularKind
    text: str
    start: int
    end: int
    value: str


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A particular of a sentence that its cited text does not hold; offsets count in the sentence."""

    kind: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Support:
    """The verdict on one sentence, the versioned method that gave it, and what did not match."""

    verdict: Verdict
    method: str
    unmatched: tuple[Unmatched, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence of an answer. `start` and `end` are its place in `Answer.text`, marker excluded."""

    text: str
    start: int
    end: int
    citation_ids: tuple[str, ...]
    support: Support


CitationStatus = Literal["live", "revised", "withdrawn"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """An exact span of a revision. `id` is `revision_id:start-end`; `marker` is its `[n]` in the text."""

    id: str
    marker: int
    article_id: str
    revision_id: str
    paragraph_index: int
    start: int
    end: int
    cited_text: str
    title: str
    url: str | None
    source: str | None
    published_at: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedCitation:
    """A citation looked up by its id alone, with its paragraph and what became of its article since.

    `paragraph_start` is where the paragraph begins in the revision's text, so that the cited words
    stand at `[start - paragraph_start, end - paragraph_start)` of `paragraph`.
    """

    id: str
    status: CitationStatus
    article_id: str
    revision_id: str
    revision_number: int
    current_revision_id: str
    paragraph_index: int
    paragraph: str
    paragraph_start: int
    start: int
    end: int
    cited_text: str
    title: str
    url: str | None
    source: str | None
    published_at: str | None


AnswerStatus = Literal["answered", "partial", "abstained"]
AbstainReason = Literal["no_relevant_evidence", "insufficient_evidence", "unverifiable", "outside_date_range"]
Mode = Literal["extractive", "llm"]
Policy = Literal["strict", "flag"]


@dataclass(frozen=True, slots=True)
class Violation:
    """Something that was left out or caught: `unknown_evidence_key`, `dropped_sentence`, and so on."""

    code: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What an answer cost. `seconds` by stage; tokens and prompt only when a model was asked."""

    model: str | None = None
    prompt_hash: str | None = None
    input_tokens: int = 0
    output_tokens: int = 0
    seconds: Mapping[str, float] = field(default_factory=dict[str, float])


@dataclass(frozen=True, slots=True)
class Sources:
    """How many articles the citations come from."""

    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Everything that an answer rests on; the one value that API, CLI, page, logs and evals read.

    `degraded` says why a model was wanted and not used. `text` is the sentences with `[n]` markers.
    `sentences` without support are only there under the policy `flag`.
    """

    id: str
    status: AnswerStatus
    abstain_reason: AbstainReason | None
    question: str
    as_of: str
    mode: Mode
    corpus_fingerprint: str
    text: str
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    sources: Sources
    violations: tuple[Violation, ...]
    reading: Reading
    evidence: tuple[Hit, ...]
    usage: Usage
    degraded: tuple[str, ...] = ()


# --- the two seams ----------------------------------------------------------------------------


class Embed(Protocol):
    """Turns texts into unit vectors. Blocking; call it from a worker thread.

    Returns float32 of shape (len(texts), dimension), finite, in the order of `texts`.
    `fingerprint` names model and dimension: vectors of different fingerprints must never mix.
    Raises `rag.errors.EmbeddingFailed`.
    """

    @property
    def fingerprint(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    def __call__(self, texts: Sequence[str], /) -> Matrix: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatRequest:
    """One call of a chat model. With `schema` (a JSON Schema) the reply is to be such a JSON object."""

    system: str
    user: str
    schema: Mapping[str, object] | None = None
    schema_name: str = "reply"
    max_tokens: int = 1024
    temperature: float = 0.0


@dataclass(frozen=True, slots=True)
class ChatDelta:
    """The next piece of the reply's text."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatDone:
    """The last event of a whole reply. A reply that is cut short raises instead."""

    model: str
    input_tokens: int = 0
    output_tokens: int = 0


class Chat(Protocol):
    """Streams a reply: any number of `ChatDelta`, then exactly one `ChatDone`.

    Raises `rag.errors.ModelFailed` and its kinds: a total deadline, retries within a budget and the
    shape of what comes back are the implementation's business. Closing the iterator stops the call.
    """

    @property
    def model(self) -> str: ...

    def __call__(self, request: ChatRequest, /) -> AsyncIterator[ChatDelta | ChatDone]: ...
