"""Titles with the name of their outlet behind them, and lists of other outlets' headlines.

Aggregators of news give no text: the description of an item is a link, or a list of links, each with the name of its
outlet beside it (`<a href="…">Headline</a>&nbsp;<font>Outlet</font>`), as Google News does.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from rag.parse.tree import Element, tree_of, visible_text, walk

_DASHES = ("|", "·", "–", "—", "-")
_PASSED = frozenset("html body div ol ul li p br a font span strong b".split())
_MOST = 100


@dataclass(frozen=True, slots=True)
class Headline:
    title: str
    url: str
    source: str


def without_outlet(title: str, source: str | None) -> str:
    """ "Dam reopens - Gazette" of the Gazette is "Dam reopens"."""
    bare = title.rstrip()
    if not source or not bare.casefold().endswith(source.casefold()):
        return title
    before = bare[: -len(source)]
    if not before.endswith(" ") or not before.rstrip().endswith(_DASHES):
        return title
    return before.rstrip()[:-1].rstrip() or title


def headlines_of(html: str) -> tuple[Headline, ...]:
    """The headlines of a description that is nothing but such a list; empty for anything else."""
    lowered = html[:200_000].lower()
    if "<font" not in lowered or "<a " not in lowered:
        return ()
    tree = tree_of(f"<div>{html}</div>")
    if any(each.tag not in _PASSED for each in tree.iter()) or _own_words(tree):
        return ()
    return tuple(_pairs(tree))[:_MOST]


def _own_words(tree: Element) -> bool:
    """Whether something is said outside of links and names."""
    inside = 0
    for event, element in walk(tree):
        if event == "start":
            inside += element.tag in ("a", "font")
            said = element.text
        else:
            inside -= element.tag in ("a", "font")
            said = element.tail
        if not inside and (said or "").strip(" \t\r\n\xa0·|-"):
            return True
    return False


def _pairs(tree: Element) -> Iterator[Headline]:
    """Each link with the name that follows it before the next link."""
    title = url = ""
    for element in tree.iter("a", "font"):
        text = visible_text(element)
        if element.tag == "a":
            title, url = text, element.get("href") or ""
        elif title and text:
            yield Headline(title, url, text)
            title = ""
