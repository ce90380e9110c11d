"""Whether the words that a sentence cites support it.

`check` carries the content words first, then looks for every particular of the sentence in the cited
text. What it does not look at, and therefore cannot find wrong: who did what to whom when both are
named, who says a thing, direction ("rose", "fell") and degree ("nearly", "at least"), modality
("may", "plans to"), time order, and anything that needs knowledge from outside the cited text.
"""

from rag.verify.check import METHOD, check

__all__ = ["METHOD", "check"]
