"""Whether the words that a sentence cites support it. English only.

`check` carries the content words first, then looks for every particular of the sentence in the cited text, then lays
the sentence beside the cited sentences that it was made of and compares what stands in the same place: names and
figures that changed places, modality, direction, superlatives, hedges, negations, and who says it. Last it reads the
clauses of both (`rag.grammar`): what happened, who did it to whom, whether it happened, and words that the cited text
has only the opposite of. What it does not look at, and therefore cannot find wrong: causes, the order of events,
conditions, whom a pronoun of the sentence means, and anything that needs knowledge from outside the cited text. A
verdict names what of these the sentence has (`Support.not_looked_at`).
"""

from rag.verify.check import METHOD, check

__all__ = ["METHOD", "check"]
