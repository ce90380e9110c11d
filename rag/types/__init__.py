"""The vocabulary that every layer shares: frozen values and the two seams, `Chat` and `Embed`.

An article is known by its canonical URL and has immutable revisions. A revision has one canonical
text; everything that is shown to a reader is a span `[start, end)` of that text, counted in
Unicode code points, so that `revision.text[span.start:span.end]` is what is cited, always.

Times as a caller sees them are strings: `2024-11-10` when only the day is known, RFC 3339 otherwise.
"""

from rag.types.answers import (
    AbstainReason,
    Answer,
    AnswerStatus,
    Citation,
    CitationStatus,
    Mode,
    Particular,
    ParticularKind,
    Policy,
    ResolvedCitation,
    Sentence,
    Sources,
    Support,
    Unmatched,
    Usage,
    Verdict,
    Violation,
)
from rag.types.articles import (
    Article,
    ArticleStatus,
    Chunk,
    Draft,
    Furniture,
    FurnitureKind,
    Prepared,
    PutResult,
    PutStatus,
    Revision,
)
from rag.types.found import NO_FILTERS, Filters, Hit, Passage, Reading, Scores, SearchResult
from rag.types.seams import Chat, ChatDelta, ChatDone, ChatRequest, Embed, Matrix
from rag.types.text import Span, Stamp

__all__ = [
    "NO_FILTERS",
    "AbstainReason",
    "Answer",
    "AnswerStatus",
    "Article",
    "ArticleStatus",
    "Chat",
    "ChatDelta",
    "ChatDone",
    "ChatRequest",
    "Chunk",
    "Citation",
    "CitationStatus",
    "Draft",
    "Embed",
    "Filters",
    "Furniture",
    "FurnitureKind",
    "Hit",
    "Matrix",
    "Mode",
    "Particular",
    "ParticularKind",
    "Passage",
    "Policy",
    "Prepared",
    "PutResult",
    "PutStatus",
    "Reading",
    "ResolvedCitation",
    "Revision",
    "Scores",
    "SearchResult",
    "Sentence",
    "Sources",
    "Span",
    "Stamp",
    "Support",
    "Unmatched",
    "Usage",
    "Verdict",
    "Violation",
]
