"""A signal or a message that somebody did not hear or get, and that went out as others say: "they heard no siren".

Only what goes out once and is heard or is not: whether something was found or opened may change from day to day, and
then neither report is wrong. English only; words, no parser.
"""

import re

from rag.conflict.statement import Statement, content
from rag.text.negations import negations

_PERCEIVED = r"(?:hear|heard|see|saw|seen|get|got|given|receive|received|notice|noticed)"
_WENT_OUT = (
    r"(?:sound(?:ed|ing)?|rang|rung|wailed|blared|went off|gone off|go off"
    r"|(?:was|were|been|being) (?:\w+ly )?(?:given|issued|sent|heard|received|delivered|triggered|activated|broadcast))"
)
_WHAT = r"(?P<what>(?!(?:one|longer|more|such|reason|need|doubt|way|point|other|chance)\b)[a-z-]+(?: [a-z-]+){0,2}?)"
_LACKED = [
    re.compile(
        rf"\b{_PERCEIVED} no {_WHAT}(?=[,.;:]| (?:until|before|when|at|on|in|as|from|and|or|for|that)\b|$)", re.I
    ),
    re.compile(
        rf"\b(?:(?:did|had|have|has|was|were) not|n['’]t|never) (?:been )?{_PERCEIVED} (?:a|an|any|the) {_WHAT}"
        r"(?=[,.;:]| (?:until|before|when|at|on|in|as|from|and|or|for|that)\b|$)",
        re.IGNORECASE,
    ),
    re.compile(rf"\bno {_WHAT} (?:had |have |has |ever )*{_WENT_OUT}", re.IGNORECASE),
    re.compile(
        rf"\b(?:the|its|their|a|any) {_WHAT} (?:(?:did|had|have|has|was|were) not|(?:did|had|was|were)n['’]t|never"
        rf"|failed to) (?:been )?(?:{_WENT_OUT}|given|issued|sent|heard|received|delivered|triggered|activated)",
        re.IGNORECASE,
    ),
]
_GOES_OUT = re.compile(rf"\b{_WENT_OUT}\b", re.IGNORECASE)
_WORD = re.compile(r"[\w’'-]+")
_CLAUSE = re.compile(r"[;:,](?=\s)|\b(?:and|but|while|that|said|says)\b")


def lacked(statement: Statement) -> frozenset[str]:
    """Stems of what somebody says did not reach him; empty where nobody does."""
    found = next((m for pattern in _LACKED if (m := pattern.search(statement.text))), None)
    return content(found["what"]) if found else frozenset()


def went_out(what: frozenset[str], statement: Statement) -> str:
    """The words that tell that it went out, "sirens had sounded", in a clause that denies nothing; else nothing."""
    text = statement.text
    for verb in _GOES_OUT.finditer(text):
        start = max((m.end() for m in _CLAUSE.finditer(text, 0, verb.start())), default=0)
        clause = text[start : verb.end()]
        named = [m.start() for m in _WORD.finditer(clause, 0, verb.start() - start) if content(m[0]) & what]
        if what <= content(text[start : verb.start()]) and named and not any(negations(clause)):
            return clause[named[0] :]
    return ""
