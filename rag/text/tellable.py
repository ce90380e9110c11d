"""Which sentences of an article may be told as they stand."""

from rag.text.addressed import is_addressed
from rag.text.disowned import is_listed_as_false, is_piece
from rag.types import Span


def is_tellable(text: str, span: Span) -> bool:
    """Not addressed to a machine, not given as false, not a piece of a sentence. `span` counts in `text`."""
    return not (is_addressed(text, span) or is_listed_as_false(text, span) or is_piece(text, span))
