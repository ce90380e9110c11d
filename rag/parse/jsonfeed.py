"""JSON Feed 1 and 1.1 (jsonfeed.org): what the feed says of itself holds for the items that do not say otherwise."""

from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import urljoin

from rag.errors import BadDocument
from rag.parse.found import Block, Found
from rag.parse.headlines import without_outlet
from rag.parse.html import read_fragment
from rag.parse.plain import paragraphs_of
from rag.parse.record import Record, dates, first, kept, names

_OF_FEED = "json_feed"
"""Where an item keeps what its feed says, so that each item can be read alone."""


def is_feed(fields: Record) -> bool:
    return "jsonfeed.org/version/" in str(fields.get("version", ""))[:100] and isinstance(fields.get("items"), list)


def whole_items(feed: Record) -> list[Any]:
    """The items, each with what the feed says of all."""
    of_feed = {name: feed.get(name) for name in ("title", "home_page_url", "feed_url", "language", "authors", "author")}
    items = cast(list[Any], feed["items"])
    return [{**cast(Record, item), _OF_FEED: of_feed} if isinstance(item, dict) else item for item in items]


def is_item(fields: Record) -> bool:
    return isinstance(fields.get(_OF_FEED), dict)


def read_item(fields: Record, original: bytes, place: str) -> Found:
    """Raises `BadDocument` when a field is not what it must be."""
    feed = cast(Record, fields[_OF_FEED])
    number = fields.get("id")
    guid = str(number) if isinstance(number, str | int | float) and not isinstance(number, bool) else ""
    base = first(feed, ("home_page_url",)) or first(feed, ("feed_url",))
    url = _address(base, first(fields, ("url",)) or (guid if guid.startswith("http") else ""))
    outside = _address(base, first(fields, ("external_url",)))
    source = first(feed, ("title",))
    tags = [tag for tag in _list(fields.get("tags")) if isinstance(tag, str) and tag.strip()]
    return Found(
        title=without_outlet(first(fields, ("title",)), source),
        blocks=_blocks(fields),
        original=original,
        media_type="application/json",
        url=url or outside,
        source=source or None,
        authors=names((fields.get("authors"), fields.get("author"), feed.get("authors"), feed.get("author"))),
        dates=dates(fields, ("date_published", "date_modified")),
        language=first(fields, ("language",)) or first(feed, ("language",)) or None,
        section=tags[0] if tags else None,
        metadata=kept(
            {
                "id": guid,
                "categories": "; ".join(tags),
                "external_url": outside,
                "modified_at": first(fields, ("date_modified",)),
            }
        ),
        place=place,
        guid=None if url or outside else guid or None,
        headline=True,
    )


def _blocks(fields: Mapping[str, Any]) -> tuple[Block, ...]:
    """The content as HTML, as text, or the summary: the first that says something."""
    html = read_fragment(first(fields, ("content_html",)))
    if any(block.kind != "caption" for block in html):
        return html
    text = first(fields, ("content_text",)) or first(fields, ("summary",))
    found = (*map(Block, paragraphs_of(text)), *html)
    if not found and not first(fields, ("title",)):
        raise BadDocument("an item needs text in one of: content_html, content_text, summary")
    return found


def _address(base: str, address: str) -> str | None:
    try:
        return urljoin(base, address) if address else None
    except ValueError:
        return None


def _list(value: Any) -> list[Any]:
    return cast(list[Any], value) if isinstance(value, list) else []
