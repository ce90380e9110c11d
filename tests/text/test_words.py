from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text import STOP_WORDS, content_stems, stem, words


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("The U.S. President-elect", ["the", "us", "president", "elect"]),
        ("US troops", ["us", "troops"]),
        ("Dunn's men’s club", ["dunn", "men", "club"]),
        ("It cost $1,200.50, or 3.5%.", ["it", "cost", "1,200.50", "or", "3.5"]),
        ("don’t", ["don't"]),
        ("the 5th of Feb.", ["the", "5th", "of", "feb"]),
        ("snake_case — Ünïcode", ["snake", "case", "ünïcode"]),
        ("...", []),
    ],
)
def test_words(text: str, tokens: list[str]):
    assert words(text) == tokens


@given(st.text())
def test_words_are_lower_case_and_not_empty(text: str):
    assert all(word and word == word.lower() for word in words(text))


def test_forms_of_a_word_share_a_stem():
    assert stem("elections") == stem("election")
    assert content_stems("Who was informed of the calls?") == ["inform", "call"]


def test_us_is_a_content_word():
    assert "us" not in STOP_WORDS
    assert content_stems("in the U.S.") == ["us"]


def test_threads_get_the_same_stems():
    vocabulary = [f"{a}{b}ations" for a in "bcdfgh" for b in "aeiou"] * 20
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(stem, vocabulary))
    assert found == [stem(word) for word in vocabulary]
