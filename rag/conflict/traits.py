"""What a sentence says that something is: "is a retired geologist", "the Blue Party". English only."""

import re
from collections.abc import Iterator
from itertools import pairwise

from rag.conflict.asking import Asking
from rag.conflict.classes import listed, of_class
from rag.conflict.statement import GENERAL
from rag.text import STOP_WORDS, stem
from rag.types import Particular

_IS = re.compile(
    r"(?:\b(?:is|was|are|were|became|as|being)\s+(?:an?|the|one of the)|,\s+an?)\s+"
    r"(?P<what>(?:(?!(?:who|that|which|in|of|from|by|for|to|with|at|on|where|when|born|is|was|are|known|associated"
    r"|based|used|often|throughout|during|whose)\b)[\w’'/-]+ ?){1,7})"
)
_ANY = frozenset(
    map(stem, "former retired professional late young current first player coach club team member".split())
)
_WORD = re.compile(r"[^\W\d_]+")


def traits(text: str, asked: Asking) -> Iterator[Particular]:
    """Of a list where the question asks for one; else after "is a", and the word before what is asked for.

    The normal form of a trait are its telling stems.
    """
    attribute = frozenset[str]().union(*asked.attribute)
    if kinds := listed(attribute):
        for start, said, value in of_class(kinds, text):
            yield Particular("name", said, start, start + len(said), value)
        return
    for match in _IS.finditer(text):
        yield from _trait(match["what"], match.start("what"), asked)
    for before, at in pairwise(_WORD.finditer(text)):
        beside = at.start() - before.end() == 1 and before[0].lower() not in STOP_WORDS
        if beside and stem(at[0].lower()) in attribute and not at[0].endswith("s"):
            yield from _trait(before[0], before.start(), asked)


def _trait(said: str, start: int, asked: Asking) -> Iterator[Particular]:
    """Compared without words of the question and, where others are left, origins and words that go with any."""
    said = said.rstrip(" ,")
    telling = {w: stem(w.lower()) for w in _WORD.findall(said) if w.lower() not in STOP_WORDS}
    telling = {w: s for w, s in telling.items() if s not in asked.words | GENERAL}
    telling = {w: s for w, s in telling.items() if not w[0].isupper()} or telling
    telling = {w: s for w, s in telling.items() if s not in _ANY} or telling
    if telling:
        yield Particular("name", said, start, start + len(said), " ".join(telling.values()))
