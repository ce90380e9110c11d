"""Whether the words that a sentence cites carry it. English only; of other languages, figures and names.

`Verifier.check` looks for every particular of the sentence in the cited text and compares what stands in the same place
(`rag.verify.findings`), measures how far its words are covered (`rag.compare`), asks a model that reads both together
(`rag.entail`), and decides from these (`rag.verify.decide`).
"""

from rag.verify.verifier import METHOD, Claim, Verifier

__all__ = ["METHOD", "Claim", "Verifier"]
