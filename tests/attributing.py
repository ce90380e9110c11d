"""Who speaks, in texts that are in no archive."""

from collections.abc import Sequence

from rag.answer.pointing import Attribute
from rag.attribute import Attributor
from rag.read import read
from rag.text import sentences_of
from rag.types import Attribution, Hit, Span


def attribute(text: str, span: Span, *, outlet: str | None, language: str | None = "en") -> Attribution:
    """Of a whole article, paragraphs parted by blank lines."""
    return Attributor(read(text, sentences_of(text), language)).attribute(span, outlet=outlet)


def in_hits(hits: Sequence[Hit]) -> Attribute:
    """Of hits that are whole articles, by their revisions."""
    by = {hit.revision_id: hit for hit in hits}

    def found(revision_id: str, span: Span) -> Attribution:
        hit = by[revision_id]
        return attribute(hit.text, span.shifted(-hit.start), outlet=hit.source, language=hit.language)

    return found
