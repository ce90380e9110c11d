"""From bytes to drafts of articles, of the formats that `formats.py` lists. Pure.

    bytes -> decode -> detect -> one reader by format -> Found -> furniture apart, layout mended -> Draft

A reader says what stands in the document (`Found`: blocks and raw metadata); `draft.py` alone decides
what that means. The readers' libraries are loaded when a document needs them.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rag.parse.dispatch import Parsed, parse, parse_each
    from rag.parse.found import Hints, Rejected, Skipped, Withdrawn

_FROM = {
    "Parsed": "rag.parse.dispatch",
    "parse": "rag.parse.dispatch",
    "parse_each": "rag.parse.dispatch",
    "Hints": "rag.parse.found",
    "Rejected": "rag.parse.found",
    "Skipped": "rag.parse.found",
    "Withdrawn": "rag.parse.found",
}
"""Loaded when they are asked for: a command that only sends documents needs the table of formats alone."""


def __getattr__(name: str) -> Any:
    if name not in _FROM:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_FROM[name]), name)


__all__ = ["Hints", "Parsed", "Rejected", "Skipped", "Withdrawn", "parse", "parse_each"]
