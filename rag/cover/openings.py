"""Sentences that cannot stand alone, by how they open. English only; a heuristic of our own."""

import re

_LEANING = re.compile(
    r"""["“'‘]?(?:(?:he|she|it|they|this|that|these|those|such|his|her|its|their|there)\b
      | (?:however|moreover|furthermore|additionally|also|but|and|so|yet|thus|therefore|meanwhile|instead|besides
         |nonetheless|nevertheless|still|for[ ]example|for[ ]instance|in[ ]addition|as[ ]a[ ]result
         |on[ ]the[ ]other[ ]hand|in[ ]contrast|in[ ]fact|of[ ]course|at[ ]the[ ]same[ ]time
         |despite[ ]this|by[ ]contrast|similarly)\b)""",
    re.IGNORECASE | re.VERBOSE,
)


def leans_on_another(sentence: str) -> bool:
    """It opens with a pronoun, or with a word that ties it to what stands before."""
    return _LEANING.match(sentence) is not None
