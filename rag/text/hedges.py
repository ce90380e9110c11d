"""What stands before a figure and says how it is meant: at least, at most, not quite, about. English only."""

import re
from typing import Literal

Hedge = Literal["min", "max", "below", "about", "plain"]

_NAMED: dict[str, Hedge] = {"min": "min", "max": "max", "below": "below", "about": "about"}
_BEFORE = re.compile(
    r"\b(?:(?P<min>more than|at least|no (?:less|fewer) than|a minimum of|upwards? of|exceeding|above|greater than)"
    r"|(?P<max>less than|fewer than|at most|up to|no more than|as (?:many|much) as|a maximum of|under|below)"
    r"|(?P<below>nearly|almost|close to|just under|not quite)"
    r"|(?P<about>about|around|some|roughly|approximately|an estimated|over|more or less))"
    r" (?:the |an? )?[$€£]?$",
    re.IGNORECASE,
)
_AFTER = re.compile(r" (?:\w+ )?(?:or (?P<min>more)|or (?P<max>less|fewer))\b")


def hedge(text: str, start: int, end: int) -> Hedge:
    """Of the figure at `[start, end)`. "Over" counts as `about`: it may be "during" as well as "more than"."""
    found = _BEFORE.search(text, max(0, start - 24), start) or _AFTER.match(text, end)
    return _NAMED[found.lastgroup or ""] if found else "plain"


def hedged_from(text: str, start: int) -> int:
    """Where the figure at `start` begins with the words before it that hedge it."""
    found = _BEFORE.search(text, max(0, start - 24), start)
    return found.start() if found else start


def agree(said: Hedge, given: Hedge) -> bool:
    """Whether one may be written for the other without misleading: "about" may be dropped, "at least" may not."""
    if said == given or "about" in (said, given):
        return True
    return {said, given} == {"max", "below"}
