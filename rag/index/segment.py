"""Whether the files of a search graph are whole, told from their sizes before anything loads them.

Chroma reads a truncated graph without a word: half of a file gone is a third of the vectors never
found again. The header says how many elements of what size there are to be. Layout of version 1, as
of chromadb 1.5: int32 version, then as uint64 the offset of level 0, capacity, elements, bytes an
element. Of another version nothing is said: the probe of `rag.index.worker` still asks for samples.
"""

import struct
from pathlib import Path

HEADER = struct.Struct("<iQQQQ")
VERSION = 1
LENGTH_BYTES = 4


def torn(index: Path) -> str | None:
    """What is wrong with the first broken graph under this directory; None when all are whole."""
    for header in sorted(index.glob("*/header.bin")):
        if wrong := _wrong(header):
            return f"{header.parent.name}/{wrong}"
    return None


def _wrong(header: Path) -> str | None:
    start = header.read_bytes()[: HEADER.size]
    if len(start) < HEADER.size:
        return f"{header.name} has {len(start)} bytes"
    version, _, _, elements, each = HEADER.unpack(start)
    if version != VERSION:
        return None
    for name, least in (("data_level0.bin", elements * each), ("length.bin", elements * LENGTH_BYTES)):
        size = _size(header.with_name(name))
        if size < least:
            return f"{name} has {size} of {least} bytes"
    return None if _links_whole(header.with_name("link_lists.bin"), elements) else "link_lists.bin ends too early"


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _links_whole(path: Path, elements: int) -> bool:
    """Each element has four bytes that say how long its links to upper levels are, then those."""
    data = path.read_bytes() if path.exists() else b""
    at = 0
    try:
        for _ in range(elements):
            at += 4 + int(struct.unpack_from("<I", data, at)[0])
    except struct.error:
        return False
    return at <= len(data)
