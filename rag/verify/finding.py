"""What one part of the check reports to the whole."""

from dataclasses import dataclass

from rag.types import Finding


@dataclass(frozen=True, slots=True)
class Found:
    """`start` and `end` in the sentence. `contradicts`: the cited text says the same and this otherwise."""

    kind: str
    start: int
    end: int
    contradicts: bool = False
    instead: str | None = None
    finding: Finding = "missing"
