"""What a reader gets: sentences, their checks, their citations, and all that an answer rests on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from rag.types.found import Hit, Reading

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

    `confidence` (0 to 1) is how sure an extractive answer, or its refusal, is that the evidence speaks of the
    question; None where a model wrote. `degraded` says why a model was wanted and not used. `text` is the
    sentences with `[n]` markers.
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
    confidence: float | None = None
    degraded: tuple[str, ...] = ()
