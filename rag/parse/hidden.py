"""What a reader of an HTML page cannot see is emptied before anything else looks at the page.

Text that is hidden from people must not reach a model or a citation: comments, scripts, `hidden`, `aria-hidden`,
inline styles and simple style sheet rules that hide, text for screen readers alone. A page whose script shows its
text when it has loaded hides it until then: where hiding would take most of the text away, it is not believed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from rag.parse.tree import Element, walk

_UNSEEN = frozenset(
    "title script style template noscript iframe object embed applet svg math canvas audio video map button select"
    " option textarea dialog".split()
)
_NEVER_TEXT = _UNSEEN - {"button", "dialog"}
"""A button or a dialog that was not closed can hold the page; a script never does."""
_HIDES = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|(?:font-size|opacity):\.?0[.0]*+(?![1-9])"
    r"|(?:text-indent|left|top):-\d{3,}|clip:rect\([01]"
)
_HIDING_CLASSES = frozenset("sr-only visually-hidden visuallyhidden screen-reader-text".split())
_SELECTOR = re.compile(r"\s*(?:[a-z][a-z0-9]*)?([.#])([\w-]+)\s*", re.IGNORECASE)
_BRACE = re.compile(r"[{}]")
_COMMENT = re.compile(r"/\*(?:[^*]|\*(?!/))*+(?:\*/)?")
_SCREEN = re.compile(r"@(?:layer|supports)\b|@media\s*(?:only\s+)?(?:all|screen)?\s*$", re.IGNORECASE)
"""Rules inside other at-rules hold for paper, for one width, or for the steps of an animation."""
_ON_SCREEN = re.compile(r"(?:^|,)\s*(?:only\s+)?(?:all|screen)\s*(?:,|$)", re.IGNORECASE)
_WHITE = re.compile(r"\s+")
_MOST, _MUCH = 0.5, 1_000
"""Of a page's text, and in characters; what hides more is a script's business, not its author's."""

_Why = Literal["never", "own", "rule"]


@dataclass(frozen=True, slots=True)
class _Hidden:
    element: Element
    why: _Why
    characters: int


def empty_hidden(tree: Element) -> None:
    """Empties, in place, what a reader cannot see; the text behind such an element stays.

    What is left says nothing of being hidden any more, so that no library takes it for that.
    """
    names = _hidden_by_rules(tree)
    for element in [found for found in tree.iter() if found is not tree and _why(found, frozenset()) == "never"]:
        element.clear(keep_tail=True)
    hidden, total = _outermost(tree, names)
    most = max(_MUCH, _MOST * total)
    if sum(each.characters for each in hidden if each.why == "rule") > most:
        hidden, _ = _outermost(tree, frozenset())
    for each in hidden:
        if each.characters <= most:
            each.element.clear(keep_tail=True)
    for element in tree.iter():
        for name in ("hidden", "style", "aria-hidden"):
            element.attrib.pop(name, None)


def _outermost(tree: Element, names: frozenset[str]) -> tuple[list[_Hidden], int]:
    """Hidden elements that stand in no other, with the length of their text, and the length of all text."""
    found: list[_Hidden] = []
    inside: tuple[Element, _Why, int] | None = None
    characters = 0
    for event, element in walk(tree):
        if event == "start":
            if not inside and element is not tree and (why := _why(element, names)):
                inside = (element, why, characters)
            characters += len((element.text or "").strip())
            continue
        if inside and inside[0] is element:
            found.append(_Hidden(element, inside[1], characters - inside[2]))
            inside = None
        characters += len((element.tail or "").strip())
    return found, characters


def _why(element: Element, names: frozenset[str]) -> _Why | None:
    if not isinstance(element.tag, str) or element.tag in _NEVER_TEXT:
        return "never"
    given = element.attrib
    if element.tag in _UNSEEN or "hidden" in given or given.get("aria-hidden", "").strip().lower() == "true":
        return "own"
    style = _WHITE.sub("", given.get("style", "")).lower()
    classes = given.get("class", "").split()
    if (style and _HIDES.search(style)) or not _HIDING_CLASSES.isdisjoint(classes):
        return "own"
    return "rule" if not names.isdisjoint([*(f".{name}" for name in classes), f"#{given.get('id', '')}"]) else None


def _hidden_by_rules(tree: Element) -> frozenset[str]:
    """`.name` and `#name` that a style sheet in the page hides on every screen."""
    sheets = (sheet.text or "" for sheet in tree.iter("style") if _for_screens(sheet.get("media") or ""))
    return frozenset(
        found[1] + found[2]
        for sheet in sheets
        for selectors, body in _rules(_COMMENT.sub(" ", sheet))
        if _HIDES.search(_WHITE.sub("", body).lower())
        for selector in selectors.split(",")
        if (found := _SELECTOR.fullmatch(selector))
    )


def _for_screens(media: str) -> bool:
    return not media.strip() or _ON_SCREEN.search(media) is not None


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """Selectors and declarations that hold on every screen."""
    opened: list[bool] = []
    elsewhere, start, selectors = 0, 0, ""
    for brace in _BRACE.finditer(sheet):
        before = sheet[start : brace.start()]
        start = brace.end()
        if brace[0] == "{":
            selectors = before.rpartition(";")[2].strip()
            opened.append(selectors.startswith("@") and not _SCREEN.match(selectors))
            elsewhere += opened[-1]
        elif opened:
            if selectors and not selectors.startswith("@") and not elsewhere:
                yield selectors, before
            selectors = ""
            elsewhere -= opened.pop()
