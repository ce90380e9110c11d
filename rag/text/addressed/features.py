"""A sentence as the set of its features: words, runs of two and three of them, four letters of one, what is no word.

Letters of other alphabets that look Latin, and digits in place of letters, are read as what they look like, so that a
word cannot hide by its spelling.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain

from rag.linear import Features, hashed, number_of

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
_MOST_LETTERS = 30
"""Of a word."""
_LONGEST = 2_000
"""Code points of a sentence that are looked at."""


def features(sentences: Sequence[str]) -> Features:
    """Numbers below `2 ** BITS`. Time is linear in the sentences."""
    looked_at = [sentence[:_LONGEST] for sentence in sentences]
    words = [["^", *_words(sentence), "$"] for sentence in looked_at]
    others = [
        [*chain.from_iterable(map(_of_letters, own)), *([number_of("spaced")] if _SPACED.search(sentence) else [])]
        for own, sentence in zip(words, looked_at, strict=True)
    ]
    return hashed(words, others, BITS)


@lru_cache(maxsize=50_000)
def _of_letters(word: str) -> Sequence[int]:
    """Of each four letters of a word's beginning, the beginning and the end of it counted as letters."""
    marked = f"<{word[:_MOST_LETTERS]}>" if len(word) >= _LETTERS and word.isalpha() else ""
    return [number_of(f"4 {marked[at : at + _LETTERS]}") for at in range(len(marked) - _LETTERS + 1)]


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
