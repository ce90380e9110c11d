"""Newsletters as mail (RFC 5322, MIME), mailboxes of them, and web pages saved as MIME (MHTML).

Parts are told apart by Python's own `email`; their bytes are decoded as those of any other document. What is attached
is named and not read, but for a mail inside a mail, which is one more article.
"""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import getaddresses
from itertools import islice
from typing import cast

from rag.errors import BadDocument, BadInput
from rag.parse.decode import decode
from rag.parse.found import Block, Document, Found, Rejected
from rag.parse.html import read_fragment, read_page
from rag.parse.plain import paragraphs_of
from rag.parse.record import kept

_MOST_PARTS = 200
_MOST_MAILS = 10_000
_DEEPEST = 5
_LONGEST_FIELD = 1_000
_ENCRYPTED = frozenset(["multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"])
_BEGIN = re.compile(rb"^From [^\s]{1,300} [^\n]{0,200}$", re.MULTILINE)
_WEB = re.compile(r"https?://[^\s<>]+")
_TITLE = re.compile(r"<title[^<>]{0,500}>", re.IGNORECASE)
_FAULTS = (MessageError, ValueError, LookupError, TypeError, AttributeError, IndexError, RecursionError)
"""What `email` raises for fields that it cannot make sense of."""


class _Bounded(EmailPolicy):
    """Fields are made sense of up to a length: the time that `email` takes grows with the square of it."""

    def header_fetch_parse(self, name: str, value: str) -> str:
        try:
            return super().header_fetch_parse(name, value[:_LONGEST_FIELD])
        except _FAULTS:
            return super().header_fetch_parse(name, "")


_POLICY = cast("EmailPolicy[EmailMessage]", _Bounded(refold_source="none"))


def read(document: Document) -> Iterator[Found | Rejected]:
    """Raises `BadDocument` for a mail that is encrypted or has no text."""
    if document.media_type == "application/mbox":
        yield from _mailbox(document)
        return
    yield from _read(_message(document.data), document, "", 0)


def _mailbox(document: Document) -> Iterator[Found | Rejected]:
    starts = [found.start() for found in islice(_BEGIN.finditer(document.data), _MOST_MAILS)]
    if not starts:
        raise BadDocument("the mailbox holds no mail: send one with at least one")
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(document.data)], strict=True), 1):
        data = document.data[start:end].partition(b"\n")[2]
        place = f"mail {number}"
        try:
            yield from _read(_message(data), document, place, 0)
        except BadInput as error:
            yield Rejected(place, error)


def _message(data: bytes) -> EmailMessage:
    try:
        return message_from_bytes(data, policy=_POLICY)
    except _FAULTS as error:
        raise BadDocument(f"the mail is damaged ({type(error).__name__}): send it again") from None


def _read(message: EmailMessage, document: Document, place: str, depth: int) -> Iterator[Found | Rejected]:
    """The mail, and behind it those that are attached to it."""
    if message.get_content_type() in _ENCRYPTED:
        raise BadDocument("the mail is encrypted: send it decrypted")
    parts = list(islice(_parts(message), _MOST_PARTS))
    inner = [part for part in parts if part.get_content_type() == "message/rfc822"]
    found = _found(message, parts, document, place or ("mail" if inner else ""))
    if found.blocks or not inner:
        yield found
    for number, part in enumerate(inner, 1):
        where = f"{place}, " if place else ""
        held = cast(object, part.get_payload())
        attached = cast(list[object], held)[0] if isinstance(held, list) and held else None
        if isinstance(attached, EmailMessage) and depth < _DEEPEST:
            yield from _read(
                cast("EmailMessage[str, str]", attached), document, f"{where}attached mail {number}", depth + 1
            )


def _parts(message: EmailMessage) -> Iterator[EmailMessage]:
    """Of this mail; what is inside of an attached one is that one's."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        kind = part.get_content_maintype()
        held = cast(object, part.get_payload()) if kind == "multipart" else None
        if isinstance(held, list):
            waiting += reversed(cast(list[EmailMessage], held))
        else:
            yield part


def _found(message: EmailMessage, parts: list[EmailMessage], document: Document, place: str) -> Found:
    html = next((part for part in parts if _is_text(part, "text/html")), None)
    plain = next((part for part in parts if _is_text(part, "text/plain")), None)
    attached = [name for part in parts if part is not html and part is not plain and (name := _attached(part))]
    page = _field(message, "Snapshot-Content-Location")
    if page and html is not None:
        return read_page(_decoded(html), document.data, document.media_type, address=page)
    blocks = _fuller(
        read_fragment(_without_title(_decoded(html))) if html is not None else (),
        tuple(map(Block, paragraphs_of(_decoded(plain)))) if plain is not None else (),
    )
    if not blocks and not place:
        told = f"; attached: {', '.join(attached[:10])}" if attached else ""
        raise BadDocument(f"the mail has no text{told}: send what is attached by itself")
    sender, address = next(iter(getaddresses([_field(message, "From")])), ("", ""))
    return Found(
        title=_field(message, "Subject"),
        blocks=blocks,
        original=document.data if not place else message.as_bytes(),
        media_type="message/rfc822",
        source=sender or address.rpartition("@")[2] or None,
        dates=tuple(filter(None, (_field(message, "Date"),))),
        language=_field(message, "Content-Language") or None,
        metadata=kept({"attachments": ", ".join(attached[:50]), "sender": address}),
        place=place,
        guid=_field(message, "Message-ID").strip("<>") or None,
    )


def _is_text(part: EmailMessage, kind: str) -> bool:
    return part.get_content_type() == kind and part.get_content_disposition() != "attachment"


def _fuller(html: tuple[Block, ...], plain: tuple[Block, ...]) -> tuple[Block, ...]:
    """The HTML, unless it is but a frame of pictures for what the plain text says in words."""
    said = sum(len(_WEB.sub("", block.text)) for block in plain)
    return html if html and sum(len(block.text) for block in html) * 2 >= said else plain or html


def _attached(part: EmailMessage) -> str:
    """The name or type of what is attached; empty for parts of the text, and the pictures in it."""
    kind = part.get_content_type()
    if kind == "message/rfc822" or (part.get("Content-ID") and part.get_content_disposition() != "attachment"):
        return ""
    try:
        return part.get_filename() or ("" if part.get_content_maintype() == "text" else kind)
    except _FAULTS:
        return kind


def _field(message: EmailMessage, name: str) -> str:
    try:
        return " ".join(str(message.get(name) or "").split())
    except _FAULTS:
        return ""


def _decoded(part: EmailMessage) -> str:
    """With its own declaration of an encoding, as any document; empty when it holds nothing readable."""
    try:
        data = part.get_payload(decode=True)
        charset = part.get_content_charset() or ""
    except _FAULTS:
        return ""
    if not isinstance(data, bytes):
        return ""
    try:
        return decode(data, media_type=f"text/plain; charset={charset}" if charset else None).text
    except BadDocument:
        return ""


def _without_title(html: str) -> str:
    """A newsletter's `title` repeats its subject, or says nothing."""
    found = _TITLE.search(html)
    end = html.lower().find("</title", found.end()) if found else -1
    return html[: found.start()] + html[end:] if found and end >= 0 else html
