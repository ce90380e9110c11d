""" "What happened on 4 March in Veldamar": a question of a day, perhaps of a place, of nothing else. English only."""

import re

from rag.text.particulars import particulars
from rag.text.words import STOP_WORDS, words

_ASKS = re.compile(
    r"\W*what(?:['’]s| has| have| is| was| were| all)? (?:happen(?:ed|ing)?|went on|going on|took place|occurred"
    r"|the news|in the news|new|reported)\b(?P<rest>.*)$",
    re.IGNORECASE,
)
_FILLING = frozenset("day date week month year morning evening night news events place area city town".split())


def asks_what_happened(question: str) -> bool:
    asked = _ASKS.match(question)
    return bool(asked and days_named(question)) and not _asks_for_more(asked["rest"] if asked else "")


def days_named(question: str) -> list[str]:
    """Normal forms of its dates with a figure: days, months, years."""
    return [p.value for p in particulars(question) if p.kind == "date" and any(map(str.isdigit, p.value))]


def _asks_for_more(rest: str) -> bool:
    """It has words beside dates and names."""
    for p in reversed([p for p in particulars(rest) if p.kind in ("date", "name")]):
        rest = f"{rest[: p.start]} {rest[p.end :]}"
    return any(w not in STOP_WORDS and w not in _FILLING and not w.isdigit() for w in words(rest))
