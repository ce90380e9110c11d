"""Paragraphs as the author wrote them: one that a page layout cut in two is one again."""

import re
from collections.abc import Iterable
from dataclasses import replace

from rag.parse.found import Block

_CLOSED = re.compile(r"[.!?…:;。！？]['\"”’»)\]]*(?:\[\d{1,3}\])*$")
_BRAND = re.compile(r"[a-z]{1,2}[A-Z]")
_GOES_ON = re.compile(r"[\"“'‘(«]?(?P<word>[^\W\d_]+)")


def joined(blocks: Iterable[Block]) -> list[Block]:
    """A cut one (no closing punctuation, the next starts in lower case) joined to the one that it goes on in."""
    found: list[tuple[Block, list[str]]] = []
    for block in blocks:
        if found and _goes_on(found[-1][0], found[-1][1][-1], block):
            found[-1][1].append(block.text)
        else:
            found.append((block, [block.text]))
    return [replace(first, text=" ".join(parts)) if len(parts) > 1 else first for first, parts in found]


def _goes_on(first: Block, before: str, block: Block) -> bool:
    return first.kind == block.kind == "text" and not block.at and _cut(before, block.text)


def _cut(before: str, after: str) -> bool:
    """`eBay` starts a sentence; what ends in closing punctuation is done."""
    found = _GOES_ON.match(after)
    if not found or not found["word"][0].islower() or _BRAND.match(found["word"]):
        return False
    return not _CLOSED.search(before[-40:])
