"""Zipped folders and single files packed with gzip: their documents, bounded in number and in size.

Sizes are counted as they are unpacked: what an archive says of itself is no more than a claim. Nothing is written to
the disk, so a member's name is only a name.
"""

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from rag.errors import BadDocument, TooLarge
from rag.parse.formats import why_skipped
from rag.parse.found import Rejected, Skipped
from rag.text import normalise

MOST_MEMBERS = 10_000
MOST_BYTES = 200_000_000
"""All that is unpacked of one archive."""

MOST_OF_MEMBER = 20_000_000
"""As a file that is sent by itself has (RAG_LIMITS_BODY_BYTES by default)."""

MOST_RATIO = 200
"""Of unpacked to packed size, over the first megabyte: text packs to a fifth, a bomb to a thousandth."""

_FREE_BYTES = 1_000_000
_LONGEST_NAME = 300
_ENCRYPTED = 0x1
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)


@dataclass(frozen=True, slots=True)
class Member:
    name: str
    data: bytes


def members(data: bytes) -> Iterator[Member | Rejected | Skipped]:
    """In the order of their names. Raises `BadDocument` for a damaged archive, or one that is encrypted as a whole,
    and `TooLarge` for more than 10,000 members or 200 MB of them."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            found = sorted((info for info in archive.infolist() if not info.is_dir()), key=lambda info: info.filename)
            _check_number(found)
            left = MOST_BYTES
            for info in found:
                name = _name(info)
                if reason := why_skipped(name):
                    yield Skipped(name, reason)
                    continue
                member = _member(archive, info, name, min(left, MOST_OF_MEMBER))
                if isinstance(member, Member):
                    left -= len(member.data)
                elif left < MOST_OF_MEMBER:
                    raise TooLarge(f"the archive unpacks to more than {MOST_BYTES} bytes: split it")
                yield member
    except zipfile.BadZipFile:
        raise BadDocument("the ZIP archive is damaged or cut off: send it again") from None


def unpack_gzip(data: bytes) -> bytes:
    """Raises `BadDocument` for a damaged one, `TooLarge` for more than a document may have."""
    unpack = zlib.decompressobj(wbits=31)
    try:
        found = unpack.decompress(data, MOST_OF_MEMBER + 1)
    except zlib.error as error:
        raise BadDocument(f"the gzip file is damaged ({error}): send it again") from None
    if len(found) > MOST_OF_MEMBER:
        raise TooLarge(f"the gzip file unpacks to more than {MOST_OF_MEMBER} bytes: split it")
    if not unpack.eof:
        raise BadDocument("the gzip file is cut off: send it again")
    return found


def _check_number(found: list[zipfile.ZipInfo]) -> None:
    if not found:
        raise BadDocument("the archive is empty: send one with articles")
    if len(found) > MOST_MEMBERS:
        raise TooLarge(f"the archive has more than {MOST_MEMBERS} files: split it")
    if all(info.flag_bits & _ENCRYPTED for info in found):
        raise BadDocument("the archive is encrypted: send it without a password")


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, most: int) -> Member | Rejected:
    if info.flag_bits & _ENCRYPTED:
        return Rejected(name, BadDocument("the file is encrypted: send it without a password"))
    most = min(most, max(_FREE_BYTES, info.compress_size * MOST_RATIO))
    try:
        with archive.open(info) as file:
            data = file.read(most + 1)
    except _DAMAGED:
        return Rejected(name, BadDocument("the file is damaged in the archive, or packed in a way that is not read"))
    if len(data) > most:
        return Rejected(name, TooLarge(f"the file unpacks to more than {most} bytes: send it by itself"))
    return Member(name, data)


def _name(info: zipfile.ZipInfo) -> str:
    """As it is shown: one line, no way up, relative."""
    parts = normalise(info.filename[:_LONGEST_NAME]).replace("\\", "/").split("/")
    return "/".join(part for part in parts if part not in ("", ".", "..")) or "file"
