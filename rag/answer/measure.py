"""What a question wants measured, strictly: "how many" a count, "how fast" a speed, "in which year" a year.

`expected` tells kinds roughly, for weights; here a sentence that has no such figure is none of an answer, and where no
sentence has one there is none. English only.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from rag.text.particulars import particulars
from rag.types import ParticularKind

_SPELLS = r"(?:seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?|decades?|centur(?:y|ies)|generations?)"
_FIGURE = (
    r"(?:\d[\d.,]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?"
    r"|millions?|billions?|half|\w+teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|an?|several|few|many|some)"
)
_LENGTHS = (
    r"(?:met(?:er|re)s?|miles?|kilomet(?:er|re)s?|feet|foot|yards?|inch(?:es)?|centimet(?:er|re)s?|pages?|words?)"
)
_DURATION = re.compile(
    rf"\b{_FIGURE}[ -](?:\w+[ -])?(?:{_SPELLS}|{_LENGTHS})\b|\b{_SPELLS}[- ]long\b"
    r"|\bsince (?:\w+ ){0,2}\d|\binto the \w+ century\b"
    r"|\b(?:until|till|overnight|briefly|forever|permanent\w*|indefinite\w*|from \S+ (?:to|until))\b",
    re.IGNORECASE,
)
_SPEED = re.compile(
    r"\b(?:knots?|mph|km/h|kph|mach \d|(?:per|an?) (?:hour|second|minute)|times (?:as fast|faster|the speed))\b"
    rf"|\b(?:took|takes?) {_FIGURE} {_SPELLS}\b|\bin {_FIGURE} (?:seconds|minutes)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:1\d|20)\d\ds?\b|\b\d{3,4} (?:BC|AD|BCE|CE)\b|\b(?:this|last|next) year\b|\byears? ago\b")
_AGE = re.compile(rf"\b(?:\d{{1,3}}|born|aged?|{_FIGURE}[- ]years?[- ]old)\b", re.IGNORECASE)
_SOME = re.compile(
    r"\b(?:no|none|nobody|several|dozens?|hundreds|thousands|millions|pair|couple|single|both|few|only|one|once|twice"
    r"|sole|double|twin)\b",
    re.IGNORECASE,
)
_NO_COUNT = re.compile(r"ordinal|^1/|^0\.5$|pp$")
"""In the normal form of a number: the first, a third, half, 2 percentage points."""
_PRICED = re.compile(
    r"\b(?:\d[\d.,]*|one|two|three|four|five|six|seven|eight|nine|ten|half an?)"
    r"(?: (?:hundred|thousand|million|billion|trillion))? [a-z]+s?\b|\bfree\b|\b(?:pays?|paid|costs?) nothing\b",
    re.IGNORECASE,
)
_PAID = re.compile(
    r"\b(?:cost|pric|pa(?:id|y)|spen[dt]|worth|s[eo]l[ld]|bought|buy|earn|receiv|invest|fund|budget|charg|fine|sum|fee"
    r"|raise|loss|lost|debt|offer|(?:for|at|of|by|to) \d|million|billion)\w*",
    re.IGNORECASE,
)
_COSTS = r"(?:costs?|paid|pay|priced?|worth|sold|earn\w*|spend|spent)"


@dataclass(frozen=True, slots=True)
class Measure:
    """`name` as a reader is told what is missing; `is_in` tells whether a text has one; `is_rare`: few texts do."""

    name: str
    is_in: Callable[[str], bool]
    is_rare: bool = False


def _has_count(text: str) -> bool:
    """A number that is no order, no fraction and no time of day, or a percentage; or "no", "several", "both"."""
    found = [p.value for p in particulars(text) if p.kind in ("number", "percentage")]
    return any(not _NO_COUNT.search(value) for value in found) or bool(_SOME.search(text))


def _has_sum(text: str) -> bool:
    return _has(text, "money") or bool(_PRICED.search(text) and _PAID.search(text))


def _has(text: str, kind: ParticularKind) -> bool:
    return any(p.kind == kind for p in particulars(text))


_MEASURES: tuple[tuple[str, Measure], ...] = (
    (r"(?:at what speed|how fast)\b", Measure("a speed", lambda text: bool(_SPEED.search(text)), is_rare=True)),
    (r"(?:in |during )?(?:what|which) year\b", Measure("a year", lambda text: bool(_YEAR.search(text)))),
    (r"how old\b", Measure("an age", lambda text: bool(_AGE.search(text) or _YEAR.search(text)))),
    (
        rf"(?:for |after )?how long\b|how many (?:more )?{_SPELLS}\b",
        Measure("a length of time", lambda text: bool(_DURATION.search(text))),
    ),
    (r"how many per ?cent\b", Measure("a percentage", lambda text: _has(text, "percentage"))),
    (r"(?:about |roughly |approximately )?how many\b", Measure("a number", _has_count)),
    (
        rf"how much money\b|how much\b.*\b{_COSTS}\b|what (?:did|does|do|will|would) .*\bcost\b",
        Measure("a sum of money", _has_sum),
    ),
)
_ASKS = tuple((re.compile(rf"\W*(?:{asks})", re.IGNORECASE), measure) for asks, measure in _MEASURES)


def measure(question: str) -> Measure | None:
    """What the question opens with; None where it asks for no such thing."""
    return next((found for asks, found in _ASKS if asks.match(question)), None)
