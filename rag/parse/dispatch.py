"""One way in for all formats. The module of a format is loaded when the first document of it comes."""

from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from importlib import import_module
from typing import Protocol, cast

from rag.errors import BadInput
from rag.parse.decode import decode
from rag.parse.detect import MEDIA_TYPES, Format, detect
from rag.parse.draft import finish
from rag.parse.found import Document, Found, Hints, Rejected
from rag.types import Draft

_MAX_CHARS = 5_000_000


class _Reader(Protocol):
    """The function `read` of a format's module."""

    def __call__(self, document: Document, /) -> Iterator[Found | Rejected]: ...


def parse(
    data: bytes,
    *,
    media_type: str | None = None,
    name: str = "",
    hints: Hints | None = None,
    now: datetime,
    max_chars: int = _MAX_CHARS,
) -> list[Draft]:
    """All articles of a document. Raises `BadDocument` or `TooLarge` for the first that cannot be used."""
    drafts: list[Draft] = []
    for draft in parse_each(data, media_type=media_type, name=name, hints=hints, now=now, max_chars=max_chars):
        if isinstance(draft, Rejected):
            raise type(draft.error)(f"{draft.place}: {draft.error}")
        drafts.append(draft)
    return drafts


def parse_each(
    data: bytes,
    *,
    media_type: str | None = None,
    name: str = "",
    hints: Hints | None = None,
    now: datetime,
    max_chars: int = _MAX_CHARS,
    zone: tzinfo = UTC,
) -> Iterator[Draft | Rejected]:
    """Articles one after the other; of a feed or a JSON collection, one that cannot be used is `Rejected`.

    `name` is a file name or the URL that the document was fetched from; `now` judges dates, and `zone` is
    that of days for which the document says none. Hints about
    one article (URL, title, date, authors) are used where the document is one article.
    Raises `BadDocument` or `TooLarge` when the document as a whole, or its only article, cannot be used.
    """
    decoded = decode(data, media_type=media_type)
    kind = detect(decoded.text, media_type=media_type, name=name)
    document = Document(
        data=data,
        text=decoded.text,
        name=name,
        media_type=MEDIA_TYPES[kind],
        now=now,
        max_chars=max_chars,
        warning=decoded.warning,
        zone=zone,
    )
    for found in _reader(kind)(document):
        draft = found if isinstance(found, Rejected) else _finished(found, document, hints or Hints())
        yield draft if isinstance(draft, Draft) else Rejected(f"{name}: {draft.place}".removeprefix(": "), draft.error)


def _finished(found: Found, document: Document, hints: Hints) -> Draft | Rejected:
    try:
        return finish(found, document, hints)
    except BadInput as error:
        if not found.place:
            raise
        return Rejected(found.place, error)


def _reader(kind: Format) -> _Reader:
    return cast(_Reader, import_module(f"rag.parse.{'jsonl' if kind == 'json' else kind}").read)
