"""RSS, Atom and RDF feeds: one article an item, the full content where there is one, else the summary."""

import json
import re
import xml.parsers.expat as expat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any, cast
from urllib.parse import urljoin

from rag.errors import BadDocument
from rag.parse.detect import end_of_preamble
from rag.parse.found import Block, Document, Found, Rejected
from rag.parse.headlines import Headline, headlines_of, without_outlet
from rag.parse.html import read_fragment
from rag.parse.urls import canonical_url
from rag.parse.xml_items import items_of
from rag.parse.xml_tree import mended

_ROOT = re.compile(r"<\w")
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>")
_EMPTY_LINES = re.compile(r"\n\s*\n")
_DATES = ("published", "created", "updated")
_MOST_CONTENTS = 5
_LOOSE_BYTES = 500_000
"""Largest feed that may break the rules of XML: feedparser's tolerant reader is slow on hostile text."""

_Entry = Mapping[str, Any]


def read(document: Document) -> Iterator[Found | Rejected]:
    """Raises `BadDocument` for a feed without items, or one that is dangerous to read."""
    items = items_of(document.text)
    if not items:
        raise BadDocument("the feed has no items: send one with at least one article")
    feed = _parsed(document.text)
    entries = cast(Sequence[_Entry], feed["entries"])
    channel = _Channel.of(cast(_Entry, feed["feed"]), document.address)
    told_apart = _told_apart(entries, channel)
    for position, entry in enumerate(entries, 1):
        # feedparser may see other items in damaged XML than stand there
        item = items[position - 1] if len(items) == len(entries) else _written(entry)
        found = _found(entry, item, channel, position)
        yield replace(found, guid=str(entry.get("id") or "") or None) if found.url in told_apart else found
        yield from _others(entry, found)


@dataclass(frozen=True, slots=True)
class _Channel:
    """What a feed says of itself: what its items do not say holds for them too. `address` is what relative links
    are relative to."""

    title: str
    language: str
    address: str

    @classmethod
    def of(cls, channel: _Entry, fetched: str | None) -> "_Channel":
        links = cast(Sequence[_Entry], channel.get("links", ()))
        given = [channel.get("link"), *(link.get("href") for link in links), fetched]
        address = next((str(each) for each in given if _is_web(each)), "")
        return cls(_words(channel.get("title")), str(channel.get("language") or ""), address)


def _told_apart(entries: Sequence[_Entry], channel: _Channel) -> frozenset[str]:
    """Links that several items of different names have, or that lead to the whole site: they name no article."""
    links = [(url, str(entry["id"])) for entry in entries if entry.get("id") and (url := _url(entry, channel))]
    names: dict[str, set[str]] = {}
    for url, name in links:
        names.setdefault(canonical_url(url) or url, set()).add(name)
    home = canonical_url(channel.address)
    shared = {url for url, ids in names.items() if len(ids) > 1 or url == home}
    return frozenset(url for url, _ in links if (canonical_url(url) or url) in shared)


def _parsed(text: str) -> _Entry:
    """Resolves nothing and follows nothing: it is given a stream, and cleaning HTML is `visible.py`'s business.

    What stands before the first element is left out: it says how the bytes are to be decoded, which is done.
    """
    import feedparser  # takes long to import

    root = _ROOT.search(text, end_of_preamble(text))
    data = mended(text[root.start() if root else 0 :]).encode("utf-8", "replace")
    if len(data) > _LOOSE_BYTES:
        _check_form(data)
    headers = {"content-type": "application/xml; charset=utf-8"}
    parse = cast(Any, feedparser).parse
    return cast(
        _Entry, parse(BytesIO(data), response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    )


def _check_form(data: bytes) -> None:
    try:
        expat.ParserCreate("utf-8", " ").Parse(data, True)  # with name spaces, which feedparser reads too
    except expat.ExpatError as error:
        raise BadDocument(f"the feed is not well-formed XML ({error}): its publisher must mend it") from None


def _found(entry: _Entry, item: str, channel: _Channel, position: int) -> Found:
    tags = cast(Sequence[_Entry], entry.get("tags", ()))
    categories = list(filter(None, (_words(tag.get("term")) for tag in tags)))
    kept = {"id": entry.get("id"), "categories": "; ".join(categories), "modified_at": _own(entry, "updated")}
    blocks, content = _content(entry)
    source = _words(cast(_Entry, entry.get("source") or {}).get("title"))
    url = _url(entry, channel)
    return Found(
        title=without_outlet(_words(entry.get("title")), source),
        blocks=blocks,
        original=item.encode("utf-8", "replace"),
        media_type="application/xml",
        url=url,
        source=source or channel.title or None,
        authors=_authors(entry),
        dates=tuple(filter(None, (_own(entry, name) for name in _DATES))),
        language=str(content.get("language") or channel.language or "") or None,
        section=categories[0] if categories else None,
        metadata={name: str(value)[:500] for name, value in kept.items() if value},
        place=f"item {position}",
        guid=None if url else str(entry.get("id") or "") or None,
        headline=True,
    )


def _others(entry: _Entry, found: Found) -> Iterator[Found]:
    """The headlines of other outlets that an item lists, each as an item of its own."""
    for number, headline in enumerate(_listed(entry), 1):
        if headline.source == found.source and without_outlet(headline.title, headline.source) == found.title:
            continue
        yield replace(
            found,
            title=without_outlet(headline.title, headline.source),
            url=headline.url if _is_web(headline.url) else None,
            source=headline.source,
            authors=(),
            metadata={"listed_by": found.title},
            place=f"{found.place}, headline {number}",
            guid=None,
        )


def _listed(entry: _Entry) -> tuple[Headline, ...]:
    return headlines_of(str(entry.get("summary", "")))


def _words(value: object) -> str:
    """Of a title or a name, which may be HTML, escaped once or twice."""
    return " ".join(block.text for block in read_fragment(str(value or "")))


def _is_web(address: object) -> bool:
    return isinstance(address, str) and address.startswith(("http://", "https://"))


def _written(entry: _Entry) -> str:
    """An item whose place in the source is not known, as it was read."""
    fields = {"title": entry.get("title"), "url": entry.get("link"), "content": _content(entry)[1].get("value")}
    return json.dumps(fields, ensure_ascii=False)


def _content(entry: _Entry) -> tuple[tuple[Block, ...], _Entry]:
    """What the item says, and where: the longest of its contents that says something, else its summary. Captions of
    what says nothing else stay."""
    contents = [c for c in cast(Sequence[_Entry], entry.get("content", ())) if str(c.get("value", "")).strip()]
    contents.sort(key=lambda content: len(str(content["value"])), reverse=True)
    summary = {**cast(_Entry, entry.get("summary_detail") or {}), "value": entry.get("summary", "")}
    captions: list[Block] = []
    for content in [*contents[:_MOST_CONTENTS], summary]:
        blocks = () if content is summary and _listed(entry) else _blocks(content)
        if any(block.kind != "caption" for block in blocks):
            return (*blocks, *captions), content
        captions += blocks
    return tuple(captions), summary


def _blocks(content: _Entry) -> tuple[Block, ...]:
    value = str(content.get("value", ""))
    if content.get("type") == "text/plain" and not _MARKUP.search(value):
        return tuple(Block(part) for part in _EMPTY_LINES.split(value) if part.strip())
    return read_fragment(value)


def _own(entry: _Entry, name: str) -> str:
    """Without feedparser's fallback from one name to another, which warns."""
    plain = dict[str, Any].get
    return str(plain(cast(dict[str, Any], entry), name) or "")


def _url(entry: _Entry, channel: _Channel) -> str | None:
    """The link, which may be relative to the feed, else an id that is an address."""
    link = str(entry.get("link") or "").strip()
    if link:
        base = str(cast(_Entry, entry.get("title_detail") or {}).get("base") or "")
        try:
            absolute = urljoin(urljoin(channel.address, base), link)
        except ValueError:
            absolute = link
        if _is_web(absolute):
            return absolute
    return str(entry["id"]) if _is_web(entry.get("id")) else None


def _authors(entry: _Entry) -> tuple[str, ...]:
    people = cast(Sequence[_Entry], entry.get("authors", ()))
    named = tuple(filter(None, (_words(person.get("name")) for person in people)))
    return named or tuple(filter(None, (_words(entry.get("author")),)))
