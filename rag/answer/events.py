"""What happens while a question is answered, in order: retrieval, sentences, conflicts, final."""

from dataclasses import dataclass

from rag.types import Answer, Citation, Conflict, SearchResult, Sentence


@dataclass(frozen=True, slots=True)
class Retrieved:
    """The evidence, before anything is written."""

    result: SearchResult


@dataclass(frozen=True, slots=True)
class Said:
    """One verified sentence with the citations that it rests on."""

    sentence: Sentence
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Disputed:
    """Sources that differ about what was said; each side's sentences came before it."""

    conflict: Conflict


@dataclass(frozen=True, slots=True)
class Finished:
    """The whole answer; always the last event."""

    answer: Answer


AskEvent = Retrieved | Said | Disputed | Finished
