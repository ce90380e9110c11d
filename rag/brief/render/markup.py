"""HTML and XML out of pieces. Every text is escaped unless it is `Markup`, which only this module makes."""

from collections.abc import Iterable
from html import escape

from rag.brief.render.plain import clean, undirected

_VOID = frozenset({"br", "hr", "input", "meta"})


class Markup(str):
    """Text that is markup already."""

    __slots__ = ()


def element(name: str, *children: str, **attributes: str | bool | None) -> Markup:
    """An element of HTML. An attribute that is None or False is left out; `class_` and `aria_x` stand for class and
    aria-x."""
    start = "".join(map(_attribute, attributes, attributes.values()))
    if name in _VOID:
        return Markup(f"<{name}{start}>")
    return Markup(f"<{name}{start}>{join(children)}</{name}>")


def join(children: Iterable[str]) -> Markup:
    return Markup("".join(child if isinstance(child, Markup) else escape(clean(child)) for child in children))


def spaced(children: Iterable[str]) -> Markup:
    """The pieces that are not empty, with spaces between them."""
    return Markup(" ".join(join([child]) for child in children if child))


def foreign(text: str, name: str = "bdi", **attributes: str | bool | None) -> Markup:
    """Text of others, or words that hold some, whose writing direction must not leak into the words around it."""
    return element(name, undirected(text), dir="auto", **attributes)


def _attribute(name: str, value: str | bool | None) -> str:
    if value is None or value is False:
        return ""
    text = "" if value is True else clean(value)
    return f' {name.rstrip("_").replace("_", "-")}="{escape(text)}"'
