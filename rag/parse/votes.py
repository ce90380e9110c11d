"""What two libraries take for the article of a page: trafilatura and readability-lxml.

They fail on different pages: the first on odd structures, the second on short paragraphs, lists and headings.
"""

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, cast

from rag.parse.found import Block
from rag.parse.tree import Element, copy_of, tree_of
from rag.parse.visible import placed_in

_MOST_ELEMENTS = 20_000
"""Their time grows with the square of it (5 s at 20,000 side by side): a larger page is read without them."""

_WORD = re.compile(r"\w+")
_RUN = 3
_FEW = 5
"""Words of a block below which only the whole of it counts: runs of three stand everywhere."""

_MADE_HTML: dict[str, str] = {
    "head": "h2", "list": "ul", "item": "li", "row": "tr", "cell": "td", "quote": "blockquote", "lb": "br",
}  # fmt: skip
"""trafilatura's own element names (TEI) and their counterparts in HTML."""

logging.getLogger("readability").setLevel(logging.CRITICAL)  # it tells each step, and each page without an article


class Vote:
    """The text that a library keeps, to be compared with blocks."""

    def __init__(self, lines: Iterable[str]) -> None:
        texts = [" ".join(line.split()) for line in lines]
        self._lines = frozenset(texts)
        self._runs = frozenset(_runs(_words("\n".join(texts))))

    def share(self, text: str) -> float:
        """How much of a block was kept, 0 to 1: by its runs of three words, or all or nothing where it is short."""
        if " ".join(text.split()) in self._lines:
            return 1.0
        words = _words(text)
        if len(words) < _FEW:
            return 0.0
        runs = list(_runs(words))
        return sum(run in self._runs for run in runs) / len(runs)


def votes_on(tree: Element) -> tuple[Vote, Vote] | None:
    """trafilatura's and readability's; None for a page that is too large for them. The tree stays as it is."""
    if sum(1 for _ in islice(tree.iter(), _MOST_ELEMENTS + 1)) > _MOST_ELEMENTS:
        return None
    return _vote(_trafilatura, tree), _vote(_readability, tree)


def _vote(library: Callable[[Element], Iterator[Block]], tree: Element) -> Vote:
    """What makes a library fail is its own affair: it has no vote then."""
    try:
        return Vote(block.text for block in library(tree))
    except MemoryError:
        raise
    except Exception:
        return Vote(())


def _trafilatura(tree: Element) -> Iterator[Block]:
    from trafilatura import bare_extraction  # takes most of a second to import

    extract = cast(Any, bare_extraction)
    found = extract(copy_of(tree), include_comments=False, with_metadata=False, deduplicate=False)
    if found is None or found.body is None:
        return iter(())
    body = cast(Element, found.body)
    for element in list(body.iter()):
        element.tag = _MADE_HTML.get(str(element.tag), element.tag)
    return (placed.block for placed in placed_in(body))


def _readability(tree: Element) -> Iterator[Block]:
    from readability import Document as Readable  # takes a while to import

    made = cast(Any, Readable)(copy_of(tree)).summary(html_partial=True)
    return (placed.block for placed in placed_in(tree_of(made)))


def _words(text: str) -> Sequence[str]:
    return _WORD.findall(text.lower())


def _runs(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(words[start:] for start in range(_RUN)), strict=False)
