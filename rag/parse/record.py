"""One JSON object to one article, where it has fields of our own or of no format in particular.

Text stands in `text` or `content` (plain), `markdown`, `html` or `body` (HTML when it has tags); a description or a
summary is the text of what has no other.
"""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, cast

from rag.errors import BadDocument
from rag.parse.found import Block, Found, RawDate
from rag.parse.headlines import without_outlet
from rag.parse.html import is_page, read_fragment, read_page
from rag.parse.markdown import has_headings
from rag.parse.markdown import read_text as read_markdown
from rag.parse.plain import paragraphs_of

Record = Mapping[str, Any]

TEXTS = ("text", "content", "content_text", "articleBody")
HTMLS = ("html", "body", "content_html", "body_html")
_SUMMARIES = ("description", "summary", "abstract", "excerpt")
_TITLES = ("title", "headline")
_URLS = ("url", "link", "canonical_url")
_SOURCES = ("source", "publisher", "outlet")
_DATES = (
    "published_at",
    "publishedAt",
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
_KNOWN = frozenset(
    {
        *TEXTS,
        *HTMLS,
        "markdown",
        *_SUMMARIES,
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
)
MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|&\w+;")
_CUT = re.compile(r"\[\+\d{1,9} (?:chars|characters)\]\s*$")
"""How NewsAPI and GNews end a text of which they give the beginning."""

_MOST_METADATA = 50
_LONGEST_VALUE = 1_000


def read_record(fields: Record, original: bytes, place: str) -> Found:
    """Raises `BadDocument` when it has no text, or a field is not what it must be."""
    source = first(fields, _SOURCES)
    title = without_outlet(first(fields, _TITLES), source)
    body = _body(fields)
    if not body.blocks and not title:
        raise BadDocument("an article needs text in one of: text, markdown, html, content, body")
    cut = {"truncated": "true"} if any(_CUT.search(_string(fields.get(name))) for name in TEXTS) else {}
    return Found(
        title=title or body.title,
        blocks=body.blocks,
        original=original,
        media_type="application/json",
        url=first(fields, _URLS) or body.url,
        source=source or body.source,
        authors=names(fields.get(name) for name in _AUTHORS) or body.authors,
        dates=dates(fields, _DATES) or body.dates,
        language=first(fields, ("language",)) or body.language,
        section=first(fields, ("section",)) or body.section,
        metadata=metadata(fields, known=_KNOWN) | cut,
        place=place,
        headline=bool(place),
    )


def _body(fields: Record) -> Found:
    """What stands in the first field that holds a text; its own title and date count when the record has none."""
    html, markdown = first(fields, HTMLS), first(fields, ("markdown",))
    if markdown:
        title, blocks, _ = read_markdown(markdown)
        return Found(title=title, blocks=blocks, original=b"", media_type="")
    if html and is_page(html):
        return read_page(html, b"", "")
    if html and (MARKUP.search(html) or fields.get("html") == html):
        return Found(blocks=read_fragment(html), original=b"", media_type="")
    return Found(blocks=_text(first(fields, TEXTS) or html, first(fields, _SUMMARIES)), original=b"", media_type="")


def _text(text: str, summary: str) -> tuple[Block, ...]:
    """The text; the summary where there is none; both where the text is but the beginning of one."""
    begun = _CUT.sub("", text)
    if begun == text and text:
        return either(text)
    begun = begun.rstrip(" …")
    if not begun:
        return either(summary)
    whole, _, _ = begun.rpartition(" ")
    shown = () if not summary or summary in begun else either(summary)
    return (*shown, *either(f"{whole or begun} …"))


def either(text: str) -> tuple[Block, ...]:
    """Markdown where lines are marked as headings, HTML, or plain text, as it looks."""
    if has_headings(text):
        title, blocks, _ = read_markdown(text)
        return (Block(title, "heading"), *blocks) if title else blocks
    if MARKUP.search(text):
        return read_fragment(text)
    return tuple(map(Block, paragraphs_of(text)))


def first(fields: Record, given: Iterable[str]) -> str:
    """The first that is given; a publisher may be an object with a name. Raises `BadDocument` for other types."""
    for name in given:
        value = fields.get(name)
        if isinstance(value, dict) and name in _SOURCES:
            value = cast(Record, value).get("name")
        if value is not None and not isinstance(value, str):
            raise BadDocument(f"the field “{name}” must be a string")
        if value and value.strip():
            return value.strip()
    return ""


def dates(fields: Record, given: Iterable[str]) -> tuple[RawDate, ...]:
    found = (fields.get(name) for name in given)
    return tuple(value for value in found if isinstance(value, str | int | float) and not isinstance(value, bool))


def names(candidates: Iterable[Any]) -> tuple[str, ...]:
    """Of the first candidate that has any: a name, an object with one, or a list of either."""
    for value in candidates:
        values = cast(list[Any], value) if isinstance(value, list) else [value]
        named = [cast(Record, v).get("name") if isinstance(v, dict) else v for v in values]
        if found := tuple(name for name in named if isinstance(name, str) and name.strip()):
            return found
    return ()


def metadata(fields: Record, *, known: Iterable[str]) -> dict[str, str]:
    """Of the field `metadata`, the modification date, and every field that is not known, as strings."""
    given = fields.get("metadata")
    inner = cast(dict[str, Any], given) if isinstance(given, dict) else dict[str, Any]()
    outer = {name: value for name, value in fields.items() if name not in known}
    pairs = list({"modified_at": first(fields, _MODIFIED), **outer, **inner}.items())[:_MOST_METADATA]
    return {str(name)[:100]: _string(value) for name, value in pairs if value not in (None, "")}


def kept(fields: Mapping[str, Any]) -> dict[str, str]:
    """What is given, as strings of bounded length."""
    return {name: _string(value) for name, value in fields.items() if value not in (None, "", [], {})}


def _string(value: Any) -> str:
    return (value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))[:_LONGEST_VALUE]
