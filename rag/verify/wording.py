"""Words that the cited text lacks, and whether they only say otherwise what it says."""

import re
from collections.abc import Callable, Sequence

from rag.verify.finding import Found

SOFT = ("event", "detail")
"""Kinds of findings that another wording gives too."""
ODD = 0.015
"""Least gain of likeness to the cited text, by leaving out a word, at which the word says something else."""
MOST = 0.25
LEAST = 0.55
"""Share of its content words that must be carried where a word is to be waived."""
_CAUSE = re.compile(
    r"\b(?:because|due to|owing to|caus(?:ed|ing)|triggered|sparked|set off|led to|thanks to|as a result of|blamed)\b",
    re.IGNORECASE,
)


def otherwise_worded(
    found: Sequence[Found], sentence: str, words: int, likeness: Callable[[str], float]
) -> list[Found]:
    """Those words that say otherwise what the cited text says: without them the sentence is no nearer to that text.

    Occlusion (Zeiler and Fergus 2014) of one word, and of all of them. On 160 drafted sentences about seeds/ a word
    that the cited text does not bear out takes the sentence away from it by .02 to .07, another wording by less than
    `ODD`. What follows "because" is held to its words, and so is a sentence of which more than `MOST` of its content
    `words` would have to be waived.
    """
    cause = _CAUSE.search(sentence)
    odd = [f for f in found if f.kind in SOFT and not (cause and f.start >= cause.start())]
    whole = likeness(sentence)
    if len(odd) > MOST * words or (len(odd) > 1 and likeness(_without(sentence, odd)) - whole >= ODD):
        return []
    return [f for f in odd if likeness(_without(sentence, [f])) - whole < ODD]


def _without(sentence: str, found: Sequence[Found]) -> str:
    for f in sorted(found, key=lambda f: -f.start):
        sentence = sentence[: f.start] + sentence[f.end :].lstrip()
    return sentence
