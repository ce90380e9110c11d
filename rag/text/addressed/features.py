"""A sentence as the set of its features: words, runs of two and three of them, four letters of one, what is no word.

Letters of other alphabets that look Latin, and digits in place of letters, are read as what they look like, so that a
word cannot hide by its spelling.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from rag.linear import hashed

BITS = 15
"""Of a feature's number."""

_LOOKS_LATIN = str.maketrans(
    "асеорхуіјѕԁһӏАВЕКМНОРСТХІЈЅαοερινΑΒΕΗΙΚΜΝΟΡΤΧ", "aceopxyijsdhlABEKMHOPCTXIJSaoepivABEHIKMNOPTX"
)
_DIGIT_IN_WORD = re.compile(r"\b(?=\w{0,40}[a-z]{2})(?=\w{0,40}[013457])[a-z013457]{4,40}\b", re.IGNORECASE)
_DIGITS = str.maketrans("013457", "oieast")
_QUOTES = str.maketrans("“”„«»‘’", '"""""\'\'')
_ADDRESS = re.compile(r"https?://\S{1,2000}|[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64}")
_TOKEN = re.compile(r"\w+|[^\w\s]")
_CODE = re.compile(r"(?<![A-Za-z0-9+/])(?=[A-Za-z+/]{0,200}[0-9])[A-Za-z0-9+/]{24,}={0,2}")
_SPACED = re.compile(r"(?:\b\w ){6}")
_LETTERS = 4
_LONGEST = 2_000
"""Code points of a sentence that are looked at."""


def features(sentence: str) -> list[int]:
    """Numbers below `2 ** BITS`, each once, ascending. Time is linear in the sentence."""
    return hashed(_names(sentence[:_LONGEST]), BITS)


def _names(sentence: str) -> Iterator[str]:
    words = ["^", *_words(sentence), "$"]
    yield from (f"1 {word}" for word in words)
    yield from (f"2 {first} {second}" for first, second in pairwise(words))
    yield from (f"3 {' '.join(three)}" for three in zip(words, words[1:], words[2:], strict=False))
    for word in words:
        if word.isalpha() and len(word) >= _LETTERS:
            marked = f"<{word}>"
            yield from (f"4 {marked[at : at + _LETTERS]}" for at in range(len(marked) - _LETTERS + 1))
    if _SPACED.search(sentence):
        yield "spaced"


def _words(sentence: str) -> list[str]:
    """In lower case; a number is `0`, and an address or a long code is one word."""
    plain = _CODE.sub(" code ", _ADDRESS.sub(" address ", unicodedata.normalize("NFKC", sentence)))
    plain = plain.translate(_LOOKS_LATIN)
    plain = _DIGIT_IN_WORD.sub(lambda found: found[0].translate(_DIGITS), plain).translate(_QUOTES).lower()
    return ["0" if word.isdecimal() else word for word in _TOKEN.findall(plain)]
