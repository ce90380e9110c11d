"""What the classes of models of entailment are called, and what their scores mean here."""

from collections.abc import Mapping

from rag.errors import EntailmentFailed
from rag.types import Entailment

SUPPORTED = frozenset(("entailment", "entailed", "supported", "supports", "support", "consistent", "factual", "true"))
CONTRADICTED = frozenset(("contradiction", "contradicted", "contradicts", "refuted", "refutes"))
NEITHER = frozenset((
    *("neutral", "neither", "not_enough_info", "not_entailment", "not_entailed", "unsupported", "not_supported"),
    *("inconsistent", "hallucinated", "false"),
))  # fmt: skip


def entailment(scores: Mapping[str, float]) -> Entailment:
    """Of the probability of each class by its name. Models of two classes know nothing of contradiction.

    Raises `EntailmentFailed` for names that say nothing, like LABEL_0, and scores that are no probabilities.
    """
    named = {name.strip().lower().replace(" ", "_").replace("-", "_"): score for name, score in scores.items()}
    unknown = sorted(named.keys() - SUPPORTED - CONTRADICTED - NEITHER)
    if unknown or not named.keys() & SUPPORTED or len(named) != len(scores):
        raise EntailmentFailed(
            f"the classes of the model of entailment are called {', '.join(sorted(scores)) or 'nothing'}: "
            "name them entailment, neutral and contradiction in the model's config.json (id2label)"
        )
    if not all(0 <= score <= 1 for score in named.values()) or not 0.98 <= sum(named.values()) <= 1.02:
        raise EntailmentFailed("the scores of the model of entailment are no probabilities that add up to 1")

    def sum_of(names: frozenset[str]) -> float:
        return sum(score for name, score in named.items() if name in names)

    return Entailment(sum_of(SUPPORTED), sum_of(CONTRADICTED), sum_of(NEITHER))
