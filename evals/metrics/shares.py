"""The form that most scores have: the share of things of which nothing is wrong."""

from collections.abc import Sequence

from evals.types import Score

NAMED = 3


def share(faults: Sequence[str]) -> Score | None:
    """One text for each thing looked at: what is wrong with it, empty when nothing is. None for no things.

    The score names the first `NAMED` faults.
    """
    if not faults:
        return None
    wrong = [fault for fault in faults if fault]
    more = f" and {len(wrong) - NAMED} more" if len(wrong) > NAMED else ""
    return Score(value=1 - len(wrong) / len(faults), why="; ".join(wrong[:NAMED]) + more)


def verdict(fault: str) -> Score:
    """1 when nothing is wrong, else 0."""
    return Score(value=0.0 if fault else 1.0, why=fault)


def mean(values: Sequence[float]) -> float:
    """Arithmetic mean; 0 of nothing."""
    return sum(values) / len(values) if values else 0.0


def f1(precision: float, recall: float) -> float:
    """Harmonic mean; 0 when both are."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def short(text: str, longest: int = 60) -> str:
    """The text in quotation marks, cut to at most `longest` characters."""
    line = " ".join(text.split())
    return f"“{line if len(line) <= longest else line[: longest - 1] + '…'}”"
