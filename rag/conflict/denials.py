"""A claim and its denial: somebody says that what another article tells did not happen."""

import re

from rag.conflict.statement import GENERAL, Statement, content
from rag.text.names import names

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
_DENIED = re.compile(r"\b(?:den(?:y|ies|ied)|refut(?:e|es|ed))\b", re.IGNORECASE)
_OF_HIMSELF = re.compile(r"\W*(?:(?:that )?(?:it|he|she|they|its|his|her|their)\b|[a-z]+ing\b)", re.IGNORECASE)
_OF_US = re.compile(
    r"\b(?:this|our) (?:company|ministry|office|bank|party|government|club|union|school|firm|agency|city|council)\b"
    r"|\b(?:we|us|me|my)\b"
)
_QUOTED = re.compile(r"[“\"][^”\"]*[”\"]")
UNNAMED = 0.5
"""Least share of the words of a denial that a claim has, where the denial names nobody whom it may be of."""
ALIKE = 5
"""Letters that a name and the word for what is from there have in common: Norland, Norlandic."""
_NEITHER = re.compile(
    r"\bneither confirmed nor denied|declined to|(?:\bnot|n['’]t|\bnever) den(?:y|ied)\b"
    r"|\bdenied (?:(?:an?|the|his|her|its|their) )?(?:\w+ ){0,2}"
    r"(?:bail|entry|access|permission|offer|request|motion|appeal|petition|application|bid|permit|visa)s?\b",
    re.IGNORECASE,
)


def denies(statement: Statement) -> bool:
    return bool(_DENIES.search(statement.text)) and not _NEITHER.search(statement.text)


def is_denied_by(claim: Statement, denial: Statement) -> bool:
    """The denial is on the claim's matter, not long before or after. In one article where somebody says so."""
    if not may_be_denied_by(claim, denial):
        return False
    return len(claim.stems & denial.about) >= SHARED and _speaks_of_denied(claim, denial)


def may_be_denied_by(claim: Statement, denial: Statement) -> bool:
    """By where and when both stand, whatever they tell."""
    if denies(claim) or (claim.article_id == denial.article_id and not _REPORTS.search(claim.text)):
        return False
    days = claim.days_from(denial)
    return days is None or abs(days) <= DAYS


def _speaks_of_denied(claim: Statement, denial: Statement) -> bool:
    """Who denies something of himself denies only what is said of him; else somebody whom he names must be meant.

    The claim has a word of what is denied. Without a verb of denial ("the talks did not take place") the words that
    both share are all there is to go by.
    """
    found = _DENIED.search(denial.text)
    if found is None:
        if not _has_any(_denied_in_quotation(denial.text), claim):
            return False
        return not _OF_US.search(denial.text) or _any_alike(_named(_QUOTED.sub("", denial.text)), claim.about)
    before, after = denial.text[: found.start()], denial.text[found.end() :]
    if not _has_any(_QUOTED.sub("", after), claim, 0 if _named(after) else UNNAMED):
        return False
    of_himself = _OF_HIMSELF.match(after)
    who = _named(before) or (content(before) if of_himself else frozenset())
    said = claim.about | _named(claim.text)
    return _any_alike(who, said) if of_himself else _any_alike(_named(after), said)


def _denied_in_quotation(text: str) -> str:
    """What a quotation denies, without the words that deny it or tell who speaks."""
    denials = (m[0] for m in _QUOTED.finditer(text) if _DENIES.search(m[0]))
    return " ".join(_OF_US.sub("", _DENIES.sub("", quoted)) for quoted in denials)


def _has_any(denied: str, claim: Statement, share: float = 0.0) -> bool:
    """A word of what is denied, or a `share` of its words; also where nothing is told that is denied."""
    matter = content(denied) - GENERAL
    return not matter or len(matter & claim.about) >= max(1, share * len(matter))


def _named(text: str) -> frozenset[str]:
    return frozenset(word for name in names(text) for word in content(name.text))


def _any_alike(who: frozenset[str], said: frozenset[str]) -> bool:
    """Also where nobody is named."""
    return not who or any(a == b or (len(a) >= ALIKE and a[:ALIKE] == b[:ALIKE]) for a in who for b in said)
