"""The items of a feed as they stand in its source, and a look at what would make reading it dangerous.

One pass over the text, before any XML library sees it. Declared entities are refused: no feed needs
them, and they are how a small file becomes a large one or reads a file of the machine.
"""

import re
from collections.abc import Iterator

from rag.errors import BadDocument, TooLarge

MAX_ITEMS = 10_000
MAX_DEPTH = 200
_TAG = re.compile(r"</?([A-Za-z_][\w.:-]*)[^<>]*>")
_SKIPPED = (("<![CDATA[", "]]>"), ("<!--", "-->"), ("<?", "?>"))


def items_of(xml: str) -> list[str]:
    """Raises `BadDocument` for entities or a depth over 200, `TooLarge` for more than 10,000 items."""
    items: list[str] = []
    depth = 0
    begun: tuple[int, int] | None = None
    for start, end, name in _tags(xml):
        closing, empty = xml[start + 1] == "/", xml[end - 2] == "/"
        if not closing and begun is None and name.rpartition(":")[2].lower() in ("item", "entry"):
            begun = (start, depth)
        depth += 0 if empty else (-1 if closing else 1)
        if depth > MAX_DEPTH:
            raise BadDocument(f"the feed nests elements deeper than {MAX_DEPTH}: it is damaged or hostile")
        if begun and depth <= begun[1]:
            items.append(xml[begun[0] : end])
            begun = None
        if len(items) > MAX_ITEMS:
            raise TooLarge(f"the feed has more than {MAX_ITEMS} items: split it")
    return items


def _tags(xml: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and name of each tag outside comments and character data."""
    at = 0
    while (at := xml.find("<", at)) >= 0:
        mark = next((pair for pair in _SKIPPED if xml.startswith(pair[0], at)), None)
        if mark:
            end = xml.find(mark[1], at)
            if end < 0:
                return
            at = end + len(mark[1])
            continue
        if xml.startswith("<!", at):
            _check_declaration(xml, at)
        tag = _TAG.match(xml, at)
        if tag:
            yield tag.start(), tag.end(), tag[1]
        at = tag.end() if tag else at + 1


def _check_declaration(xml: str, at: int) -> None:
    if xml[at + 2 : at + 8].upper() == "ENTITY":
        raise BadDocument("the feed declares XML entities, which is refused: send it without a DOCTYPE")
