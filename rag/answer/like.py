"""How like texts are to a cited text, by the embedder; each text is read once, and when it is asked for."""

from collections.abc import Callable
from functools import cache

from rag.types import Embed, Matrix


def likeness_to(cited: str, embed: Embed) -> Callable[[str], float]:
    """The cosine with `cited`, -1 to 1."""

    @cache
    def vector(text: str) -> Matrix:
        return embed([text])[0]

    return lambda text: float(vector(text) @ vector(cited))
