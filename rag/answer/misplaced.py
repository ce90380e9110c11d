"""A question that puts somebody or something where no passage has it: "the Corvane plant in Halvik".

The evidence knows both names, and no passage has the two. English only.
"""

import re
from collections.abc import Sequence

from rag.answer.select_confidence import names_missing
from rag.text.names import names
from rag.types import Hit, Particular

_PLACED = re.compile(r"\b(?:in|at|near|off|outside) (?:the )?$")


def misplaced(question: str, hits: Sequence[Hit]) -> tuple[str, str] | None:
    """What is named and the place that is named with it, as they stand; None where a passage has both, or one of them
    is nowhere (it is unknown then, not elsewhere).
    """
    found = [n for n in names(question) if n.value]
    placed = [n for n in found if _PLACED.search(question, 0, n.start)]
    for place in placed:
        there = [n for n in hits if not _lacks(place, n)]
        before = [n for n in found if n.end < place.start and n not in placed]
        for name in before[-1:]:
            own = [h for h in hits if not _lacks(name, h)]
            if there and own and not any(h in own for h in there):
                return name.text, place.text
    return None


def _lacks(name: Particular, hit: Hit) -> bool:
    """Another form of the name will do: Halvik's, Norlandic."""
    return bool(names_missing(f"of {name.text}", hit))
