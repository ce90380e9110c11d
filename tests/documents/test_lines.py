"""A document with an object a line is cut into parts of whole lines, whose numbers go on."""

from collections.abc import AsyncGenerator

from hypothesis import given
from hypothesis import strategies as st

from rag.documents import lines
from rag.documents.lines import LongLine, Part, parts

MOST = 40


async def _cut(pieces: list[bytes]) -> list[Part | LongLine]:
    async def given() -> AsyncGenerator[bytes]:
        for piece in pieces:
            yield piece

    return [part async for part in parts(given(), MOST)]


@given(
    st.lists(st.binary(max_size=60).map(lambda line: line.replace(b"\n", b" ")), max_size=20),
    st.integers(1, 90),
    st.booleans(),
)
async def test_every_line_comes_once_under_its_number(given: list[bytes], size: int, ended: bool) -> None:
    whole = b"\n".join(given) + b"\n" * ended
    found = await _cut([whole[at : at + size] for at in range(0, len(whole), size)])
    numbered: dict[int, bytes] = {}
    for part in found:
        if isinstance(part, Part):
            assert len(part.data) <= MOST + size
            numbered |= {(part.first or 1) + at: line for at, line in enumerate(part.data.split(b"\n")) if line}
    assert numbered == {n: line for n, line in enumerate(given, 1) if 0 < len(line) <= MOST}
    assert [p.number for p in found if isinstance(p, LongLine)] == [n for n, x in enumerate(given, 1) if len(x) > MOST]


async def test_a_small_document_is_given_whole() -> None:
    assert await _cut([b"[1,\n", b"2]\n"]) == [Part(b"[1,\n2]\n", None)]


async def test_many_short_lines_are_several_parts() -> None:
    found = await _cut([b"1\n" * 3 * lines.PART_LINES])
    assert [part.first for part in found if isinstance(part, Part)] == [
        1,
        lines.PART_LINES + 1,
        2 * lines.PART_LINES + 1,
    ]
