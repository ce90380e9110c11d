"""Bytes to text: what a byte order mark says, then what is declared, then UTF-8, then a guess.

A guess and replaced bytes are told in a warning; nothing else changes a character.
"""

import re
from dataclasses import dataclass

from rag.errors import BadDocument

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_BINARY = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"\x1f\x8b", "a gzip file"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "a database"),
    (b"BZh", "a bzip2 file"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard file"),
)
_DECLARED = re.compile(
    rb"""(?:encoding\s*=\s*["']|<meta[^>]{0,200}charset\s*=\s*["']?)([\w.:-]{2,40})""", re.IGNORECASE
)
_PARAMETER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_SAMPLE, _BEFORE = 65_536, 1_000
_OTHER = re.compile(rb"[\x80-\xff]")
_FOREIGN_WORD = re.compile(rb"[\xc0-\xff]{4,}")
_MARKUP = re.compile(rb"<[^<>]{0,2000}>")
_ENTERED_AS_WESTERN = frozenset({"iso-8859-1", "latin-1", "latin1", "ascii", "us-ascii", "iso_8859-1"})
"""Names that the web uses for windows-1252 (WHATWG Encoding)."""


@dataclass(frozen=True, slots=True)
class Decoded:
    text: str
    warning: str | None = None


def decode(data: bytes, *, media_type: str | None = None) -> Decoded:
    """Raises `BadDocument` for an empty or a binary document."""
    if not data.strip(b" \t\r\n\x00"):
        raise BadDocument("the document is empty: send an article with text")
    for magic, what in _BINARY:
        if data.startswith(magic):
            raise BadDocument(f"the document is {what}, not text: convert it to text, Markdown or HTML first")
    decoded = _by_mark(data) or _by_width(data) or _by_name(data, media_type) or _by_guess(data)
    text = decoded.text.removeprefix("\ufeff")
    sample = text[:_SAMPLE]
    if len(_CONTROLS.findall(sample)) * 20 > len(sample):
        raise BadDocument("the document is binary, not text: send text, Markdown, HTML, a feed or JSON")
    return Decoded(text.replace("\r\n", "\n").replace("\r", "\n"), decoded.warning)


def _by_mark(data: bytes) -> Decoded | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _replacing(data[len(mark) :], encoding)
    return None


def _by_width(data: bytes) -> Decoded | None:
    """UTF-16 without a mark: of Western text every other byte is zero."""
    sample = data[:4096]
    if len(sample) < 4 or len(data) % 2 or sample.count(0) * 4 < len(sample):
        return None
    for zeros, others, encoding in ((sample[1::2], sample[::2], "utf-16-le"), (sample[::2], sample[1::2], "utf-16-be")):
        if zeros.count(0) * 10 > len(zeros) * 6 and others.count(0) * 20 < len(others):
            return _replacing(data, encoding)
    return None


def _by_name(data: bytes, media_type: str | None) -> Decoded | None:
    for encoding in (*_declared(data, media_type), "utf-8"):
        try:
            return Decoded(data.decode(encoding))
        except (LookupError, ValueError):
            continue
    return None


def _declared(data: bytes, media_type: str | None) -> list[str]:
    """Names of text encodings; `codecs` also knows transformations, which `bytes.decode` refuses."""
    names = [found[1] for found in [_PARAMETER.search(media_type or "")] if found]
    head = data[:2048]
    if head.lstrip()[:1] == b"<":
        names += [found[1].decode("ascii") for found in [_DECLARED.search(head)] if found]
    return ["utf-8" if name.lower() in _ENTERED_AS_WESTERN else name for name in names] + [
        "windows-1252" for name in names if name.lower() in _ENTERED_AS_WESTERN
    ]


def _by_guess(data: bytes) -> Decoded:
    """Not UTF-8, nothing declared. A few wrong bytes in what is else UTF-8 are damage, not another encoding."""
    repaired = data.decode("utf-8", "replace")
    damage, kept = repaired.count("\ufffd"), sum(character > "\x7f" for character in repaired[:_SAMPLE])
    if kept > 3 * repaired[:_SAMPLE].count("\ufffd"):
        return Decoded(repaired, f"not valid UTF-8: {damage} byte sequences were replaced; send UTF-8")
    first = _OTHER.search(data)
    start = max(0, first.start() - _BEFORE) if first else 0
    encoding = _guess(data[start : start + _SAMPLE])
    try:
        return Decoded(data.decode(encoding), f"no encoding declared: read as {encoding}; send UTF-8 if this is wrong")
    except (LookupError, ValueError):
        return Decoded(repaired, f"not valid UTF-8: {damage} byte sequences were replaced; send UTF-8")


def _guess(sample: bytes) -> str:
    from charset_normalizer import from_bytes  # takes long to import; most documents are UTF-8

    if _looks_western(sample):
        return "windows-1252"
    best = from_bytes(_MARKUP.sub(b" ", sample)).best()
    return best.encoding if best else "windows-1252"


def _looks_western(sample: bytes) -> bool:
    """Mostly ASCII, and the other bytes are letters inside words, quotation marks or dashes of windows-1252; words
    of nothing else are those of another alphabet."""
    others = [byte for byte in sample if byte > 0x7F]
    usual = b"\x80\x82\x84\x85\x91\x92\x93\x94\x95\x96\x97\xa0\xa3\xa7\xab\xb0\xbb\xbd\xbf"
    fine = sum(byte in usual or byte >= 0xC0 for byte in others)
    in_words = sum(map(len, _FOREIGN_WORD.findall(sample)))
    return len(others) * 5 < len(sample) and fine * 20 >= len(others) * 19 and in_words * 2 < len(others)


def _replacing(data: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(data.decode(encoding))
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
        return Decoded(text, f"not valid {encoding.upper()}: {text.count(chr(0xFFFD))} places were replaced")
