"""What an answer engine proposes: a sentence and the words of the evidence that it rests on.

A draft is unverified. Both engines, extractive and LLM, yield it; assembling turns it into an
`Answer` after the check.
"""

from dataclasses import dataclass

from rag.types import Span


@dataclass(frozen=True, slots=True)
class EvidenceSpan:
    """`hit` indexes the hits that were given to the engine; `span` are offsets in that revision's text.

    With `h = hits[hit]`, the words are `h.text[span.start - h.start : span.end - h.start]`.
    """

    hit: int
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSentence:
    """One proposed sentence with at least one piece of evidence, the strongest first."""

    text: str
    evidence: tuple[EvidenceSpan, ...]
