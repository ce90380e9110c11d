"""HTML and SVG out of pieces. Every text is escaped unless it is `Markup`, which only this module makes."""

from collections.abc import Iterable
from html import escape

from evals.report.words import clean

_VOID = frozenset({"br", "hr", "input", "meta"})


class Markup(str):
    """Text that is markup already."""

    __slots__ = ()


def element(name: str, *children: str, **attributes: str | float | bool | None) -> Markup:
    """An element. An attribute that is None or False is left out; `class_` and `data_x` stand for class and data-x."""
    start = "".join(map(_attribute, attributes, attributes.values()))
    if name in _VOID:
        return Markup(f"<{name}{start}>")
    return Markup(f"<{name}{start}>{join(children)}</{name}>")


def join(children: Iterable[str]) -> Markup:
    return Markup("".join(child if isinstance(child, Markup) else escape(clean(child)) for child in children))


def foreign(text: str, name: str = "bdi", **attributes: str | None) -> Markup:
    """Text of others, whose writing direction must not leak into the words around it."""
    return element(name, text, dir="auto", **attributes)


def _attribute(name: str, value: str | float | bool | None) -> str:
    if value is None or value is False:
        return ""
    text = "" if value is True else f"{value:g}" if isinstance(value, int | float) else clean(value)
    return f' {name.rstrip("_").replace("_", "-")}="{escape(text)}"'
