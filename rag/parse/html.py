"""HTML pages and fragments: what a reader sees of the article, and what the page says about it.

Hidden parts are emptied first (`hidden.py`), the page is read as blocks (`visible.py`), and of these `body.py` keeps
the article's: words and their order are the page's own, whatever the libraries that it asks make of them.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any, cast
from urllib.parse import urljoin

from rag.errors import TooLarge
from rag.parse.body import is_body
from rag.parse.found import Block, Document, Found
from rag.parse.headline import named
from rag.parse.hidden import empty_hidden
from rag.parse.metadata import PageFacts, facts_of
from rag.parse.plain import paragraphs_of
from rag.parse.tree import Element, copy_of, tree_of
from rag.parse.urls import host_of
from rag.parse.visible import Placed, blocks_of, placed_in
from rag.parse.votes import votes_on

_MARKUP_PER_CHARACTER = 10
"""A page has more markup than text; over this ratio to the longest article it is refused unread."""

_PAGE = re.compile(r"<(?:html|body|!doctype)\b", re.IGNORECASE)
_MOST_OF_DATA, _STUB = 0.2, 500
"""A page that shows less than this part of the text that its data has, or less than it and so many characters, shows
a stub, or needs a script."""
_PARAGRAPH, _BODY = 80, 3
"""Characters of a paragraph, and paragraphs of a body; less may come twice in an article."""
_FEW_BLOCKS = 10
"""A page with less has nothing that its article would have to be told from."""
_MARGINS = frozenset("nav footer aside".split())


def read(document: Document) -> Iterator[Found]:
    if len(document.text) > _MARKUP_PER_CHARACTER * document.max_chars:
        raise TooLarge("the page is too large: send its article as text (limit: RAG_LIMITS_ARTICLE_CHARS)")
    yield read_page(document.text, document.data, document.media_type, address=document.address)


def read_page(text: str, data: bytes, media_type: str, *, address: str | None = None) -> Found:
    """A whole page. `address` is where it was fetched from: relative links are relative to it."""
    tree = tree_of(text)
    facts = facts_of(tree)
    dates = tuple(facts.dates) or _guessed_date(tree)
    empty_hidden(tree)
    url = _url(facts, address)
    headline = named(facts.titles, facts.sources, host_of(url) if url else None)
    blocks = tuple(_article(tree))
    if _is_stub(blocks, facts.body):
        blocks = tuple(_blocks_of_data(facts.body))
    return Found(
        title=headline.title,
        blocks=blocks,
        original=data,
        media_type=media_type,
        url=url,
        source=headline.source,
        authors=tuple(name for name in facts.authors if "://" not in name),
        dates=dates,
        language=next(iter(facts.languages), None),
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


def _guessed_date(tree: Element) -> tuple[str, ...]:
    """Where the page's own data and its `time` elements say nothing: htmldate looks at everything else."""
    from htmldate import find_date

    try:
        found = cast(Any, find_date)(copy_of(tree), original_date=True, extensive_search=False)
    except (ValueError, TypeError, RecursionError):
        return ()
    return (found,) if found else ()


def _is_stub(blocks: Sequence[Block], body: str) -> bool:
    shown = sum(len(block.text) for block in blocks if block.kind != "aside")
    return shown < _MOST_OF_DATA * len(body) or shown < min(_STUB, len(body))


def _blocks_of_data(text: str) -> list[Block]:
    """The article's text in JSON-LD: plain, or with the markup of a page."""
    return [Block(part) for part in paragraphs_of(text)] if "<" not in text else list(read_fragment(text))


def _url(facts: PageFacts, address: str | None) -> str | None:
    for url in facts.urls:
        try:
            absolute = urljoin(address, url) if address else url
        except ValueError:  # such as "http://["
            continue
        if absolute.startswith(("http://", "https://")):
            return absolute
    return address


def _article(tree: Element) -> Iterator[Block]:
    """Blocks of the article in the order of the page, bylines and captions among them; what stands between them and
    is none of it is marked as aside."""
    placed = list(placed_in(tree))
    votes = votes_on(tree) if len(placed) >= _FEW_BLOCKS else None
    kept = is_body(placed, votes) if votes else _outside_margins(placed)
    kept = _once(placed, kept if any(kept) else _outside_margins(placed))
    first = kept.index(True) if True in kept else 0
    last = len(kept) - kept[::-1].index(True) if True in kept else 0
    for at, (each, body) in enumerate(zip(placed, kept, strict=True)):
        kind = each.block.kind
        if (kind == "byline" and at < last) or (kind == "caption" and first <= at < last) or body:
            yield each.told
        elif first <= at < last:
            yield Block(each.block.text, "aside")


def _outside_margins(placed: Sequence[Placed]) -> list[bool]:
    """A page that is too large for telling its article, or has too little beside it: all but its menus."""
    return [_MARGINS.isdisjoint(each.regions) for each in placed]


def _once(placed: Sequence[Placed], kept: Sequence[bool]) -> list[bool]:
    """A body that comes again, word for word, in another element is the same one for another width of the screen."""
    long: dict[int, set[str]] = {}
    for each, body in zip(placed, kept, strict=True):
        if body and len(each.block.text) >= _PARAGRAPH:
            long.setdefault(each.parent, set()).add(each.block.text)
    seen: set[str] = set()
    again: set[int] = set()
    for parent, texts in long.items():
        if len(texts) >= _BODY and texts <= seen:
            again.add(parent)
        seen |= texts
    return [body and each.parent not in again for each, body in zip(placed, kept, strict=True)]
