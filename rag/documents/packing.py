"""What goes between the service and the process that reads documents, as bytes.

Nothing that comes back is unpickled, since it comes from a process that has read hostile input: a message is a
head in JSON and a body of bytes whose parts the head gives the sizes of, and only texts, numbers and values of
ours are made of them. An article is a message of its own, so that neither side holds a whole archive, and its
large parts are bytes, so that taking it apart holds the interpreter's lock for milliseconds.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import accumulate, pairwise
from multiprocessing.connection import Connection
from typing import Any, cast

from rag.chunk import prefix_of
from rag.parse import Hints
from rag.text.spans import pack, unpack
from rag.types import Chunk, Furniture, Post, Prepared, Revision, Span, Stamp

Head = Mapping[str, Any]

_MOST_BYTES = 512_000_000
"""Of a message; an article of five million characters with its original has a tenth of it."""

_DIGEST_BYTES = 32


@dataclass(frozen=True, slots=True)
class Rejection:
    """An article, or a whole document, that was not taken. `place` says where it stood."""

    place: str
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Skip:
    """A part of a document that holds no article and is not meant to; `reason` says what it is."""

    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """An article that its publisher takes back, as of the date of the notice in ISO 8601 (None: it has none)."""

    article_id: str
    title: str
    as_of: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What is to be read; see `rag.parse.parse_each`. `tz` names the zone of days without a time."""

    data: bytes
    media_type: str | None
    name: str
    hints: Hints
    now: datetime
    tz: str = "UTC"
    first_line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """How a child reads. `tokenizer` is a tokenizer.json, `tokens` the most of a chunk by it.

    A document may take `seconds`, and the child may allocate `memory_mb` megabytes.
    """

    tokenizer: bytes
    tokens: int
    max_chars: int
    seconds: float
    memory_mb: int


def send(connection: Connection, head: Head, body: bytes = b"") -> None:
    connection.send_bytes(json.dumps(head, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    connection.send_bytes(body)


def receive(connection: Connection) -> tuple[Head, bytes]:
    """Raises EOFError when the other side is gone, OSError for a message beyond all bounds, ValueError for no JSON."""
    head = json.loads(connection.recv_bytes(_MOST_BYTES).decode("utf-8", "surrogatepass"))
    return head, connection.recv_bytes(_MOST_BYTES)


def send_setup(connection: Connection, setup: Setup) -> None:
    head = {name: getattr(setup, name) for name in ("tokens", "max_chars", "seconds", "memory_mb")}
    send(connection, head, setup.tokenizer)


def receive_setup(connection: Connection) -> Setup:
    head, tokenizer = receive(connection)
    return Setup(tokenizer=tokenizer, **head)


def send_document(connection: Connection, document: Document) -> None:
    head = {
        "kind": "document",
        "media_type": document.media_type,
        "name": document.name,
        "hints": asdict(document.hints),
        "now": document.now.isoformat(),
        "tz": document.tz,
        "first_line": document.first_line,
    }
    send(connection, head, document.data)


def document_of(head: Head, data: bytes) -> Document:
    """What `send_document` sent."""
    return Document(
        data=data,
        media_type=head["media_type"],
        name=head["name"],
        hints=Hints(**head["hints"] | {"authors": tuple(head["hints"]["authors"])}),
        now=datetime.fromisoformat(head["now"]),
        tz=head["tz"],
        first_line=head["first_line"],
    )


def send_article(connection: Connection, prepared: Prepared, of: bytes) -> None:
    """`of` is the document; what is its whole is not sent back."""
    revision, chunks = prepared.revision, prepared.chunks
    parts = (
        revision.text.encode("utf-8", "surrogatepass"),
        pack(revision.paragraphs),
        pack(revision.sentences),
        pack(chunk.span for chunk in chunks),
        b"".join(bytes.fromhex(chunk.content_hash) for chunk in chunks),
        b"" if prepared.original is of else prepared.original,
    )
    head = {
        "kind": "article",
        "sizes": [len(part) for part in parts],
        "whole": prepared.original is of,
        "media_type": prepared.media_type,
        "revision": _fields(revision),
        "embedded": {c.n: c.embedded_text for c in chunks if c.embedded_text != _embedded(revision, c.span)},
    }
    send(connection, head, b"".join(parts))


def article(head: Head, body: bytes, document: Document) -> Prepared:
    """What `send_article` sent. Raises ValueError, TypeError, KeyError when it is something else."""
    text, paragraphs, sentences, spans, digests, original = _parts(body, head["sizes"])
    revision = _revision(head["revision"], str(text, "utf-8", "surrogatepass"), paragraphs, sentences, document.now)
    others = cast(Mapping[str, str], head["embedded"])
    hashes = [digests[at : at + _DIGEST_BYTES].hex() for at in range(0, len(digests), _DIGEST_BYTES)]
    chunks: list[Chunk] = []
    for n, (span, digest) in enumerate(zip(unpack(bytes(spans)), hashes, strict=True)):
        part = span.of(revision.text)
        embedded = str(others[str(n)]) if str(n) in others else _embedded(revision, span)
        chunks.append(Chunk(revision.revision_id, n, span, part, embedded, digest))
    return Prepared(
        revision, tuple(chunks), document.data if head["whole"] else bytes(original), str(head["media_type"])
    )


def _embedded(revision: Revision, span: Span) -> str:
    """Of a chunk, where nothing of its text is left out."""
    return prefix_of(revision, span.start) + span.of(revision.text)


def withdrawal(head: Head) -> Withdrawal:
    return Withdrawal(str(head["article_id"]), str(head["title"]), _perhaps(head["as_of"]))


def _parts(body: bytes, sizes: Sequence[int]) -> list[memoryview]:
    ends = list(accumulate(map(int, sizes), initial=0))
    if ends[-1] != len(body):
        raise ValueError("the parts of a message are not its whole")
    view = memoryview(body)
    return [view[start:end] for start, end in pairwise(ends)]


def _fields(revision: Revision) -> Head:
    published = revision.published
    return {
        "revision_id": revision.revision_id,
        "article_id": revision.article_id,
        "title": revision.title,
        "url": revision.url,
        "source": revision.source,
        "authors": revision.authors,
        "published": published and _packed(published),
        "language": revision.language,
        "section": revision.section,
        "kind": revision.kind,
        "furniture": [[part.kind, part.text] for part in revision.furniture],
        "metadata": dict(revision.metadata),
        "posts": [[post.paragraph, *_packed(post.at)] for post in revision.posts],
    }


def _revision(fields: Head, text: str, paragraphs: memoryview, sentences: memoryview, now: datetime) -> Revision:
    return Revision(
        revision_id=str(fields["revision_id"]),
        article_id=str(fields["article_id"]),
        number=0,
        title=str(fields["title"]),
        text=text,
        paragraphs=unpack(bytes(paragraphs)),
        sentences=unpack(bytes(sentences)),
        url=_perhaps(fields["url"]),
        source=_perhaps(fields["source"]),
        authors=tuple(map(str, fields["authors"])),
        published=_stamp_of(fields["published"]) if fields["published"] else None,
        language=_perhaps(fields["language"]),
        section=_perhaps(fields["section"]),
        kind=fields["kind"],
        furniture=tuple(Furniture(kind, str(words)) for kind, words in fields["furniture"]),
        metadata={str(name): str(value) for name, value in fields["metadata"].items()},
        ingested_at=now,
        posts=tuple(Post(int(paragraph), _stamp_of(stamp)) for paragraph, *stamp in fields["posts"]),
    )


def _perhaps(value: object) -> str | None:
    return None if value is None else str(value)


def _packed(stamp: Stamp) -> list[str]:
    return [stamp.at.isoformat(), stamp.precision]


def _stamp_of(packed: Sequence[str]) -> Stamp:
    return Stamp(datetime.fromisoformat(packed[0]), "day" if packed[1] == "day" else "second")
