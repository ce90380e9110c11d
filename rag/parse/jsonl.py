"""JSON and JSON lines: an object, an array of objects, or one object a line.

Text stands in `text` or `content` (plain), `markdown`, `html` or `body` (HTML when it has tags). One
record that cannot be used does not spoil the others.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any, cast

from rag.errors import BadDocument
from rag.parse.found import Block, Document, Found, RawDate, Rejected
from rag.parse.html import is_page, read_fragment, read_page
from rag.parse.markdown import read_text as read_markdown
from rag.parse.plain import paragraphs_of

_Record = Mapping[str, Any]
_WRAPPERS = ("articles", "items", "entries", "data", "results")
_TEXTS = ("text", "content", "content_text", "articleBody")
_HTMLS = ("html", "body", "content_html", "body_html")
_TITLES = ("title", "headline")
_URLS = ("url", "link", "canonical_url")
_SOURCES = ("source", "publisher", "outlet")
_DATES = (
    "published_at",
    "published",
    "date",
    "date_published",
    "datePublished",
    "pubDate",
    "created_at",
    "updated",
    "updated_at",
)
_MODIFIED = ("updated_at", "updated", "modified_at", "date_modified", "dateModified")
_AUTHORS = ("authors", "author", "byline")
_KNOWN = {
    *_TEXTS,
    *_HTMLS,
    "markdown",
    *_TITLES,
    *_URLS,
    *_SOURCES,
    *_DATES,
    *_MODIFIED,
    *_AUTHORS,
    "language",
    "section",
    "metadata",
}
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|&\w+;")
_MOST_METADATA = 50
_LONGEST_VALUE = 1_000


def read(document: Document) -> Iterator[Found | Rejected]:
    """Raises `BadDocument` when it is not JSON at all, or when its one record cannot be used."""
    try:
        value = _loads(document.text)
    except ValueError as error:
        yield from _lines(document, str(error))
        return
    records = _records(value)
    if records is None:
        yield _found(value, document.data, "")
        return
    if not records:
        raise BadDocument("the collection holds no articles: send at least one")
    for position, record in enumerate(records, 1):
        yield _or_rejected(
            lambda record=record, place=f"item {position}": _found(record, _bytes(record), place), f"item {position}"
        )


def _lines(document: Document, whole_error: str) -> Iterator[Found | Rejected]:
    first = islice(_numbered(document.text), 1000)
    if not any(line.lstrip().startswith("{") and line.rstrip().endswith("}") for _, line in first):
        raise BadDocument(f"this is not JSON ({whole_error}): send an object, an array, or one object a line")
    for number, line in _numbered(document.text):
        place = f"line {number}"
        yield _or_rejected(
            lambda line=line, place=place: _found(_loads(line), line.encode("utf-8", "replace"), place), place
        )


def _numbered(text: str) -> Iterator[tuple[int, str]]:
    """Lines that are not empty, one after the other, with their numbers."""
    start, number = 0, 1
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if (line := text[start:end].strip("\n")).strip():
            yield number, line
        start, number = end + 1, number + 1


def _or_rejected(make: Callable[[], Found], place: str) -> Found | Rejected:
    try:
        return make()
    except BadDocument as error:
        return Rejected(place, error)
    except ValueError as error:
        return Rejected(place, BadDocument(f"not JSON ({error}): send one object a line"))


def _loads(text: str) -> Any:
    """Raises ValueError, for too deep nesting too."""
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _records(value: Any) -> list[Any] | None:
    """The records of a collection; None for a single one."""
    if isinstance(value, list):
        return cast(list[Any], value)
    if isinstance(value, dict) and not any(name in value for name in (*_TEXTS, *_HTMLS, "markdown")):
        record = cast(dict[str, Any], value)
        return next((cast(list[Any], record[name]) for name in _WRAPPERS if isinstance(record.get(name), list)), None)
    return None


def _found(record: Any, original: bytes, place: str) -> Found:
    if not isinstance(record, dict):
        raise BadDocument("an article must be a JSON object with a title and a text")
    fields = cast(_Record, record)
    body = _body(fields)
    dates = cast(tuple[RawDate, ...], tuple(v for v in (fields.get(n) for n in _DATES) if _is_date(v)))
    return Found(
        title=_first(fields, _TITLES) or body.title,
        blocks=body.blocks,
        original=original,
        media_type="application/json",
        url=_first(fields, _URLS) or body.url,
        source=_first(fields, _SOURCES) or body.source,
        authors=_authors(fields) or body.authors,
        dates=dates or body.dates,
        language=_first(fields, ("language",)) or body.language,
        section=_first(fields, ("section",)) or body.section,
        metadata=_metadata(fields),
        place=place,
    )


def _body(fields: _Record) -> Found:
    """What stands in the first field that holds a text; its own title and date count when the record has none."""
    html, markdown = _first(fields, _HTMLS), _first(fields, ("markdown",))
    if markdown:
        title, blocks, _ = read_markdown(markdown)
        return Found(title=title, blocks=blocks, original=b"", media_type="")
    if html and is_page(html):
        return read_page(html, b"", "")
    if html and (_MARKUP.search(html) or fields.get("html") == html):
        return Found(blocks=read_fragment(html), original=b"", media_type="")
    text = _first(fields, _TEXTS) or html
    if not text:
        raise BadDocument("an article needs text in one of: text, markdown, html, content, body")
    return Found(blocks=tuple(map(Block, paragraphs_of(text))), original=b"", media_type="")


def _first(fields: _Record, names: tuple[str, ...]) -> str:
    """The first that is given; a publisher may be an object with a name. Raises `BadDocument` for other types."""
    for name in names:
        value = fields.get(name)
        if isinstance(value, dict) and names is _SOURCES:
            value = cast(_Record, value).get("name")
        if value is not None and not isinstance(value, str):
            raise BadDocument(f"the field “{name}” must be a string")
        if value and value.strip():
            return value.strip()
    return ""


def _is_date(value: Any) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool)


def _authors(fields: _Record) -> tuple[str, ...]:
    for name in _AUTHORS:
        value = fields.get(name)
        values = cast(list[Any], value) if isinstance(value, list) else [value]
        named = [cast(_Record, v).get("name") if isinstance(v, dict) else v for v in values]
        if authors := tuple(author for author in named if isinstance(author, str) and author.strip()):
            return authors
    return ()


def _metadata(fields: _Record) -> dict[str, str]:
    """Of the field `metadata`, the modification date, and every field that is not ours, as strings."""
    given = fields.get("metadata")
    inner = cast(dict[str, Any], given) if isinstance(given, dict) else dict[str, Any]()
    outer = {name: value for name, value in fields.items() if name not in _KNOWN}
    pairs = list({"modified_at": _first(fields, _MODIFIED), **outer, **inner}.items())[:_MOST_METADATA]
    return {str(name)[:100]: _string(value) for name, value in pairs if value not in (None, "")}


def _string(value: Any) -> str:
    return (value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))[:_LONGEST_VALUE]


def _bytes(record: Any) -> bytes:
    return json.dumps(record, ensure_ascii=False).encode("utf-8", "replace")
