"""An embedder that keeps every vector: sentences of one paragraph come back with each of its questions."""

from collections.abc import Sequence

import numpy as np

from rag.types import Embed, Matrix


class Remembering:
    """As the embedder that it is given, in one thread."""

    def __init__(self, embed: Embed) -> None:
        self._embed = embed
        self._kept: dict[str, Matrix] = {}
        self.fingerprint = embed.fingerprint
        self.dimension = embed.dimension

    def __call__(self, texts: Sequence[str], /) -> Matrix:
        new = [text for text in dict.fromkeys(texts) if text not in self._kept]
        self._kept.update(zip(new, self._embed(new) if new else (), strict=True))
        return np.stack([self._kept[text] for text in texts])
