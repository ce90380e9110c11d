"""XML as news agencies send it: a tree without entities, network and document types, found by local names.

Prefixes and versions of a name space differ from one agency to the next; what an element is called does not.
"""

import re
from collections.abc import Iterator, Mapping
from html import escape
from html.entities import html5
from importlib import import_module
from typing import Protocol, cast

from rag.errors import BadDocument
from rag.parse.detect import end_of_preamble
from rag.parse.tree import Element
from rag.parse.xml_items import check_xml

_etree = vars(import_module("lxml.etree"))  # it has no types
_malformed = cast(type[Exception], _etree["XMLSyntaxError"])
_REFERENCE = re.compile(r"&(?:#(\d{1,7});|#[xX]([0-9a-fA-F]{1,6});|([A-Za-z][A-Za-z0-9]{1,31});)?")
_OF_XML = frozenset("amp lt gt quot apos".split())
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ROOT = re.compile(r"<[A-Za-z_]")
_APART = re.compile(r"<!\[CDATA\[|<!--")
_VOID = frozenset("br hr img wbr".split())


class Node(Element, Protocol):
    """An element of XML with its children."""

    def __iter__(self) -> "Iterator[Node]": ...


def xml_tree_of(text: str) -> Node:
    """Raises `BadDocument` when it is not well-formed, declares entities, or would take its reader too long."""
    check_xml(text)
    root = _ROOT.search(text, end_of_preamble(text))
    data = mended(text[root.start() if root else 0 :]).encode("utf-8", "replace")
    parser = _etree["XMLParser"](
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return cast(Node, _etree["fromstring"](data, parser))
    except (_malformed, ValueError) as error:
        raise BadDocument(f"the document is not well-formed XML ({error}): its publisher must mend it") from None


def mended(xml: str) -> str:
    """With characters that HTML has names for as characters, ampersands that stand for themselves written as XML has
    them, and without control characters: the usual slips of programs that write XML by hand."""
    xml = _FORBIDDEN.sub("", xml)
    parts: list[str] = []
    at = 0
    while apart := _APART.search(xml, at):
        parts.append(_REFERENCE.sub(_character, xml[at : apart.start()]))
        end = xml.find("]]>" if apart[0].endswith("[") else "-->", apart.end())
        at = len(xml) if end < 0 else end + 3
        parts.append(xml[apart.start() : at])
    return "".join([*parts, _REFERENCE.sub(_character, xml[at:])])


def _character(found: re.Match[str]) -> str:
    number, hexadecimal, name = found.groups()
    if name:
        known = html5.get(f"{name};")
        return found[0] if name in _OF_XML else escape(known) if known else f"&amp;{found[0][1:]}"
    if not number and not hexadecimal:
        return "&amp;"
    code = int(number or hexadecimal, 10 if number else 16)
    usable = code < 0x110000 and not 0xD800 <= code < 0xE000 and not _FORBIDDEN.match(chr(code))
    return found[0] if usable else ""


def local(element: Element) -> str:
    """Its name without the name space; empty for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element: Node | None, *names: str) -> Iterator[Node]:
    """Those of these names, in order."""
    return (child for child in (element if element is not None else ()) if local(child) in names)


def child(element: Node | None, *path: str) -> Node | None:
    """The first child of that name, of it the first of the next, …; None where there is none."""
    for name in path:
        element = next(children(element, name), None)
    return element


def below(element: Node | None, *names: str) -> Iterator[Node]:
    """At any depth, in the order of the document."""
    found = (cast(Node, each) for each in (element.iter() if element is not None else ()))
    return (each for each in found if each is not element and local(each) in names)


def text_of(element: Element | None) -> str:
    """All its text on one line; empty without one."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def value_of(element: Element | None, *names: str) -> str:
    """The first of its attributes that is given; empty without one."""
    return next((value for name in names if element is not None and (value := element.get(name))), "")


def source_of(element: Node) -> bytes:
    """The element as XML, without what follows it."""
    return cast(bytes, _etree["tostring"](element, encoding="utf-8", with_tail=False))


def markup_of(element: Node, names: Mapping[str, str | None]) -> str:
    """What is inside of it as HTML without name spaces, elements renamed (`div.byline` gives a class). One that is
    renamed to None goes with all that is in it."""
    return "".join([escape(element.text or ""), *(piece for each in element for piece in _markup(each, names))])


def _markup(element: Node, names: Mapping[str, str | None]) -> Iterator[str]:
    name = local(element).lower()
    tag = names.get(name, name)
    if tag:
        tag, _, of_class = tag.partition(".")
        given = {key: value for key, value in element.attrib.items() if ":" not in key and "{" not in key}
        if of_class:
            given["class"] = of_class
        yield "".join([f"<{tag}", *(f' {key}="{escape(value)}"' for key, value in given.items()), ">"])
        if tag not in _VOID:
            yield escape(element.text or "")
            for each in element:
                yield from _markup(each, names)
            yield f"</{tag}>"
    yield escape(element.tail or "")
