"""From bytes to drafts of articles: Markdown, plain text, HTML, RSS and Atom, JSON and JSON lines. Pure.

    bytes -> decode -> detect -> one reader by format -> Found -> furniture apart, layout mended -> Draft

A reader says what stands in the document (`Found`: blocks and raw metadata); `draft.py` alone decides
what that means. The readers' libraries are loaded when a document needs them.
"""

from rag.parse.dispatch import parse, parse_each
from rag.parse.found import Hints, Rejected

__all__ = ["Hints", "Rejected", "parse", "parse_each"]
