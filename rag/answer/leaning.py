"""Sentences that cannot stand alone, since they compare with the one before: "the higher figure", "the latter".

A pronoun for a speaker is told in brackets instead (`attributed`). Words, English only.
"""

import re
from collections.abc import Sequence

from rag.answer.draft import EvidenceSpan
from rag.types import Hit, Span

_LEANS = re.compile(
    r"\b(?:the (?:latter|former)\b(?! \w+ (?:minister|president|mayor|judge))"
    r"|(?:the (?:higher|lower|larger|smaller|bigger|other|earlier|later|second|first)|that|this) "
    r"(?:figure|number|sum|total|count|estimate|amount|version|claim|account)s?\b)",
    re.IGNORECASE,
)


def leans(text: str) -> bool:
    """ "The former minister" is he who was one; "the former" is what was named first."""
    found = _LEANS.search(text)
    return bool(found) and not re.match(r"the former [a-z]", text[found.start() :] if found else "", re.IGNORECASE)


def with_antecedents(
    chosen: Sequence[EvidenceSpan], hits: Sequence[Hit], sentences: Sequence[Sequence[Span]]
) -> list[EvidenceSpan]:
    """Each that leans on the sentence before it comes after that one."""
    found: list[EvidenceSpan] = []
    for evidence in chosen:
        hit = hits[evidence.hit]
        own = [s for s in sentences[evidence.hit] if hit.start <= s.start < evidence.span.start]
        if own and leans(evidence.span.shifted(-hit.start).of(hit.text)):
            before = EvidenceSpan(evidence.hit, own[-1])
            found += [before] if before not in (*found, *chosen) else []
        found.append(evidence)
    return found
