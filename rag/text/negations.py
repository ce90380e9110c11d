"""Negation: words that turn a statement round, with exact offsets.

Each has a strength in its normal form: "not" (not, n't, no, never, without, neither, failed to,
unable to) or "deny" (denied, rejected, dismissed, ruled out). "Not only", "no doubt", "no later than",
"no longer than" and "not since 2018 has" turn nothing round.
"""

import re
from collections.abc import Iterator

from rag.types import Particular

_NEGATION = re.compile(
    r"(?P<deny>\b(?:den(?:y|ies|ied|ying|ial|ials)|reject(?:s|ed|ing)?|refut(?:e|es|ed|ing)|disput(?:e|es|ed|ing)"
    r"|dismiss(?:es|ed|ing)?|rul(?:e|es|ed|ing) out)\b)"
    r"|(?P<not>\b(?:not|cannot|never|neither|nor|nobody|nothing|without|none"
    r"|(?:fail|refus|declin)(?:s|es|ed|ing|e)? to|unable to"
    r"|against(?= [a-z]+ing\b)|refrain(?:s|ed|ing)? from|no(?!\.\s?\d))\b|n['’]t\b)",
    re.IGNORECASE,
)
_NO_NEGATION = re.compile(
    r"not since (?:\S+ ){1,8}?(?:has|have|had)\b"
    r"|not (?:only|just|merely|least|to mention|surprisingly)\b|no (?:doubt|later than|fewer than|less than|more than"
    r"|longer than|matter|wonder|sooner)\b|nothing but\b|none other\b|nor(?:th|m)",
    re.IGNORECASE,
)


def negations(text: str) -> Iterator[Particular]:
    """Each negating word; "didn't" gives its "n't"."""
    for match in _NEGATION.finditer(text):
        if not _NO_NEGATION.match(text, match.start()):
            yield Particular("negation", match[0], match.start(), match.end(), match.lastgroup or "not")
