"""Paragraphs as the author wrote them: one that a page layout cut in two is one again."""

import re
from collections.abc import Iterable

from rag.parse.found import Block, BlockKind

_CLOSED = re.compile(r"[.!?…:;。！？]['\"”’»)\]]*(?:\[\d{1,3}\])*$")
_BRAND = re.compile(r"[a-z]{1,2}[A-Z]")
_GOES_ON = re.compile(r"[\"“'‘(«]?(?P<word>[^\W\d_]+)")


def joined(blocks: Iterable[Block]) -> list[Block]:
    """A cut one (no closing punctuation, the next starts in lower case) joined to the one that it goes on in."""
    found: list[tuple[list[str], BlockKind]] = []
    for block in blocks:
        if found and found[-1][1] == block.kind == "text" and _cut(found[-1][0][-1], block.text):
            found[-1][0].append(block.text)
        else:
            found.append(([block.text], block.kind))
    return [Block(" ".join(parts), kind) for parts, kind in found]


def _cut(before: str, after: str) -> bool:
    """`eBay` starts a sentence; what ends in closing punctuation is done."""
    found = _GOES_ON.match(after)
    if not found or not found["word"][0].islower() or _BRAND.match(found["word"]):
        return False
    return not _CLOSED.search(before[-40:])
