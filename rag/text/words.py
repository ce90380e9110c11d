"""Words of a text, as search, ranking and checking count them."""

import re
from collections.abc import Callable
from functools import lru_cache
from threading import Lock
from typing import cast

from snowballstemmer.english_stemmer import EnglishStemmer

_WORD = re.compile(
    r"(?P<dotted>(?<![^\W_])(?:[^\W\d_]\.){2,}(?:[^\W\d_](?![^\W_]))?)"  # U.S., e.g., U.S.S.R
    r"|\d+(?:[.,]\d+)*(?:[^\W_])*"  # 1,200 and 3.5 and 5th
    r"|[^\W_]+(?:['’][^\W_]+)*"
)
_POSSESSIVE = re.compile(r"'s$")

STOP_WORDS: frozenset[str] = frozenset(
    """
    a about above after again against all also am an and any are aren't as at be because been before being below
    between both but by can can't cannot could couldn't did didn't do does doesn't doing don't down during each few
    for from further had hadn't has hasn't have haven't having he he'd he'll her here hers herself him himself his
    how i i'd i'll i'm i've if in into is isn't it its itself just let me more most mustn't my myself no nor not now
    of off on once only or other ought our ours ourselves out over own same shall shan't she she'd she'll should
    shouldn't so some such than that the their theirs them themselves then there these they they'd they'll they're
    they've this those through to too under until up upon very was wasn't we we'd we'll we're we've were weren't
    what when where which while who whom whose why will with won't would wouldn't yet you you'd you'll you're you've
    your yours yourself yourselves
    """.split()
)
"""English function words. "us" is not one of them: it is how `words` reads "U.S."."""


def words(text: str) -> list[str]:
    """Lower-case word tokens in order. Numbers keep their inner points and commas; hyphens part words.

    "U.S." and "US" are both `us`; a possessive 's is dropped; a curly apostrophe counts as a straight one.
    """
    return [_token(found) for found in _WORD.finditer(text)]


def _token(found: re.Match[str]) -> str:
    token = found[0].lower()
    if found["dotted"]:
        return token.replace(".", "")
    return _POSSESSIVE.sub("", token.replace("’", "'"))


_stem = cast(Callable[[str], str], EnglishStemmer().stemWord)  # pyright: ignore[reportUnknownMemberType]
_stemmer_lock = Lock()


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The Snowball English stem of a lower-case word: `elections` and `election` share one."""
    with _stemmer_lock:  # a stemmer keeps the word that it works on in itself
        return _stem(word)


def content_stems(text: str) -> list[str]:
    """Stems of the words of `text` that are not stop words, in order, repeated ones kept."""
    return [stem(word) for word in words(text) if word not in STOP_WORDS]
