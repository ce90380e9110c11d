"""What a page says of itself for machines: JSON-LD, as sloppy as it stands on pages, and microdata (schema.org).

Both are read into the same form: an object is a mapping from names to values, texts or objects or lists of these.
"""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, cast

from rag.parse.tree import Element, visible_text

Node = Mapping[str, Any]

_ARTICLE_ENDS = ("Article", "Posting", "Report", "Review", "NewsStory")
_MOST = 200
_LD_CHARS = 500_000
_MOST_SCRIPTS = 20
_DEEPEST = 6


def articles_in(tree: Element) -> list[Node]:
    """The objects of a page that are articles, JSON-LD first, in the order of the page. What an object only refers
    to by its `@id` is put in its place."""
    nodes = [node for data in _scripts(tree) for node in _nodes(data, _DEEPEST)]
    named = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    articles = [node for node in nodes if is_article(node)]
    return [_resolved(node, named) for node in articles] + [node for node in _microdata(tree) if is_article(node)]


def is_article(node: Node) -> bool:
    return any(kind.endswith(_ARTICLE_ENDS) for kind in texts(node.get("@type")))


def texts(value: Any, inner: str = "name") -> list[str]:
    """Strings of a value: itself, those of a list, or what its objects call `inner`."""
    values = cast(list[Any], value)[:_MOST] if isinstance(value, list) else [value]
    found = [cast(dict[str, Any], v).get(inner) if isinstance(v, dict) else v for v in values]
    flat = [each for v in found for each in (cast(list[Any], v)[:_MOST] if isinstance(v, list) else [v])]
    return [text.strip() for text in flat if isinstance(text, str) and text.strip()]


def _scripts(tree: Element) -> Iterator[Any]:
    """The data of each script; one that nothing can read says nothing."""
    found = (script for script in tree.iter("script") if "ld+json" in (script.get("type") or "").lower())
    for script in islice(found, _MOST_SCRIPTS):
        text = (script.text or "")[:_LD_CHARS]
        if text.strip():
            yield _loaded(text)


def _loaded(text: str) -> Any:
    """chompjs takes comments, CDATA marks, commas at the end and single quotes, as pages have them."""
    from chompjs import parse_js_object

    load = cast(Any, parse_js_object)
    try:
        return load(text, loader_kwargs={"strict": False})
    except (ValueError, RecursionError):
        return None


def _nodes(data: Any, deep: int) -> Iterator[Node]:
    """An object with all objects in it, and those of a list."""
    if isinstance(data, list):
        for item in cast(list[Any], data)[:_MOST]:
            yield from _nodes(item, deep)
    elif isinstance(data, dict) and deep:
        node = cast(dict[str, Any], data)
        yield node
        for name in ("@graph", "mainEntity", "mainEntityOfPage", "author", "publisher", "hasPart"):
            yield from _nodes(node.get(name), deep - 1)


def _resolved(node: Node, named: Mapping[str, Node]) -> Node:
    def of(value: Any) -> Any:
        if isinstance(value, list):
            return [of(each) for each in cast(list[Any], value)[:_MOST]]
        if isinstance(value, dict):
            mapping = cast(dict[str, Any], value)
            return named.get(str(mapping.get("@id")), mapping) if len(mapping) == 1 else mapping
        return value

    return {name: of(value) for name, value in node.items()}


def _microdata(tree: Element) -> Iterator[Node]:
    """The outermost items with a type; an item inside one is the value of its property."""
    scopes = (element for element in tree.iter() if isinstance(element.tag, str) and element.get("itemtype"))
    for scope in islice(scopes, _MOST_SCRIPTS):
        node: dict[str, Any] = {"@type": [kind.rpartition("/")[2] for kind in (scope.get("itemtype") or "").split()]}
        for element in islice(_properties(scope), _MOST):
            for name in (element.get("itemprop") or "").split():
                node.setdefault(name, []).append(_value(element))
        yield node


def _properties(scope: Element) -> Iterator[Element]:
    """Elements with a property of this item and of none inside it."""
    waiting = list(scope)[::-1]
    while waiting:
        element = waiting.pop()
        if not isinstance(element.tag, str):
            continue
        if element.get("itemprop"):
            yield element
        if element.get("itemscope") is None:
            waiting += list(element)[::-1]


def _value(element: Element) -> Any:
    if element.get("itemscope") is not None:
        inside = islice(_properties(element), _MOST)
        return {inner.get("itemprop") or "": _value(inner) for inner in inside}
    for name in ("content", "datetime", "href", "src"):
        if element.get(name):
            return element.get(name)
    return visible_text(element)
