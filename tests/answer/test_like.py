import math
from collections.abc import Sequence

import numpy as np

from rag.answer.like import likeness_to
from rag.errors import EmbeddingFailed
from rag.types import Matrix


class Counting:
    """An embedder by the number of letters, which counts what it is asked; it fails on "fail"."""

    fingerprint = "letters"
    dimension = 2

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, texts: Sequence[str]) -> Matrix:
        self.asked += texts
        if "fail" in texts:
            raise EmbeddingFailed("no embedder")
        return np.array([[1.0, 0.0] if len(t) > 3 else [0.0, 1.0] for t in texts], np.float32)


def test_each_text_is_read_once() -> None:
    embed = Counting()
    like = likeness_to("cited", embed)
    assert [like("other"), like("other"), like("no")] == [1.0, 1.0, 0.0]
    assert sorted(embed.asked) == ["cited", "no", "other"]


def test_a_failing_embedder_settles_nothing() -> None:
    assert math.isnan(likeness_to("cited", Counting())("fail"))
