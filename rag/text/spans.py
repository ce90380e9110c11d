"""Spans as bytes, for a column or a message."""

import sys
from array import array
from collections.abc import Iterable

from rag.types import Span


def pack(spans: Iterable[Span]) -> bytes:
    """Eight bytes a span: start and end, unsigned, little-endian."""
    numbers = array("I", [number for span in spans for number in (span.start, span.end)])
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


def unpack(packed: bytes) -> tuple[Span, ...]:
    numbers = array("I", packed)
    if sys.byteorder == "big":
        numbers.byteswap()
    return tuple(map(Span, numbers[::2], numbers[1::2]))
