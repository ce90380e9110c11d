"""Features are numbered as their names are, without the names being put together."""

from zlib import crc32

from hypothesis import given
from hypothesis import strategies as st

from rag.linear import LONGEST_WORD, hashed, number_of

WORDS = st.lists(st.text(min_size=1, max_size=8), max_size=12)
NAMES = st.lists(st.text(max_size=8), max_size=4)


def _expected(words: list[str], names: list[str]) -> list[int]:
    runs = [f"{n} {' '.join(words[at : at + n])}" for n in (1, 2, 3) for at in range(len(words) - n + 1)]
    return sorted({crc32(name.encode("utf-8", "replace")) & 0xFFFF for name in [*runs, *names]})


@given(st.lists(st.tuples(WORDS, NAMES), max_size=5))
def test_the_numbers_of_runs_are_those_of_their_names(texts: list[tuple[list[str], list[str]]]) -> None:
    found = hashed([words for words, _ in texts], [[number_of(name) for name in names] for _, names in texts], 16)
    assert [found.of(n) for n in range(len(texts))] == [_expected(words, names) for words, names in texts]


def test_of_a_very_long_word_the_beginning_is_looked_at() -> None:
    long = "x" * 500
    assert hashed([[long]], [[]], 16).of(0) == _expected([long[: LONGEST_WORD - 1]], [])
