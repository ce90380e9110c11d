"""RSS, Atom and RDF feeds: one article an item, the full content where there is one, else the summary."""

import json
import re
import xml.parsers.expat as expat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any, cast

from rag.errors import BadDocument
from rag.parse.detect import end_of_preamble
from rag.parse.found import Block, Document, Found, Rejected
from rag.parse.html import read_fragment
from rag.parse.urls import canonical_url
from rag.parse.xml_items import items_of

_ROOT = re.compile(r"<\w")
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>")
_EMPTY_LINES = re.compile(r"\n\s*\n")
_DATES = ("published", "created", "updated")
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
    channel = cast(_Entry, feed["feed"])
    told_apart = _told_apart(entries, channel)
    for position, entry in enumerate(entries, 1):
        # feedparser may see other items in damaged XML than stand there
        item = items[position - 1] if len(items) == len(entries) else _written(entry)
        found = _found(entry, item, channel, position)
        yield replace(found, guid=str(entry.get("id") or "") or None) if found.url in told_apart else found


def _told_apart(entries: Sequence[_Entry], channel: _Entry) -> frozenset[str]:
    """Links that several items of different names have, or that lead to the whole site: they name no article."""
    names: dict[str, set[str]] = {}
    for entry in entries:
        if (url := _url(entry)) and entry.get("id"):
            names.setdefault(canonical_url(url) or url, set()).add(str(entry["id"]))
    home = canonical_url(str(channel.get("link") or ""))
    shared = {url for url, ids in names.items() if len(ids) > 1 or url == home}
    return frozenset(url for entry in entries if (url := _url(entry)) and (canonical_url(url) or url) in shared)


def _parsed(text: str) -> _Entry:
    """Resolves nothing and follows nothing: it is given a stream, and cleaning HTML is `visible.py`'s business.

    What stands before the first element is left out: it says how the bytes are to be decoded, which is done.
    """
    import feedparser  # takes long to import

    root = _ROOT.search(text, end_of_preamble(text))
    data = text[root.start() if root else 0 :].encode("utf-8", "replace")
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


def _found(entry: _Entry, item: str, channel: _Entry, position: int) -> Found:
    categories = [str(tag.get("term")) for tag in cast(Sequence[_Entry], entry.get("tags", ())) if tag.get("term")]
    kept = {"id": entry.get("id"), "categories": "; ".join(categories), "modified_at": _own(entry, "updated")}
    return Found(
        title=" ".join(block.text for block in read_fragment(str(entry.get("title", "")))),
        blocks=_blocks(entry),
        original=item.encode("utf-8", "replace"),
        media_type="application/xml",
        url=_url(entry),
        source=str(cast(_Entry, entry.get("source") or {}).get("title") or channel.get("title") or "") or None,
        authors=_authors(entry),
        dates=tuple(filter(None, (_own(entry, name) for name in _DATES))),
        language=str(_content(entry).get("language") or channel.get("language") or "") or None,
        section=categories[0] if categories else None,
        metadata={name: str(value)[:500] for name, value in kept.items() if value},
        place=f"item {position}",
    )


def _written(entry: _Entry) -> str:
    """An item whose place in the source is not known, as it was read."""
    fields = {"title": entry.get("title"), "url": _url(entry), "content": _content(entry).get("value")}
    return json.dumps(fields, ensure_ascii=False)


def _content(entry: _Entry) -> _Entry:
    """The longest of the contents, else the summary with its type."""
    contents = [c for c in cast(Sequence[_Entry], entry.get("content", ())) if str(c.get("value", "")).strip()]
    if contents:
        return max(contents, key=lambda content: len(str(content["value"])))
    detail = cast(_Entry, entry.get("summary_detail") or {})
    return {**detail, "value": entry.get("summary", "")}


def _blocks(entry: _Entry) -> tuple[Block, ...]:
    content = _content(entry)
    value = str(content.get("value", ""))
    if content.get("type") == "text/plain" and not _MARKUP.search(value):
        return tuple(Block(part) for part in _EMPTY_LINES.split(value) if part.strip())
    return read_fragment(value)


def _own(entry: _Entry, name: str) -> str:
    """Without feedparser's fallback from one name to another, which warns."""
    plain = dict[str, Any].get
    return str(plain(cast(dict[str, Any], entry), name) or "")


def _url(entry: _Entry) -> str | None:
    """The link, else an id that is an address."""
    return next((str(entry[name]) for name in ("link", "id") if str(entry.get(name, "")).startswith("http")), None)


def _authors(entry: _Entry) -> tuple[str, ...]:
    people = cast(Sequence[_Entry], entry.get("authors", ()))
    named = tuple(str(person.get("name")) for person in people if person.get("name"))
    return named or ((str(entry["author"]),) if entry.get("author") else ())
