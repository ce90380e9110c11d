"""What a reader gets: sentences, their checks, their citations, and all that an answer rests on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from rag.types.absent import absent_when_none
from rag.types.found import Hit, QueryReading
from rag.types.trust import Attribution, Change, Conflict, EventTime, Lack, Sources

Verdict = Literal["supported", "contradicted", "not_found", "unclear"]
ParticularKind = Literal[
    "number", "date", "money", "percentage", "quotation", "name", "negation", "modality", "direction", "superlative"
]


@dataclass(frozen=True, slots=True)
class Particular:
    """A checkable detail of a text. `value` is its normal form: equal values mean the same thing."""

    kind: ParticularKind
    text: str
    start: int
    end: int
    value: str


Finding = Literal["missing", "elsewhere", "contradicted", "not_checkable"]


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A particular of a sentence that its cited text does not hold; offsets count in the sentence.

    `kind` is that of a particular, or `speaker` where the words of somebody are said without him. `elsewhere`: it
    stands in other evidence only, `contradicted`: the cited text has `instead`, `not_checkable`: what would have to
    be known is not in the text ("last week" without a dateline).
    """

    kind: str
    text: str
    start: int
    end: int
    finding: Finding = "missing"
    instead: str | None = None


@dataclass(frozen=True, slots=True)
class Support:
    """The verdict on one sentence, the versioned method that gave it, what did not match, what was not looked at.

    `carried` (0 to 1) is how likely it is that the cited text carries the sentence.
    """

    verdict: Verdict
    method: str
    unmatched: tuple[Unmatched, ...] = ()
    carried: float | None = None
    not_looked_at: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence of an answer. `start` and `end` are its place in `Answer.text`, marker excluded.

    `attribution` says who says so. `as_of` is set when a later report changed a figure of it: when it held.
    """

    text: str
    start: int
    end: int
    citation_ids: tuple[str, ...]
    support: Support
    attribution: Attribution | None = None
    as_of: str | None = None


CitationStatus = Literal["live", "revised", "withdrawn"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """An exact span of a revision. `id` is `revision_id:start-end`; `marker` is its `[n]` in the text.

    `event` is when what it tells of was, where its words and the dateline tell.
    """

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
    event: EventTime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedCitation:
    """A citation looked up by its id alone, with its paragraph and what became of its article since.

    `change` says what became of its words, when its article was revised.

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
    change: Change | None = None


AnswerStatus = Literal["answered", "disputed", "abstained"]
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Everything that an answer rests on; the one value that API, CLI, page, logs and evals read.

    `disputed`: sources disagree about it, and `conflicts` has each side. `partial`: a sentence was dropped, broke off
    or is there without support, the last only under the policy `flag`. Of an abstention, `lacking` says what the
    evidence lacks and `nearest` cites the nearest that the archive has, which is no answer.
    `confidence` (0 to 1) is how sure one may be that the evidence answers the question; None where it was not judged.
    `degraded` says why a model was wanted and not used. `reranker` names the model that ordered the evidence, and is
    absent where none did; `comprehension` the one that read it, where the answer is quoted. `text` is the sentences
    with `[n]` markers.
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
    reading: QueryReading
    evidence: tuple[Hit, ...]
    usage: Usage
    partial: bool = False
    conflicts: tuple[Conflict, ...] = ()
    lacking: tuple[Lack, ...] = ()
    nearest: tuple[Citation, ...] = ()
    confidence: float | None = None
    degraded: tuple[str, ...] = ()
    reranker: str | None = None
    comprehension: str | None = None
    __get_pydantic_core_schema__ = absent_when_none("reranker", "comprehension")


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedNow:
    """What became of words that something kept cites. `title` and `url` are those of then; `change` is None unless the
    article was revised. `since` is when the article was last changed or withdrawn (RFC 3339)."""

    citation_id: str
    article_id: str
    title: str
    url: str | None
    status: CitationStatus
    current_revision_id: str
    change: Change | None
    since: str

    @property
    def changed(self) -> bool:
        """Whether the words themselves are edited, removed or withdrawn."""
        return self.status == "withdrawn" or (self.change is not None and self.change.kind != "kept")
