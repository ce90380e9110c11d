"""The one place that knows lxml: a typed view of its elements, and safe parsing of HTML."""

from collections.abc import Callable, Iterator, MutableMapping
from copy import deepcopy
from importlib import import_module
from typing import Protocol, cast

from rag.errors import BadDocument
from rag.parse.tags import check_tags


class Element(Protocol):
    """What is used of an lxml element. `tag` is no string for comments and the like."""

    tag: object
    text: str | None
    tail: str | None

    @property
    def attrib(self) -> MutableMapping[str, str]: ...

    def get(self, name: str, /) -> str | None: ...

    def __iter__(self) -> "Iterator[Element]": ...

    def iter(self, *tags: str) -> "Iterator[Element]": ...

    def clear(self, keep_tail: bool = False) -> None: ...

    def itertext(self) -> Iterator[str]: ...


_etree, _html = vars(import_module("lxml.etree")), vars(import_module("lxml.html"))  # it has no types
_failures = (cast(type[Exception], _etree["ParserError"]), cast(type[Exception], _etree["XMLSyntaxError"]), ValueError)
_walk = cast(Callable[..., Iterator[tuple[str, Element]]], _etree["iterwalk"])

_LONG_ATTRIBUTE = 2_000
"""Characters; addresses and lists of classes are shorter."""


def tree_of(text: str) -> Element:
    """The tree of a page or a fragment, without comments.

    Raises `BadDocument` when there is none, and for one that would take its reader too long.
    """
    check_tags(text)
    parser = _html["HTMLParser"](encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        return cast(Element, _html["document_fromstring"](_encoded(text), parser=parser))
    except _failures:
        raise BadDocument("the HTML holds no text: send a page with an article") from None


def _encoded(text: str) -> bytes:
    return text.replace("\x00", "").encode("utf-8", "replace")


def walk(tree: Element, *tags: str) -> Iterator[tuple[str, Element]]:
    """`("start", element)` and `("end", element)` in the order of the document; with `tags` only of these."""
    return _walk(tree, events=("start", "end"), tag=tags or None)


def copy_of(tree: Element) -> Element:
    """For a library that changes what it is given, without attributes too long to say anything of the text.

    libxml2 writes an attribute in time quadratic in the comments begun in it.
    """
    copy = deepcopy(tree)
    for element in copy.iter():
        for name in [name for name, value in element.attrib.items() if len(value) > _LONG_ATTRIBUTE]:
            del element.attrib[name]
    return copy


def visible_text(element: Element) -> str:
    """The text of an element on one line."""
    return " ".join("".join(element.itertext()).split())
