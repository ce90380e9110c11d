"""A sentence as the set of its features: words, runs of two and three of them, four letters of one, what is no word.

Letters of other alphabets that look Latin, and digits in place of letters, are read as what they look like, so that a
word cannot hide by its spelling.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from rag.linear import hashed

BITS = 15
"""Of a feature's number."""

_READ_AS = str.maketrans(
    "асеорхуіјѕԁһӏАВЕКМНОРСТХІЈЅαοερινΑΒΕΗΙΚΜΝΟΡΤΧ“”„«»‘’",
    'aceopxyijsdhlABEKMHOPCTXIJSaoepivABEHIKMNOPTX"""""\'\'',
)
_DIGIT_IN_WORD = re.compile(r"\b(?=\w{0,40}[a-z]{2})(?=\w{0,40}[013457])[a-z013457]{4,40}\b", re.IGNORECASE)
_DIGITS = str.maketrans("013457", "oieast")
_ADDRESS = re.compile(r"https?://\S{1,2000}|[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64}")
_TOKEN = re.compile(r"\w+|[^\w\s]")
_CODE = re.compile(r"(?<![A-Za-z0-9+/])(?=[A-Za-z+/]{0,200}[0-9])[A-Za-z0-9+/]{24,}={0,2}")
_SPACED = re.compile(r"(?:\b\w ){6}")
_DIGIT = re.compile(r"\d")
"""Without one there is neither a code nor a digit in a word, which are searched for at many times the cost."""
_LETTERS = 4
_USUAL = 30
"""Letters of a word whose features are remembered."""
_LONGEST = 2_000
"""Code points of a sentence that are looked at."""


def features(sentence: str) -> set[int]:
    """Numbers below `2 ** BITS`. Time is linear in the sentence."""
    sentence = sentence[:_LONGEST]
    words = ["^", *_words(sentence), "$"]
    names = ["spaced"] if _SPACED.search(sentence) else []
    return hashed(words, names, BITS).union(*map(_of_letters, words))


def _of_letters(word: str) -> frozenset[int]:
    """Of each four letters, the beginning and the end of the word counted as letters."""
    if len(word) < _LETTERS or not word.isalpha():
        return frozenset()
    return _remembered(word) if len(word) <= _USUAL else frozenset(hashed([], _fours(word), BITS))


@lru_cache(maxsize=50_000)
def _remembered(word: str) -> frozenset[int]:
    return frozenset(hashed([], _fours(word), BITS))


def _fours(word: str) -> Iterator[str]:
    marked = f"<{word}>"
    return (f"4 {marked[at : at + _LETTERS]}" for at in range(len(marked) - _LETTERS + 1))


def _words(sentence: str) -> list[str]:
    """In lower case; a number is `0`, and an address or a long code is one word."""
    plain = unicodedata.normalize("NFKC", sentence)
    if "@" in plain or "://" in plain:
        plain = _ADDRESS.sub(" address ", plain)
    if not _DIGIT.search(plain):
        return _TOKEN.findall(plain.translate(_READ_AS).lower())
    plain = _CODE.sub(" code ", plain).translate(_READ_AS)
    plain = _DIGIT_IN_WORD.sub(lambda found: found[0].translate(_DIGITS), plain).lower()
    return ["0" if word.isdecimal() else word for word in _TOKEN.findall(plain)]
