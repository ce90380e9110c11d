"""What an HTML page says about its article: JSON-LD, then `article:`/`og:` properties, then plain tags."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, cast

from rag.parse.tree import Element, visible_text

_ARTICLE = re.compile(r"Article|Posting|Report|Story$")
_MOST = 200
_LD_CHARS = 500_000
_MOST_NESTED = 20
"""Elements of one name whose inside is read: they can stand in each other, and each reading goes through all of it."""
_KEPT = ("fictional", "keywords", "news_keywords")
"""Names of `meta` that are kept as metadata of the article; the sample pages say `fictional`."""


@dataclass(slots=True)
class PageFacts:
    """Raw values, in order of trust where there are many."""

    titles: list[str] = field(default_factory=list[str])
    urls: list[str] = field(default_factory=list[str])
    sources: list[str] = field(default_factory=list[str])
    authors: list[str] = field(default_factory=list[str])
    dates: list[str] = field(default_factory=list[str])
    modified: list[str] = field(default_factory=list[str])
    languages: list[str] = field(default_factory=list[str])
    sections: list[str] = field(default_factory=list[str])
    kept: dict[str, str] = field(default_factory=dict[str, str])


def facts_of(tree: Element) -> PageFacts:
    facts = PageFacts()
    for node in _articles(tree):
        _of_linked_data(node, facts)
    _of_meta(_meta(tree), facts)
    _of_tags(tree, facts)
    return facts


def _articles(tree: Element) -> Iterator[Mapping[str, Any]]:
    """The first article of the page's JSON-LD; damaged scripts say nothing."""
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        try:
            data = json.loads((script.text or "")[:_LD_CHARS])
        except (ValueError, RecursionError):
            continue
        node = next((node for node in _nodes(data) if _ARTICLE.search(_text(node.get("@type")))), None)
        if node:
            yield node
            return


def _nodes(data: Any) -> Iterator[Mapping[str, Any]]:
    """Objects at the top, in lists there and in `@graph`."""
    for item in cast(list[Any], data)[:_MOST] if isinstance(data, list) else [data]:
        if isinstance(item, dict):
            node = cast(dict[str, Any], item)
            yield node
            graph = node.get("@graph")
            yield from (
                (n for n in cast(list[Any], graph)[:_MOST] if isinstance(n, dict)) if isinstance(graph, list) else ()
            )


def _of_linked_data(node: Mapping[str, Any], facts: PageFacts) -> None:
    facts.titles += _texts(node.get("headline"))
    facts.urls += [url for key in ("url", "mainEntityOfPage") for url in _texts(node.get(key), "@id")]
    facts.sources += _texts(node.get("publisher"), "name")
    facts.authors += _texts(node.get("author"), "name")
    facts.dates += _texts(node.get("datePublished"))
    facts.modified += _texts(node.get("dateModified"))
    facts.languages += _texts(node.get("inLanguage"), "alternateName")
    facts.sections += _texts(node.get("articleSection"))


def _meta(tree: Element) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for tag in tree.iter("meta"):
        name = str(tag.get("property") or tag.get("name") or tag.get("itemprop") or "").lower()
        content = str(tag.get("content") or "").strip()
        if name and content:
            found.setdefault(name, []).append(content)
    return found


def _of_meta(meta: Mapping[str, list[str]], facts: PageFacts) -> None:
    def all_of(*names: str) -> list[str]:
        return [value for name in names for value in meta.get(name, [])]

    none: list[str] = []
    facts.titles += all_of("og:title", "twitter:title", "dc.title", "headline")
    facts.sources += all_of("og:site_name", "application-name", "dc.publisher")
    if not facts.authors:
        facts.authors += next(
            filter(None, (all_of(n) for n in ("author", "article:author", "dc.creator", "byl"))), none
        )
    facts.dates += all_of("article:published_time", "datepublished", "dc.date", "dc.date.issued", "date", "pubdate")
    facts.modified += all_of("article:modified_time", "datemodified", "last-modified")
    facts.languages += all_of("og:locale", "content-language", "dc.language")
    facts.sections += all_of("article:section", "section")
    facts.urls += all_of("og:url")
    facts.kept |= {name: "; ".join(meta[name])[:500] for name in _KEPT if name in meta}


def _of_tags(tree: Element, facts: PageFacts) -> None:
    """The canonical link is the page's own word on its address and comes first."""
    facts.urls[:0] = [
        str(link.get("href")) for link in tree.iter("link") if link.get("rel") == "canonical" and link.get("href")
    ]
    facts.languages[:0] = [str(tree.get("lang"))] if tree.get("lang") else []
    facts.titles += [text for name in ("h1", "title") for text in islice(_texts_of(tree, name), 1)]
    articles = islice(tree.iter("article"), _MOST_NESTED)
    times = (tag.get("datetime") for article in articles for tag in article.iter("time"))
    facts.dates += islice(filter(None, times), 1)


def _texts_of(tree: Element, name: str) -> Iterator[str]:
    return filter(None, map(visible_text, islice(tree.iter(name), _MOST_NESTED)))


def _texts(value: Any, inner: str = "name") -> list[str]:
    """Strings of a JSON-LD value: itself, those of a list, or what its objects call `inner`."""
    values = cast(list[Any], value)[:_MOST] if isinstance(value, list) else [value]
    found = [cast(dict[str, Any], v).get(inner) if isinstance(v, dict) else v for v in values]
    return [text.strip() for text in found if isinstance(text, str) and text.strip()]


def _text(value: Any) -> str:
    return " ".join(_texts(value))
