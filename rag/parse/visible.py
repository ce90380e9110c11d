"""What a reader of an HTML page sees: hidden parts are emptied, the rest is read as blocks.

Text that is hidden from people must not reach a model or a citation: comments, scripts, `hidden`,
`aria-hidden`, inline styles and simple style sheet rules that hide, text for screen readers alone.
"""

import re
from collections.abc import Iterator

from rag.parse.found import Block, BlockKind
from rag.parse.tree import Element, walk

_UNSEEN = frozenset(
    "script style template noscript iframe object embed applet svg math canvas audio video map button select option"
    " textarea dialog".split()
)
_HIDES = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|(?:font-size|opacity):\.?0[.0]*+(?![1-9])"
    r"|(?:text-indent|left|top):-\d{3,}|clip:rect\([01]"
)
_HIDING_CLASSES = frozenset("sr-only visually-hidden visuallyhidden screen-reader-text".split())
_SELECTOR = re.compile(r"\s*(?:[a-z][a-z0-9]*)?([.#])([\w-]+)\s*", re.IGNORECASE)
_WHITE = re.compile(r"\s+")
_PARTING = re.compile(r"\n\s*\n")
_KINDS: dict[str, BlockKind] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("li", "dt", "dd", "tr"), "item"),
    **dict.fromkeys(("figcaption", "caption"), "caption"),
    "blockquote": "quote",
}
_BLOCKS = frozenset(
    "address article aside blockquote body center details dd div dl dt fieldset figcaption figure footer form h1 h2 h3"
    " h4 h5 h6 header hgroup hr html li main nav ol p pre section summary table tbody tfoot thead tr ul caption".split()
)
_BYLINE_CLASS = re.compile(r"(?:^|[\s_-])(?:byline|author|autor|dateline|meta)(?:$|[\s_-])", re.IGNORECASE)


def empty_hidden(tree: Element) -> None:
    """Empties, in place, what a reader cannot see; the text behind such an element stays."""
    names = _hidden_by_rules(tree)
    for element in list(tree.iter()):
        if element is not tree and _is_hidden(element, names):
            element.clear(keep_tail=True)


def _is_hidden(element: Element, names: frozenset[str]) -> bool:
    if not isinstance(element.tag, str) or element.tag in _UNSEEN:
        return True
    given = element.attrib
    if "hidden" in given or given.get("aria-hidden", "").strip().lower() == "true":
        return True
    style = _WHITE.sub("", given.get("style", "")).lower()
    if style and _HIDES.search(style):
        return True
    classes = given.get("class", "").split()
    return not names.isdisjoint([*(f".{name}" for name in classes), f"#{given.get('id', '')}"])


def _hidden_by_rules(tree: Element) -> frozenset[str]:
    """`.name` and `#name` that a style sheet in the page hides, and classes that are known for hiding."""
    names = {f".{name}" for name in _HIDING_CLASSES}
    rules = "}".join(sheet.text or "" for sheet in tree.iter("style")).split("}")
    for selectors, _, body in (rule.rpartition("{") for rule in rules):
        if _HIDES.search(_WHITE.sub("", body).lower()):
            simple = map(_SELECTOR.fullmatch, selectors.split(","))
            names |= {found[1] + found[2] for found in simple if found}
    return frozenset(names)


def blocks_of(tree: Element) -> Iterator[Block]:
    """The blocks in the order of the page; two line breaks part paragraphs as a new element does."""
    kinds: list[BlockKind] = ["text"]
    pieces: list[str] = []
    for event, element in walk(tree):
        tag = element.tag
        block = isinstance(tag, str) and tag in _BLOCKS
        if block:
            yield from _flushed(pieces, kinds[-1])
        if event == "start":
            if block:
                kinds.append(_kind(element, kinds[-1]))
            pieces.append("\n" if tag == "br" else (element.text or ""))
            continue
        if block:
            kinds.pop()
        elif tag in ("td", "th"):
            pieces.append(" ")
        if element is not tree:
            pieces.append(element.tail or "")
    yield from _flushed(pieces, "text")


def _kind(element: Element, around: BlockKind) -> BlockKind:
    if element.tag in _KINDS:
        return _KINDS[str(element.tag)]
    return "byline" if _BYLINE_CLASS.search(element.get("class") or "") else around


def _flushed(pieces: list[str], kind: BlockKind) -> Iterator[Block]:
    """Line breaks of the source are white space; only those of `br` were put in alone."""
    text = "".join(piece if piece == "\n" else _WHITE.sub(" ", piece) for piece in pieces)
    pieces.clear()
    for part in _PARTING.split(text):
        if part.strip():
            yield Block(part.strip(), kind)
