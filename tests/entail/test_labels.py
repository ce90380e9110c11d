"""Names of classes are understood or refused; scores are probabilities or refused."""

import pytest

from rag.entail.labels import entailment
from rag.errors import EntailmentFailed
from rag.types import Entailment


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ({"entailment": 0.7, "neutral": 0.2, "contradiction": 0.1}, Entailment(0.7, 0.1, 0.2)),
        ({"ENTAILMENT": 0.7, "not_entailment": 0.3}, Entailment(0.7, 0.0, 0.3)),
        ({"Supported": 0.5, "Not Supported": 0.5}, Entailment(0.5, 0.0, 0.5)),
        ({"consistent": 0.25, "hallucinated": 0.75}, Entailment(0.25, 0.0, 0.75)),
    ],
)
def test_classes_are_known_by_their_names(scores: dict[str, float], expected: Entailment) -> None:
    assert entailment(scores) == expected


@pytest.mark.parametrize(
    "scores",
    [
        {},
        {"LABEL_0": 0.5, "LABEL_1": 0.5},
        {"neutral": 0.5, "contradiction": 0.5},
        {"entailment": 0.5, "Entailment": 0.5},
        {"entailment": 3.2, "neutral": -1.0, "contradiction": -1.2},
        {"entailment": 0.5, "neutral": 0.1},
        {"entailment": float("nan"), "neutral": 0.5},
    ],
)
def test_anything_else_is_refused(scores: dict[str, float]) -> None:
    with pytest.raises(EntailmentFailed):
        entailment(scores)
