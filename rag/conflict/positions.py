"""What somebody wants, offers, plans or expects is no fact that another's offer could contradict. English only."""

import re
from dataclasses import dataclass

from rag.conflict.statement import GENERAL, Statement, content
from rag.text.names import names
from rag.types import Particular

_STANCES = {
    "demand": r"demand\w*|ask(?:s|ed|ing)? for|call(?:s|ed|ing)? for|wants?|wanted|seeks?|seeking|sought|insist\w*",
    "offer": r"offer\w*|propos(?:e|es|ed|ing|al)",
    "forecast": r"expect\w*|forecasts?|predict\w*|projects|projected|anticipat\w*|could|may|might",
    "plan": r"plans?|planned|planning|will|intend(?:s|ed)?|aims?|hope[sd]?|promis\w*|pledg\w*|(?:is|are|was|were) to",
}
_ANY = re.compile("|".join(rf"(?P<{stance}>\b(?:{words})\b)" for stance, words in _STANCES.items()))
_BEHIND = re.compile(
    r"\b(?:is|are|was|were|been|being) (?:(?P<demand>demanded|sought)|(?P<offer>offered|proposed)"
    r"|(?P<forecast>expected|forecast|predicted)|(?P<plan>planned|promised|intended))(?P<by> by [^,;:.]+)?"
)
_CUT = re.compile(r"[;:,](?=\s)|\b(?:and|but|while|as)\b")
_SAYS = re.compile(
    r"\W+(?:has |had )?(?:\w+ly )?(?:sa(?:id|ys?)|told|report|estimat|count|put|claim|announc|confirm|add|stat|warn"
    r"|believ|think|thought|expect|predict|forecast)",
    re.IGNORECASE,
)
_WHERE = re.compile(r"\b(?:of|at|in|on|from|for|near|who|which|that)\b")
_ARTICLE = re.compile(r"\W*(?:the |an? )?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Position:
    """A stance, None for what is told as a fact; stems of whoever takes it (`actor`) and of his name."""

    stance: str | None
    actor: frozenset[str] = frozenset()
    name: frozenset[str] = frozenset()


def position(statement: Statement, at: Particular) -> Position:
    """The stance that the figure is told in: the last one before it in its clause, or else a passive one behind it."""
    text = statement.text
    start = max((m.end() for m in _CUT.finditer(text, 0, at.start)), default=0)
    end = next((m.start() for m in _CUT.finditer(text, at.end)), len(text))
    before = list(_ANY.finditer(text, start, at.start))
    if found := before[-1] if before else _BEHIND.search(text, at.end, end):
        doer = text[start : before[0].start()] if before else found["by"] or ""
        named = frozenset(word for name in names(doer) for word in content(name.text))
        return Position(_stance(found), content(_WHERE.split(doer)[0]) - GENERAL, named)
    return Position(None)


def _stance(found: re.Match[str]) -> str:
    return next(stance for stance in _STANCES if found[stance])


def comparable(one: Statement, at: Particular, other: Statement, other_at: Particular) -> bool:
    """Both figures are told as facts, or one party takes the same stance twice. A plan may be told as a fact."""
    a, b = position(one, at), position(other, other_at)
    if {a.stance, b.stance} <= {None, "plan"}:
        return not (a.stance and b.stance) or _overlap(a.name, b.name)
    return a.stance == b.stance and _overlap(a.actor, b.actor)


def parties_differ(one: Statement, other: Statement) -> bool:
    """They open with the names of two parties, of which neither is the other's; who only says so is none."""
    a, b = _party(one), _party(other)
    return not _overlap(a, b)


def _party(statement: Statement) -> frozenset[str]:
    first = next(iter(statement.of_kind("name")), None)
    lead = _ARTICLE.match(statement.text)
    if first is None or lead is None or first.start > lead.end() or _SAYS.match(statement.text, first.end):
        return frozenset()
    return content(first.text)


def _overlap(one: frozenset[str], other: frozenset[str]) -> bool:
    """One is named as the other is, or shorter; also where one of them is not told."""
    return one <= other or other <= one
