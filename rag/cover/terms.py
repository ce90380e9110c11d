"""Sentences as directions of their content stems."""

from collections import Counter
from collections.abc import Sequence
from math import log

import numpy as np

from rag.text import content_stems
from rag.types import Matrix


def term_vectors(texts: Sequence[str]) -> Matrix:
    """One unit row of TF-IDF weights for each text, over the stems of all; zeros for a text without any.

    Weight (1 + ln tf) (1 + ln((1 + n) / (1 + df))), as Manning, Raghavan and Schütze (2008, 6.4.1) have it, the
    second factor smoothed so that a word of every sentence still counts.
    """
    counted = [Counter(content_stems(text)) for text in texts]
    df = Counter(stem for counts in counted for stem in counts)
    column = {stem: n for n, stem in enumerate(sorted(df))}
    vectors = np.zeros((len(texts), max(1, len(column))), np.float32)
    for row, counts in zip(vectors, counted, strict=True):
        for stem, tf in counts.items():
            row[column[stem]] = (1 + log(tf)) * (1 + log((1 + len(texts)) / (1 + df[stem])))
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), np.float32(1e-9))
