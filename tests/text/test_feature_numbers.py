"""Features are numbered as their names are, without the names being put together."""

from zlib import crc32

from hypothesis import given
from hypothesis import strategies as st

from rag.linear import hashed

WORDS = st.lists(st.text(min_size=1, max_size=8), max_size=12)


@given(WORDS, st.lists(st.text(max_size=8), max_size=4))
def test_the_numbers_of_runs_are_those_of_their_names(words: list[str], names: list[str]) -> None:
    runs = [f"{n} {' '.join(words[at : at + n])}" for n in (1, 2, 3) for at in range(len(words) - n + 1)]
    expected = {crc32(name.encode("utf-8", "replace")) & 0xFFFF for name in [*runs, *names]}
    assert hashed(words, names, 16) == expected
