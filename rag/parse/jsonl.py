"""JSON and JSON lines: an object, an array of objects, or one object a line, each read by its kind.

One record that cannot be used does not spoil the others.
"""

import json
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, cast

from rag.errors import BadDocument
from rag.parse import jsonfeed, ninjs, wordpress
from rag.parse.found import Document, Found, Rejected, Skipped
from rag.parse.record import HTMLS, TEXTS, Record, read_record

_WRAPPERS = ("articles", "items", "entries", "data", "results", "posts")
_Item = Found | Rejected | Skipped


def read(document: Document) -> Iterator[_Item]:
    """Raises `BadDocument` when it is not JSON at all, or when its one record cannot be used."""
    if document.first_line is not None:
        yield from _each_line(document.text, document.first_line)
        return
    try:
        value = _loads(document.text)
    except ValueError as error:
        yield from _lines(document, str(error))
        return
    if isinstance(value, dict) and jsonfeed.is_feed(cast(Record, value)):
        value = {"items": jsonfeed.whole_items(cast(Record, value))}
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


def _lines(document: Document, whole_error: str) -> Iterator[_Item]:
    first = islice(_numbered(document.text, 1), 1000)
    if not any(line.lstrip().startswith("{") and line.rstrip().endswith("}") for _, line in first):
        raise BadDocument(f"this is not JSON ({whole_error}): send an object, an array, or one object a line")
    yield from _each_line(document.text, 1)


def _each_line(text: str, first: int) -> Iterator[_Item]:
    for number, line in _numbered(text, first):
        place = f"line {number}"
        yield _or_rejected(
            lambda line=line, place=place: _found(_loads(line), line.encode("utf-8", "replace"), place), place
        )


def _numbered(text: str, first: int) -> Iterator[tuple[int, str]]:
    """Lines that are not empty, one after the other, with their numbers from `first` on."""
    start, number = 0, first
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if (line := text[start:end].strip("\n")).strip():
            yield number, line
        start, number = end + 1, number + 1


def _or_rejected(make: Callable[[], Found | Skipped], place: str) -> _Item:
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
    if not isinstance(value, dict):
        return None
    record = cast(dict[str, Any], value)
    if any(name in record for name in (*TEXTS, *HTMLS, "markdown")) or _kind(record) is not read_record:
        return None
    return next((cast(list[Any], record[name]) for name in _WRAPPERS if isinstance(record.get(name), list)), None)


def _found(record: Any, original: bytes, place: str) -> Found | Skipped:
    if not isinstance(record, dict):
        raise BadDocument("an article must be a JSON object with a title and a text")
    fields = cast(Record, record)
    return _kind(fields)(fields, original, place)


def _kind(fields: Record) -> Callable[[Record, bytes, str], Found | Skipped]:
    """By the fields that only one kind has."""
    if jsonfeed.is_item(fields):
        return jsonfeed.read_item
    if ninjs.is_item(fields):
        return ninjs.read_item
    return wordpress.read_post if wordpress.is_post(fields) else read_record


def _bytes(record: Any) -> bytes:
    return json.dumps(record, ensure_ascii=False).encode("utf-8", "replace")
