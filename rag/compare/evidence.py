"""Which few sentences of a text bear on what is said.

Those with most of its words come first, by word pieces alone; of these the ones that together have most of what it
means. Of 100 claims about real news, most of them in words of their own, the sentence that decides is among the three
that are chosen in 81, by shared stems and figures alone in 60 (realnews' `claims.jsonl` and its quotes).
"""

from collections.abc import Sequence

import numpy as np

from rag.compare.coverage import nearest
from rag.compare.pieces import Contextual

MOST = 3
"""Sentences that are chosen."""
LOOKED_AT = 8
"""Sentences that are read in full: more do not find more."""
SAME_WORD, FIRST, FURTHER = 0.5, 0.5, 0.25
"""What counts beside nearness: pieces that are the same, and how like the whole sentence is, for the first that is
chosen and for others. From 1 to 2 of a hundred are found more or fewer with halves and doubles of these."""


WHOLE = 0.99
"""Coverage at which nothing is left to be found: the sentence stands there as it is."""
ADDS, AS_LIKE = 0.1, 0.8
"""Of what is cited for print, a further sentence must add so much of the words (of 1.5), or be so much as like as the
first. The sentence that decides is then among those cited in 76 of the 100, which are 2.3 on average."""


def choose(contextual: Contextual, said: str, sentences: Sequence[str], *, few: bool = False) -> list[int]:
    """Indices of at most `MOST` of them, in the order of the text; none only where there are none.

    `few`: those that add little are left out. Raises `EmbeddingFailed`.
    """
    ours = contextual(said)
    if not len(ours.ids):
        return []
    weights = ours.weights / ours.weights.sum()
    same = [np.isin(ours.ids, contextual.ids(text)) for text in sentences]
    looked_at = sorted(range(len(sentences)), key=lambda n: -float(weights @ same[n]))[:LOOKED_AT]
    read = {n: contextual(sentences[n]) for n in looked_at}
    near = {n: nearest(ours, read[n]) for n in looked_at}
    like = {n: float(read[n].whole @ ours.whole) for n in looked_at}
    had, close = np.zeros(len(ours.ids), bool), np.zeros(len(ours.ids), np.float32)
    chosen: list[int] = []

    def words(n: int) -> float:
        return float(SAME_WORD * weights @ (had | same[n]) + weights @ np.maximum(close, near[n]))

    held = 0.0
    while len(chosen) < min(MOST, len(looked_at)):
        best = max(
            (n for n in looked_at if n not in chosen),
            key=lambda n: words(n) + (FURTHER if chosen else FIRST) * like[n],
        )
        if few and chosen and words(best) - held < ADDS and like[best] < AS_LIKE * like[chosen[0]]:
            break
        held = words(best)
        chosen.append(best)
        had, close = had | same[best], np.maximum(close, near[best])
        if weights @ close >= WHOLE:
            break
    return sorted(chosen)
