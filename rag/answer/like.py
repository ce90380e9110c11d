"""How like texts are to a cited text, by the embedder; each text is read once, and when it is asked for."""

import math
from collections.abc import Callable
from functools import cache

from rag.errors import EmbeddingFailed
from rag.types import Embed, Matrix


def likeness_to(cited: str, embed: Embed) -> Callable[[str], float]:
    """The cosine with `cited`, -1 to 1; not a number, which settles nothing, where the embedder fails."""

    @cache
    def vector(text: str) -> Matrix:
        return embed([text])[0]

    def likeness(text: str) -> float:
        try:
            return float(vector(text) @ vector(cited))
        except EmbeddingFailed:
            return math.nan

    return likeness
