"""One way in for all formats. The module of a format is loaded when the first document of it comes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from importlib import import_module
from typing import Protocol, cast

from rag.errors import BadDocument, BadInput
from rag.parse.decode import Decoded, decode
from rag.parse.detect import detect, of_bytes
from rag.parse.draft import finish
from rag.parse.formats import READ, Format, ending_of, media_type_of
from rag.parse.found import Document, Found, Hints, Rejected, Skipped, Withdrawn
from rag.types import Draft

_MAX_CHARS = 5_000_000

Parsed = Draft | Rejected | Skipped | Withdrawn


class _Reader(Protocol):
    """The function `read` of a format's module."""

    def __call__(self, document: Document, /) -> Iterator[Found | Rejected | Skipped]: ...


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
        if isinstance(draft, Draft):
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
    first_line: int | None = None,
) -> Iterator[Parsed]:
    """Articles one after the other; of a document with many, one that cannot be used is `Rejected`, one that its
    publisher takes back `Withdrawn`, and what is no article `Skipped`.

    `name` is a file name or the URL that the document was fetched from; `now` judges dates, and `zone` is
    that of days for which the document says none. `first_line`: these are lines of a document with an object a line,
    and the first has this number. Hints about one article (URL, title, date, authors) are used where the document is
    one article.
    Raises `BadDocument` or `TooLarge` when the document as a whole, or its only article, cannot be used.
    """
    given = Document(
        data=data,
        text="",
        name=name,
        media_type=media_type or "",
        now=now,
        max_chars=max_chars,
        zone=zone,
        first_line=first_line,
    )
    yield from _parsed(given, hints or Hints())


def _parsed(given: Document, hints: Hints) -> Iterator[Parsed]:
    """Of a document as it came: its media type is the declared one, and its text is not decoded yet."""
    kind = of_bytes(given.data, media_type=given.media_type, name=given.name)
    if kind == "zip":
        yield from _members(given, hints)
    elif kind == "gzip":
        yield from _unpacked(given, hints)
    else:
        yield from _read(given, kind, hints)


def _read(given: Document, kind: Format | None, hints: Hints) -> Iterator[Parsed]:
    decoded = Decoded("") if kind else decode(given.data, media_type=given.media_type)
    kind = kind or detect(decoded.text, media_type=given.media_type, name=given.name)
    document = replace(given, text=decoded.text, media_type=READ[kind].media_types[0], warning=decoded.warning)
    for found in _reader(kind)(document):
        yield _placed(given.name, _finished(found, document, hints) if isinstance(found, Found) else found)


def _members(given: Document, hints: Hints) -> Iterator[Parsed]:
    """Each file of a zipped folder as a document of its own."""
    from rag.parse.zip import Member, members

    for member in members(given.data):
        if not isinstance(member, Member):
            yield _placed(given.name, member)
            continue
        inner = replace(
            given,
            data=member.data,
            name=member.name,
            media_type=media_type_of(ending_of(member.name)) or "",
            inside=True,
        )
        try:
            for parsed in _parsed_inside(inner, hints):
                yield _placed(given.name, parsed)
        except BadInput as error:
            yield _placed(given.name, Rejected(member.name, error))


def _parsed_inside(inner: Document, hints: Hints) -> Iterator[Parsed]:
    if of_bytes(inner.data, media_type=inner.media_type, name=inner.name) in ("zip", "gzip"):
        yield Skipped(inner.name, "an archive inside an archive: send it by itself")
        return
    yield from _parsed(inner, hints)


def _unpacked(given: Document, hints: Hints) -> Iterator[Parsed]:
    from rag.parse.zip import unpack_gzip

    name = given.name.removesuffix(".gz")
    inner = replace(given, data=unpack_gzip(given.data), name=name, media_type=media_type_of(ending_of(name)) or "")
    if of_bytes(inner.data, media_type=inner.media_type, name=name) in ("zip", "gzip"):
        raise BadDocument("the document is an archive inside an archive: unpack it and send the folder")
    yield from _parsed(inner, hints)


def _finished(found: Found, document: Document, hints: Hints) -> Draft | Rejected | Withdrawn:
    try:
        draft = finish(found, document, hints)
    except BadInput as error:
        if not found.place and not document.inside:
            raise
        return Rejected(found.place, error)
    return Withdrawn(found.place, draft) if found.withdrawn else draft


def _placed(name: str, parsed: Parsed) -> Parsed:
    """With the document's name before the place in it."""
    if isinstance(parsed, Draft):
        return parsed
    return replace(parsed, place=": ".join(filter(None, (name, parsed.place))))


def _reader(kind: Format) -> _Reader:
    return cast(_Reader, import_module(f"rag.parse.{READ[kind].module or kind}").read)
