"""The items of a feed as they stand in its source, and a look at what would make reading it dangerous.

One pass over the text, before any XML library sees it. Declared entities are refused: no feed needs
them, and they are how a small file becomes a large one or reads a file of the machine. So are numbers
of things of which feedparser compares each with all others.
"""

import re
from collections.abc import Iterator

from rag.errors import BadDocument, TooLarge

MAX_ITEMS = 10_000
MAX_DEPTH = 200
MAX_ATTRIBUTES = 100
MAX_NAME_SPACES = 100
MAX_NAMED = 500
LONGEST_PERSON = 1_000
_TAG = re.compile(r"""</?([A-Za-z_][\w.:-]*+)(?:(?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+>|[^<>]*+>)""")
_QUOTED = re.compile(r""""[^"]*+"|'[^']*+'""")
_NAME_SPACE = re.compile(r"\sxmlns:([\w.-]+)")
_PEOPLE = frozenset("author contributor creator email managingeditor name owner webmaster".split())
_TOPICS = frozenset("category keywords subject tags".split())
_ITEMS = ("item", "entry")
_SKIPPED = (("<![CDATA[", "]]>"), ("<!--", "-->"), ("<?", "?>"))


def items_of(xml: str) -> list[str]:
    """Raises `TooLarge` for more than 10,000 items, `BadDocument` for entities and for what no publisher writes:
    a depth over 200, over 100 attributes of an element or prefixes of name spaces, over 500 people and
    topics of an item or 1,000 characters for one of the people."""
    items: list[str] = []
    depth = 0
    begun: tuple[int, int] | None = None
    bounds = _Bounds(xml)
    for start, end, name in _tags(xml):
        closing, empty = xml[start + 1] == "/", xml[end - 2] == "/"
        local = name.rpartition(":")[2].lower()
        if not closing and begun is None and local in _ITEMS:
            begun = (start, depth)
            bounds.begin(start)
        depth += 0 if empty else (-1 if closing else 1)
        if depth > MAX_DEPTH:
            raise _refused(f"nests elements deeper than {MAX_DEPTH}")
        bounds.see(start, end, local, closing=closing)
        if begun and depth <= begun[1]:
            items.append(xml[begun[0] : end])
            begun = None
        if len(items) > MAX_ITEMS:
            raise TooLarge(f"the feed has more than {MAX_ITEMS} items: split it")
    bounds.begin(len(xml))
    if begun and items:
        items.append(xml[begun[0] :])  # cut off: feedparser reads what there is of it
    return items


def check_xml(xml: str) -> None:
    """Of XML without items: raises `BadDocument` for entities, a depth over 200, and over 100 attributes of an element
    or prefixes of name spaces."""
    depth = 0
    bounds = _Bounds(xml)
    for start, end, _ in _tags(xml):
        closing, empty = xml[start + 1] == "/", xml[end - 2] == "/"
        depth += 0 if empty else (-1 if closing else 1)
        if depth > MAX_DEPTH:
            raise _refused(f"nests elements deeper than {MAX_DEPTH}")
        bounds.see(start, end, "", closing=closing)


class _Bounds:
    """What has been seen of an item, or of what stands around the items."""

    def __init__(self, xml: str) -> None:
        self._xml = xml
        self._named = 0
        self._open: dict[str, int] = {}
        self._prefixes: set[str] = set()

    def begin(self, at: int) -> None:
        """What comes now is another item's."""
        for name in list(self._open):
            self._close(name, at)
        self._named = 0

    def see(self, start: int, end: int, local: str, *, closing: bool) -> None:
        if end - start > 2 * MAX_ATTRIBUTES and _QUOTED.sub("", self._xml[start:end]).count("=") > MAX_ATTRIBUTES:
            raise _refused(f"has an element with more than {MAX_ATTRIBUTES} attributes")
        self._prefixes.update(_NAME_SPACE.findall(self._xml, start, end))
        if len(self._prefixes) > MAX_NAME_SPACES:
            raise _refused(f"declares more than {MAX_NAME_SPACES} prefixes of name spaces")
        if local not in _PEOPLE and local not in _TOPICS:
            return
        if closing:
            self._close(local, start)
        else:
            self._open.setdefault(local, end)
            self._count(1)

    def _close(self, name: str, at: int) -> None:
        begun = self._open.pop(name, at)
        if at - begun > LONGEST_PERSON and name in _PEOPLE:
            raise _refused(f"names a person in more than {LONGEST_PERSON} characters")
        self._count(self._xml.count(",", begun, at))

    def _count(self, more: int) -> None:
        self._named += more
        if self._named > MAX_NAMED:
            raise _refused(f"names more than {MAX_NAMED} people and topics in one item")


def _refused(what: str) -> BadDocument:
    return BadDocument(f"the document {what}: it is damaged or hostile")


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
            yield at, tag.end(), tag[1]
        at = tag.end() if tag else at + 1


def _check_declaration(xml: str, at: int) -> None:
    if xml[at + 2 : at + 8].upper() == "ENTITY":
        raise BadDocument("the document declares XML entities, which is refused: send it without a DOCTYPE")
