"""Formats that are told by their first bytes, before anybody takes them for text."""

import re
import zipfile
from io import BytesIO

from rag.errors import BadDocument
from rag.parse.formats import REFUSED, Format, Refused

_HEAD = 16_384
_PDF_WITHIN = 1024
"""Readers of PDF accept so many bytes before its mark (ISO 32000-1, annex H.3.4.1)."""

_ZIPS = (b"PK\x03\x04", b"PK\x05\x06")
_MOST_LOOKED_AT = 10_000
_REFUSED_STARTS = (
    (b"{\\rtf", "rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "doc"),
    (b"%!PS", "postscript"),
    (b"\\documentclass", "tex"),
    (b"WEBVTT", "subtitles"),
    (b"BEGIN:VCALENDAR", "calendar"),
    (b"BEGIN:VCARD", "calendar"),
    (b"Rar!\x1a\x07", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ\x00", "archive"),
    (b"\x28\xb5\x2f\xfd", "archive"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"BM6", "picture"),
    (b"ID3", "sound"),
    (b"OggS", "sound"),
    (b"\x7fELF", "program"),
    (b"SQLite format 3\x00", "program"),
)
_RIFF = {b"WEBP": "picture", b"WAVE": "sound", b"AVI ": "sound"}
_FIELD = re.compile(rb"([A-Za-z][A-Za-z0-9-]{0,60}):[ \t]?[^\n]{0,2000}\n(?:[ \t][^\n]{0,2000}\n)*+")
_MBOX = re.compile(rb"From [^\s]{1,300} [^\n]{0,80}\d\d:\d\d(?::\d\d)?[^\n]{0,40}\r?\n")
_OF_EVERY_MAIL = frozenset({b"from", b"date"})
_OF_MAIL_ONLY = frozenset({b"mime-version", b"message-id", b"received", b"return-path", b"delivered-to"})
_INSIDE = (
    ("word/document.xml", "docx"),
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "xlsx"),
    ("ppt/presentation.xml", "pptx"),
    ("Index/Document.iwa", "pages"),
    ("META-INF/MANIFEST.MF", "program"),
)
_MIMETYPES = (
    (b"application/vnd.oasis.opendocument.text", "odt"),
    (b"application/vnd.oasis.opendocument.spreadsheet", "xlsx"),
    (b"application/vnd.oasis.opendocument.presentation", "pptx"),
    (b"application/epub+zip", "epub"),
)


def kind_of_bytes(data: bytes) -> Format | Refused | None:
    """What the first bytes say; None for what may be text."""
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return "pdf"
    if data.startswith(_ZIPS):
        return _kind_of_zip(data)
    if data.startswith(b"\x1f\x8b"):
        return "gzip"
    head = data[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()
    for start, name in _REFUSED_STARTS:
        if head.startswith(start):
            return REFUSED[name]
    if head.startswith(b"RIFF") and head[8:12] in _RIFF:
        return REFUSED[_RIFF[head[8:12]]]
    if data[257:262] == b"ustar":
        return REFUSED["archive"]
    if data[4:8] == b"ftyp":
        return REFUSED["sound"]
    if _MBOX.match(head):
        return "mbox"
    return "mail" if _is_mail(head) else None


def _is_mail(head: bytes) -> bool:
    """Fields of RFC 5322 from the first line on, among them one that only a mail has."""
    lines = head.replace(b"\r\n", b"\n")
    names: set[bytes] = set()
    at = 0
    while field := _FIELD.match(lines, at):
        names.add(field[1].lower())
        at = field.end()
    return names >= _OF_EVERY_MAIL and bool(names & _OF_MAIL_ONLY)


def _kind_of_zip(data: bytes) -> Format | Refused:
    """A folder, or a document that is kept as one. Raises `BadDocument` for a damaged one."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = frozenset(info.filename for info in archive.infolist()[:_MOST_LOOKED_AT])
            mimetype = _mimetype(archive) if "mimetype" in names else b""
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError):
        raise BadDocument("the ZIP archive is damaged or cut off: send it again") from None
    for start, name in _MIMETYPES:
        if mimetype.startswith(start):
            return REFUSED[name]
    for inside, name in _INSIDE:
        if inside in names:
            return "docx" if name == "docx" else REFUSED[name]
    return "zip"


def _mimetype(archive: zipfile.ZipFile) -> bytes:
    with archive.open("mimetype") as member:
        return member.read(100)
