"""A document with an object a line, of any size, cut into documents of bounded size: whole lines whose numbers go on.

So the limits of time, memory and number that hold for reading a document hold for each part of it, and nobody holds
the whole.
"""

from collections.abc import AsyncGenerator, AsyncIterable, Iterator
from dataclasses import dataclass

PART_BYTES = 4_000_000
PART_LINES = 5_000


@dataclass(frozen=True, slots=True)
class Part:
    """Lines in order. `first` is the number of the first one; None: this is the whole document."""

    data: bytes
    first: int | None


@dataclass(frozen=True, slots=True)
class LongLine:
    """A line that was left out since it has more bytes than a document may."""

    number: int


async def parts(pieces: AsyncIterable[bytes], most: int) -> AsyncGenerator[Part | LongLine]:
    """`most` is the limit of a line in bytes; about as much is held at once. A document no larger than a part is given
    whole."""
    cutter = _Cutter(most)
    async for piece in pieces:
        for part in cutter.take(piece):
            yield part
    for part in cutter.rest():
        yield part


class _Cutter:
    """Time is linear in the document: no byte is searched for a line's end twice."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._size = min(PART_BYTES, most)
        self._held = bytearray()
        self._next = 1
        self._last_end = 0  # behind the last line break among what is held
        self._skipping = False

    def take(self, piece: bytes) -> Iterator[Part | LongLine]:
        if self._skipping:
            end = piece.find(b"\n") + 1
            if not end:
                return
            piece, self._skipping = piece[end:], False
        before = len(self._held)
        self._held += piece
        found = piece.rfind(b"\n") + 1
        self._last_end = before + found if found else self._last_end
        if len(self._held) >= self._size and self._last_end:
            yield from self._whole_lines(self._last_end)
        if len(self._held) > self._most:
            self._held.clear()
            self._skipping = True
            yield LongLine(self._next)
            self._next += 1

    def rest(self) -> Iterator[Part | LongLine]:
        if self._next == 1 and self._held.count(b"\n") < PART_LINES:
            yield Part(bytes(self._held), None)
        else:
            yield from self._whole_lines(len(self._held))

    def _whole_lines(self, end: int) -> Iterator[Part | LongLine]:
        lines = bytes(self._held[:end]).split(b"\n")
        if not lines[-1]:
            lines.pop()
        del self._held[:end]
        self._last_end = 0
        for start in range(0, len(lines), PART_LINES):
            some = lines[start : start + PART_LINES]
            long = [at for at, line in enumerate(some) if len(line) > self._most]
            for at in long:
                some[at] = b""
                yield LongLine(self._next + at)
            yield Part(b"\n".join(some), self._next)
            self._next += len(some)
