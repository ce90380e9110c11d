"""Sentences that cannot stand alone, since they compare with the one before: "the higher figure", "the latter".

A pronoun for a speaker is told in brackets instead (`attributed`). Words, English only.
"""

from collections.abc import Sequence

from rag.answer.draft import EvidenceSpan
from rag.text.leaning import compares
from rag.types import Hit, Span


def with_antecedents(
    chosen: Sequence[EvidenceSpan], hits: Sequence[Hit], sentences: Sequence[Sequence[Span]]
) -> list[EvidenceSpan]:
    """Each that leans on the sentence before it comes after that one."""
    found: list[EvidenceSpan] = []
    for evidence in chosen:
        hit = hits[evidence.hit]
        own = [s for s in sentences[evidence.hit] if hit.start <= s.start < evidence.span.start]
        if own and compares(evidence.span.shifted(-hit.start).of(hit.text)):
            before = EvidenceSpan(evidence.hit, own[-1])
            found += [before] if before not in (*found, *chosen) else []
        found.append(evidence)
    return found
