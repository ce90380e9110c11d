"""Words that the cited text lacks, and whether they only say otherwise what it says."""

from collections.abc import Callable, Sequence

from rag.text.directions import directions
from rag.verify.finding import Found
from rag.verify.linked import CAUSE

SOFT = ("event", "detail")
"""Kinds of findings that another wording gives too."""
ODD = 0.015
"""Least gain of likeness to the cited text, by leaving out a word, at which the word says something else."""
MOST = 0.25
LEAST = 0.55
"""Share of its content words that must be carried where a word is to be waived."""
_WEIGHTY = ("level", "contest", "side", "claim")
"""Ways a thing can go of which the nearest text tells little: a rate cut is as near to "the rate stays" as a rise."""


def otherwise_worded(
    found: Sequence[Found], sentence: str, cited: str, words: int, likeness: Callable[[str], float]
) -> list[Found]:
    """Those words that say otherwise what the cited text says: without them the sentence is no nearer to that text.

    Occlusion (Zeiler and Fergus 2014) of one word, and of all of them. On 160 drafted sentences about seeds/ a word
    that the cited text does not bear out takes the sentence away from it by .02 to .07, another wording by less than
    `ODD`. What follows "because" is held to its words, and so is a sentence of which more than `MOST` of its content
    `words` would have to be waived.
    """
    cause = CAUSE.search(sentence)
    there = {d.value for d in directions(cited)}
    turns = [d for d in directions(sentence) if d.value.split(" ")[0] in _WEIGHTY and d.value not in there]
    odd = [
        f
        for f in found
        if f.kind in SOFT
        and not (cause and f.start >= cause.start())
        and not any(f.start < d.end and d.start < f.end for d in turns)
    ]
    whole = likeness(sentence)
    if len(odd) > MOST * words or (len(odd) > 1 and likeness(_without(sentence, odd)) - whole >= ODD):
        return []
    return [f for f in odd if likeness(_without(sentence, [f])) - whole < ODD]


def _without(sentence: str, found: Sequence[Found]) -> str:
    for f in sorted(found, key=lambda f: -f.start):
        sentence = sentence[: f.start] + sentence[f.end :].lstrip()
    return sentence
