"""From bytes to drafts of articles, of the formats that `formats.py` lists. Pure.

    bytes -> decode -> detect -> one reader by format -> Found -> furniture apart, layout mended -> Draft

A reader says what stands in the document (`Found`: blocks and raw metadata); `draft.py` alone decides
what that means. The readers' libraries are loaded when a document needs them.
"""

from rag.parse.dispatch import Parsed, parse, parse_each
from rag.parse.found import Hints, Rejected, Skipped, Withdrawn

__all__ = ["Hints", "Parsed", "Rejected", "Skipped", "Withdrawn", "parse", "parse_each"]
