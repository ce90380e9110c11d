"""What an article tells only to say that it is not so, and pieces of sentences. English only."""

import re

from rag.text.sentences import LONGEST
from rag.types import Span

_NOT_SO = (
    r"not true|untrue|no (?:proof|evidence|truth|indication)|(?:any|little) (?:proof|evidence|truth)|hoax|fabricat\w+"
    r"|debunk\w*|retract\w*|acquitted|cleared of|falsely|fictional|made up"
    r"|(?:reject|dismiss|den[yi]|refut|drop|withdr[ae]w|quash|overturn)\w*"
    r" (?:\w+ ){0,4}?(?:claim|allegation|charge|accusation|rumou?r|report|story|suggestion)s?"
)
NOT_SO = re.compile(rf"\b(?:{_NOT_SO})\b", re.IGNORECASE)
"""In a sentence that tells what somebody claims, and that it is not so."""
_LIST_OF_FALSE = re.compile(
    r"\b(?:following|these|such|below)\b[^.!?\n]{0,100}\b(?:false|untrue|fake|fabricated|invented|hoax(?:es)?|wrong"
    r"|debunked|misleading)\b[^.!?\n]*:\s*(?P<list>.*)\Z",
    re.IGNORECASE | re.DOTALL,
)
_REACH = 1_500
_ITEM = 300
"""Code points before a sentence in which such a list may begin, and of one item of it."""


def is_listed_as_false(text: str, span: Span) -> bool:
    """One of the items after "The following claims are false:"."""
    found = _LIST_OF_FALSE.search(text, max(0, span.start - _REACH), span.start)
    return bool(found) and all(len(item) <= _ITEM for item in found["list"].split("\n\n")) if found else False


def is_piece(text: str, span: Span) -> bool:
    """Cut out of a sentence that was too long to be told whole: its beginning, middle or end."""
    start = text.rfind("\n\n", 0, span.start) + 2 if "\n\n" in text[: span.start] else 0
    end = text.find("\n\n", span.end)
    if (end if end >= 0 else len(text)) - start <= LONGEST:
        return False
    before = text[start : span.start].rstrip()
    return span.end - span.start > LONGEST // 2 or bool(before and (before[-1].isalnum() or before[-1] in ",;-"))
