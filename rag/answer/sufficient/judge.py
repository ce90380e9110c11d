"""How likely it is that the evidence answers a question, and what it lacks if not."""

from collections.abc import Sequence
from dataclasses import dataclass

from rag.answer.select_features import Scored
from rag.answer.sufficient.features import features, look
from rag.answer.sufficient.lacks import lacks
from rag.answer.sufficient.model import shipped
from rag.types import Hit, Lack, Span


@dataclass(frozen=True, slots=True)
class Sufficiency:
    """`answerable` is calibrated, 0 to 1; `enough`: it reaches the model's threshold, and `lacking` is empty."""

    answerable: float
    enough: bool
    lacking: tuple[Lack, ...]
    model_hash: str


def judge(
    question: str,
    hits: Sequence[Hit],
    sentences: Sequence[Sequence[Span]],
    ranked: Sequence[Scored],
) -> Sufficiency:
    """`ranked` is not empty. Deterministic; some 8 ms for eight passages, no embedder asked.

    Holds for the embedder that the model was fitted with (`shipped().embedder`): others have other cosines.
    """
    model = shipped()
    at = look(question, hits, sentences, ranked)
    answerable = model.trees.probability(features(at))
    enough = answerable >= model.threshold
    return Sufficiency(answerable, enough, () if enough else lacks(at), model.hash)


def lacking(
    question: str, hits: Sequence[Hit], sentences: Sequence[Sequence[Span]], ranked: Sequence[Scored]
) -> tuple[Lack, ...]:
    """The same without the model."""
    return lacks(look(question, hits, sentences, ranked)) if ranked else ()
