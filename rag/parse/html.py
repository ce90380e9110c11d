"""HTML pages and fragments: what a reader sees of the article, and what the page says about it.

trafilatura tells the article from the rest of the page. Hidden parts are emptied before it looks, so
that it cannot bring them back. Where it agrees with our own reading of the page, ours is used: it
keeps paragraphs apart that trafilatura may run together, and knows bylines and captions.
"""

import re
from collections.abc import Iterator
from typing import Any, cast
from urllib.parse import urljoin

from rag.errors import TooLarge
from rag.parse.found import Block, Document, Found
from rag.parse.metadata import PageFacts, facts_of
from rag.parse.tree import Element, tree_of, walk
from rag.parse.visible import blocks_of, empty_hidden

_MARKUP_PER_CHARACTER = 10
"""A page has more markup than text; over this ratio to the longest article it is refused unread."""

_LITTLE = 0.35
"""When trafilatura keeps less than this part of what stands in the page's article, it was wrong."""

_MOST_ELEMENTS = 20_000
"""trafilatura's time grows with their square (5 s at 20,000 side by side): larger pages are read without it."""

_PAGE = re.compile(r"<(?:html|body|!doctype)\b", re.IGNORECASE)
_MOST_OF = 0.7
_SHORT = 25
_DASHES = ("|", "·", "–", "—", "-")
_ENDS = (".", "!", "?", "…", '"', "”", "’", ":")
_KEY = 120
_OUTSIDE = frozenset("nav footer aside header".split())


def read(document: Document) -> Iterator[Found]:
    if len(document.text) > _MARKUP_PER_CHARACTER * document.max_chars:
        raise TooLarge("the page is too large: send its article as text (limit: RAG_LIMITS_ARTICLE_CHARS)")
    yield read_page(document.text, document.data, document.media_type, address=document.address)


def read_page(text: str, data: bytes, media_type: str, *, address: str | None = None) -> Found:
    """A whole page. `address` is where it was fetched from: relative links are relative to it."""
    tree = tree_of(text)
    facts = facts_of(tree)
    empty_hidden(tree)
    source = facts.sources[0] if facts.sources else None
    language = next(iter(facts.languages), None)
    return Found(
        title=_title(facts, source),
        blocks=tuple(_article(tree)),
        original=data,
        media_type=media_type,
        url=_url(facts, address),
        source=source,
        authors=tuple(name for name in facts.authors if "://" not in name),
        dates=tuple(facts.dates),
        language=language,
        section=next(iter(facts.sections), None),
        metadata=facts.kept | ({"modified_at": facts.modified[0]} if facts.modified else {}),
    )


def read_fragment(html: str) -> tuple[Block, ...]:
    """The visible blocks of a piece of HTML that is all article: a feed's item, a field of a record."""
    if "<" not in html and "&" not in html:
        return (Block(html),) if html.strip() else ()
    if not html.strip():
        return ()
    tree = tree_of(f"<div>{html}</div>")
    empty_hidden(tree)
    return tuple(blocks_of(tree))


def is_page(html: str) -> bool:
    return _PAGE.search(html[:2000]) is not None


def _title(facts: PageFacts, source: str | None) -> str:
    """Without the name of the outlet behind it: "… | Brennick Courier"."""
    title = next(iter(facts.titles), "")
    bare = title.rstrip()
    if not source or not bare.endswith(source):
        return title
    before = bare[: -len(source)].rstrip()
    return before[:-1].rstrip() or title if before.endswith(_DASHES) else title


def _url(facts: PageFacts, address: str | None) -> str | None:
    for url in facts.urls:
        absolute = urljoin(address, url) if address else url
        if absolute.startswith(("http://", "https://")):
            return absolute
    return address


def _article(tree: Element) -> Iterator[Block]:
    """Bylines, then the text, then captions. The words and their order are the page's own (`visible.py`)."""
    main = _main(tree)
    own = _own_blocks(main)
    text = [block for block in own if block.kind not in ("caption", "byline")]
    for element in list(main.iter("figcaption", "caption")):
        element.clear(keep_tail=True)
    found = _extracted(tree)
    kept = _agreed(text, found)
    if _length(kept) < _MOST_OF * _length(found):
        kept = found  # it stands where we did not look
    if _length(kept) < _LITTLE * _length(text):
        kept = text
    yield from (block for block in own if block.kind == "byline")
    yield from kept
    yield from (block for block in own if block.kind == "caption")


def _agreed(own: list[Block], found: list[Block]) -> list[Block]:
    """Those of our blocks whose text trafilatura kept too: whole when short, else its beginning somewhere."""
    texts = [" ".join(block.text.split()) for block in found]
    whole, anywhere = set(texts), "\n".join(texts)
    least = _SHORT if len(found) > 1 else 1  # a page with little text comes back as one block

    def stays(text: str) -> bool:
        if text in whole:
            return True
        return (len(text) >= least or text.endswith(_ENDS)) and text[:_KEY] in anywhere

    return [block for block in own if stays(" ".join(block.text.split()))]


def _main(tree: Element) -> Element:
    """The only `article`, else `main`, else all."""
    for tag in ("article", "main"):
        found = list(tree.iter(tag))
        if len(found) == 1:
            return found[0]
    return tree


def _own_blocks(main: Element) -> list[Block]:
    """Blocks of `main` without its menus, footers and margins."""
    titled = _titled_headers(main)
    for element in list(main.iter(*_OUTSIDE)):
        if element is not main and element not in titled:
            element.clear(keep_tail=True)
    return list(blocks_of(main))


def _titled_headers(main: Element) -> set[Element]:
    """The `header` elements that hold a heading of the first rank, in one pass."""
    titled: set[Element] = set()
    open_ones: list[Element] = []
    for event, element in walk(main, "header", "h1"):
        if element.tag == "h1":
            titled.update(open_ones)
            open_ones.clear()
        elif event == "start":
            open_ones.append(element)
        elif open_ones and open_ones[-1] is element:
            open_ones.pop()
    return titled


def _extracted(tree: Element) -> list[Block]:
    if sum(1 for _ in tree.iter()) > _MOST_ELEMENTS:
        return []
    from trafilatura import bare_extraction  # takes most of a second to import

    extract = cast(Any, bare_extraction)
    document = extract(tree, include_comments=False, include_tables=True, with_metadata=False, deduplicate=False)
    return list(_converted(cast(Element, document.body))) if document is not None and document.body is not None else []


def _converted(body: Element) -> Iterator[Block]:
    """trafilatura's own element names (TEI) are read as their counterparts in HTML."""
    names = {"head": "h2", "list": "ul", "item": "li", "row": "tr", "cell": "td", "quote": "blockquote", "lb": "br"}
    for element in list(body.iter()):
        element.tag = names.get(str(element.tag), element.tag)
    yield from blocks_of(body)


def _length(blocks: list[Block]) -> int:
    return sum(len(block.text) for block in blocks)
