"""Paragraphs as the author wrote them: one that a page layout cut in two is one again."""

import re
from collections.abc import Iterable

from rag.parse.found import Block

_CLOSED = re.compile(r"[.!?…:;。！？]['\"”’»)\]]*(?:\[\d{1,3}\])*$")
_BRAND = re.compile(r"[a-z]{1,2}[A-Z]")
_GOES_ON = re.compile(r"[\"“'‘(«]?(?P<word>[^\W\d_]+)")


def whole(blocks: Iterable[Block]) -> tuple[str, ...]:
    """Texts of the blocks; a cut one (no closing punctuation, the next starts in lower case) joined to it."""
    paragraphs: list[list[str]] = []
    kind = None
    for block in blocks:
        if paragraphs and kind == block.kind == "text" and _cut(paragraphs[-1][-1], block.text):
            paragraphs[-1].append(block.text)
        else:
            paragraphs.append([block.text])
        kind = block.kind
    return tuple(" ".join(parts) for parts in paragraphs)


def _cut(before: str, after: str) -> bool:
    """`eBay` starts a sentence; what ends in closing punctuation is done."""
    found = _GOES_ON.match(after)
    if not found or not found["word"][0].islower() or _BRAND.match(found["word"]):
        return False
    return not _CLOSED.search(before[-40:])
