"""A model of entailment behind `POST /predict` of text-embeddings-inference, as `rag.types.Entail`.

Pairs go as `[source, sentence]`, and what comes back is a list of classes with their probabilities for each pair: other
servers' `/classify` and `/rerank` have other shapes, so that anything else is refused.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import cast

from rag.entail.labels import entailment
from rag.errors import EntailmentFailed, ModelFailed
from rag.llm.faults import malformed, mapping
from rag.llm.post import Posts
from rag.types import Entailment

BATCH = 32
"""Pairs in a request: what the server accepts unless it is told otherwise."""


class PredictEntail:
    """Blocking, for any thread; `close` when done. The deadline of `posts` covers one request."""

    def __init__(self, posts: Posts, *, batch: int = BATCH) -> None:
        self._posts = posts
        self._batch = batch

    @property
    def fingerprint(self) -> str:
        """Its address; which model answers there only its operator knows."""
        return f"predict:{self._posts.place}"

    def __call__(self, pairs: Sequence[tuple[str, str]], /) -> list[Entailment]:
        parts = [pairs[at : at + self._batch] for at in range(0, len(pairs), self._batch)]
        return [each for part in parts for each in self._judged(part)]

    def close(self) -> None:
        """Calls that are going on end with `EntailmentFailed`, later ones too. May be called twice."""
        self._posts.close()

    def _judged(self, pairs: Sequence[tuple[str, str]]) -> list[Entailment]:
        body = {"inputs": [list(pair) for pair in pairs], "truncate": True}
        try:
            return self._posts("/predict", [(body, partial(_read, count=len(pairs)))])[0]
        except ModelFailed as error:
            raise EntailmentFailed(str(error), retry_after=error.retry_after) from None


def _read(raw: object, count: int) -> list[Entailment]:
    """Raises `Fault` for what is no list of classes for each pair, `EntailmentFailed` for names that say nothing."""
    if not isinstance(raw, list) or len(cast(list[object], raw)) != count:
        raise malformed("the endpoint of entailment did not answer with a list of classes for each pair")
    return [entailment(_scores(each)) for each in cast(list[object], raw)]


def _scores(raw: object) -> Mapping[str, float]:
    items = [mapping(item) for item in cast(list[object], raw)] if isinstance(raw, list) else []
    found = {item.get("label"): item.get("score") for item in items}
    if not found or not all(isinstance(k, str) and isinstance(v, int | float) for k, v in found.items()):
        raise malformed("the endpoint of entailment gave something else than labels with scores")
    return cast(Mapping[str, float], found)
