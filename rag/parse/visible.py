"""The text of an HTML page as blocks, in the order in which it is read, and where on the page each one stands."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from rag.parse.found import Block, BlockKind
from rag.parse.tree import Element, walk

_WHITE = re.compile(r"\s+")
_PARTING = re.compile(r"\n\s*\n")
_KINDS: dict[str, BlockKind] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("li", "dt", "dd"), "item"),
    "tr": "row",
    **dict.fromkeys(("figcaption", "caption"), "caption"),
    "blockquote": "quote",
}
_BLOCKS = frozenset(
    "address article aside blockquote body center details dd div dl dt fieldset figcaption figure footer form h1 h2 h3"
    " h4 h5 h6 header hgroup hr html li main nav ol p pre section summary table tbody tfoot thead tr ul caption".split()
)
REGIONS = ("article", "main", "nav", "footer", "aside", "header", "form", "figure", "table", "li", "blockquote")
"""Elements that say what stands in them."""
_BYLINE_CLASS = re.compile(r"(?:^|[\s_-])(?:byline|author|autor|dateline|meta)(?:$|[\s_-])", re.IGNORECASE)
_LONGEST_BYLINE = 160
"""In characters: what is longer stands in an element that is only named after its author."""
_LONGEST_TIME = 40


@dataclass(frozen=True, slots=True)
class Placed:
    """A block and its place. `link` and `strong` are the shares of its characters that stand in links and in bold.

    `parent` and `grandparent` are numbers of elements: blocks with the same one stand in the same element. `told` is
    the block as it is kept, which of a row of a table has the heads of its columns.
    """

    block: Block
    tag: str
    depth: int
    parent: int
    grandparent: int
    regions: frozenset[str]
    link: float
    strong: float
    told: Block


def blocks_of(tree: Element) -> Iterator[Block]:
    """The blocks in the order of the page; two line breaks part paragraphs as a new element does."""
    return (placed.told for placed in placed_in(tree))


def placed_in(tree: Element) -> Iterator[Placed]:
    """The blocks of `blocks_of` with their places."""
    reader = _Reader()
    for event, element in walk(tree):
        if event == "start":
            yield from reader.begin(element)
        else:
            yield from reader.end(element, tail=element is not tree)
    yield from reader.flushed()


@dataclass(slots=True)
class _Row:
    """The cells of a table's row as far as they are read; None once one holds blocks of its own."""

    cells: list[str] | None = field(default_factory=list[str])
    start: int = 0
    head: bool = True


class _Reader:
    """What is open where the reading is, and what was read since the last block."""

    def __init__(self) -> None:
        self._open: list[tuple[str, int, BlockKind]] = [("", 0, "text")]
        self._regions: list[frozenset[str]] = [frozenset()]
        self._number = 0
        self._pieces: list[str] = []
        self._links = self._bold = self._times = 0
        self._linked = self._strong = self._timed = 0
        self._time = ""
        self._heads: list[list[str]] = []
        self._row = _Row(None)

    def begin(self, element: Element) -> Iterator[Placed]:
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in _BLOCKS:
            yield from self.flushed()
            self._number += 1
            self._open.append((tag, self._number, _kind(element, self._open[-1][2])))
            self._regions.append(self._regions[-1] | {tag} if tag in REGIONS else self._regions[-1])
        if tag == "table":
            self._heads.append([])
        elif tag == "tr":
            self._row = _Row()
        elif tag in ("td", "th"):
            self._row.start = len(self._pieces)
        self._links += tag == "a"
        self._bold += tag in ("b", "strong")
        self._times += tag == "time"
        if tag == "time" and not self._time:
            self._time = (element.get("datetime") or "")[:_LONGEST_TIME]
        self._read("\n" if tag == "br" else element.text)

    def end(self, element: Element, *, tail: bool) -> Iterator[Placed]:
        tag = element.tag if isinstance(element.tag, str) else ""
        self._links -= tag == "a"
        self._bold -= tag in ("b", "strong")
        self._times -= tag == "time"
        if tag in _BLOCKS:
            told = self._row_told() if tag == "tr" else ""
            for placed in self.flushed():
                yield replace(placed, told=Block(told, "row")) if told else placed
            self._open.pop()
            self._regions.pop()
            if tag == "table":
                self._heads.pop()
        elif tag in ("td", "th"):
            if self._row.cells is not None:
                self._row.cells.append(_WHITE.sub(" ", "".join(self._pieces[self._row.start :])).strip())
                self._row.head &= tag == "th"
            self._pieces.append(" ")
        if tail:
            self._read(element.tail)

    def _row_told(self) -> str:
        """A row with the heads of its columns; empty where the table has none, or not as many."""
        row, self._row = self._row, _Row(None)
        if not row.cells or not self._heads:
            return ""
        heads = self._heads[-1]
        if row.head and not heads:
            heads += row.cells
        elif len(row.cells) == len(heads) > 1:
            pairs = zip(heads, row.cells, strict=True)
            return "; ".join(f"{head}: {cell}" if head else cell for head, cell in pairs if cell)
        return ""

    def _read(self, text: str | None) -> None:
        if not text:
            return
        self._pieces.append(text)
        length = len(text.strip())
        self._linked += length if self._links else 0
        self._strong += length if self._bold else 0
        self._timed += length if self._times else 0

    def flushed(self) -> Iterator[Placed]:
        """Line breaks of the source are white space; only those of `br` were put in alone."""
        if self._pieces:
            self._row.cells = None
        text = "".join(piece if piece == "\n" else _WHITE.sub(" ", piece) for piece in self._pieces)
        parts = [part.strip() for part in _PARTING.split(text) if part.strip()]
        length = max(1, len(text.strip()))
        link, strong = min(1.0, self._linked / length), min(1.0, self._strong / length)
        self._pieces.clear()
        tag, number, kind = self._open[-1]
        kind = "byline" if self._timed >= length else kind
        time, self._time = self._time if len(text) <= _LONGEST_BYLINE else "", ""
        self._linked = self._strong = self._timed = 0
        for part in parts:
            own = "text" if kind == "byline" and len(part) > _LONGEST_BYLINE else kind
            block = Block(part, own, time)
            yield Placed(
                block,
                tag,
                len(self._open),
                self._open[-2][1] if len(self._open) > 1 else number,
                self._open[-3][1] if len(self._open) > 2 else number,
                self._regions[-1],
                link,
                strong,
                block,
            )


def _kind(element: Element, around: BlockKind) -> BlockKind:
    if element.tag in _KINDS:
        return _KINDS[str(element.tag)]
    return "byline" if _BYLINE_CLASS.search(element.get("class") or "") else around
