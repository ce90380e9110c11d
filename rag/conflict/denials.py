"""A claim and its denial: somebody says that what another article tells did not happen."""

import re

from rag.conflict.statement import Statement

SHARED = 3
"""Least number of words on the matter that claim and denial have in common, titles included."""
DAYS = 21

_DENIES = re.compile(
    r"\b(?:den(?:y|ies|ied)|refut(?:e|es|ed)|did(?: not|n['’]t) (?:happen|take place|occur)"
    r"|never (?:happened|took place)"
    r"|had not (?:happened|taken place)|pure (?:fiction|fabrication|invention)|(?:is|was|are|were) (?:false|untrue|fake"
    r"|fabricated)|no such|none of (?:its|their|the|his|her)|nothing of the kind|contradict(?:s|ed))\b",
    re.IGNORECASE,
)
_REPORTS = re.compile(
    r"\b(?:report(?:s|ed)|according to|said|claim(?:s|ed)|alleg(?:es|ed)|accus(?:es|ed))\b", re.IGNORECASE
)
_NEITHER = re.compile(
    r"\bneither confirmed nor denied|declined to|\bdenied (?:bail|entry|access|permission)", re.IGNORECASE
)


def denies(statement: Statement) -> bool:
    return bool(_DENIES.search(statement.text)) and not _NEITHER.search(statement.text)


def is_denied_by(claim: Statement, denial: Statement) -> bool:
    """The denial is on the claim's matter, not long before or after. In one article where somebody says so."""
    if denies(claim) or (claim.article_id == denial.article_id and not _REPORTS.search(claim.text)):
        return False
    days = claim.days_from(denial)
    if days is not None and abs(days) > DAYS:
        return False
    return len(claim.stems & denial.about) >= SHARED
