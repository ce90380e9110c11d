"""A thing whose price or amount is asked for and that no passage names: "what did the bridge repairs cost" where only a
hotel was repaired, "what is the unemployment rate" where only another rate is told.

Only of prices and of quantities that have a name: of what else is asked, articles tell in too many words. English only.
"""

import re
from collections.abc import Iterator, Sequence

from rag.read import same_word
from rag.text import STOP_WORDS, stem, words
from rag.text.concepts import concept
from rag.types import Hit

_PRICED = re.compile(
    r"\W*(?:what|how much) (?:did|does|do|will|would) (?:(?P<thing>the (?:[a-z-]+ ){1,3}?)(?:cost|weigh)\b"
    r"|it cost to (?P<deed>[a-z-]+ (?:the |a |an )?[a-z-]+))",
    re.IGNORECASE,
)
_QUANTITY = re.compile(
    r"\W*what (?:is|was|are|were) the (?P<thing>(?:[a-z-]+ ){0,2}?(?:rate|population|turnout|inflation|debt|budget"
    r"|prices?|temperature|depth|height|weight|capacity|salary|wage|age|speed|length|deficit|revenue|profit))"
    r" (?:of|in|at|for)\b",
    re.IGNORECASE,
)
_ANY = frozenset(
    "current latest total average annual main overall exact approximate estimated typical usual minimum maximum"
    " new present official first last next rate price prices"
    " work works project whole cost costs".split()
)
"""Words that tell no thing from another."""
ROOT = 5
"""Letters that two forms of a word have in common."""


def missing(question: str, hits: Sequence[Hit]) -> str | None:
    """The thing as the question calls it, where no passage has all its words, in any form or as synonyms."""
    asked = _PRICED.match(question)
    asked = asked or _QUANTITY.match(question)
    thing = next((text for text in asked.groups() if text), "") if asked else ""
    needed = [word for word in words(thing) if word not in STOP_WORDS and word not in _ANY]
    if not needed or any(not list(_lacking(needed, hit)) for hit in hits):
        return None
    return thing.strip()


def _lacking(needed: Sequence[str], hit: Hit) -> Iterator[str]:
    there = set(words(f"{hit.title} {hit.text}"))
    stems = {concept(stem(word)) for word in there}
    for word in needed:
        alike = (o for o in there if (len(word) >= ROOT and o[:ROOT] == word[:ROOT]) or same_word(word, o))
        if concept(stem(word)) not in stems and not any(alike):
            yield word
