"""What kind of thing a question asks for, and whether a sentence brings one that the question lacks.

"When …" wants a date, "how many …" a number, "who …" a name that is not already in the question. The
wording decides; no model. English only: of another language nothing is expected, which changes nothing.
"""

import re
from collections.abc import Iterator
from typing import Literal

from rag.text import STOP_WORDS, words

Expected = Literal["person", "place", "date", "duration", "number", "money", "percentage", "reason", "saying", "name"]

_TIMES = r"years?|dates?|days?|months?|centur(?:y|ies)|decades?|times?|eras?|seasons?|periods?"
_PLACES = (
    r"cit(?:y|ies)|countr(?:y|ies)|states?|towns?|continents?|regions?|places?|locations?|provinces?|capitals?"
    r"|rivers?|islands?|count(?:y|ies)|areas?|districts?|villages?|ports?|nations?"
)
_PEOPLE = (
    r"person|man|woman|author|president|king|queen|leader|act(?:or|ress)|scientist|player|minister|singer"
    r"|director|general"
)
_COUNTS = (
    r"numbers?|populations?|amounts?|sizes?|lengths?|heights?|distances?|speeds?|temperatures?|scores?|ages?|totals?"
)
_SAYING = r"say|said|tell|told|claim|announce|argue|warn|promise|suggest|reply|respond|call|think|believe|declare|state"
_SPELLS = r"seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?|decades?|centur(?:y|ies)"
_PAID = r"cost|costs|earn|earned|pay|paid|sold|spend|spent|worth"

_QUESTIONS: tuple[tuple[Expected, str], ...] = (
    ("duration", rf"how (?:soon|long|quickly|fast|old|often|frequently)|how many (?:more )?(?:{_SPELLS})"),
    ("percentage", r"(?:what|which) (?:per ?cent|percentage|proportion|share|fraction)|how many per ?cent"),
    ("money", rf"how much money|how much .*\b(?:{_PAID})|what (?:was|is|were) the (?:price|cost|budget|salary)"),
    ("number", r"how (?:many|much|big|tall|high|large|deep|far|wide|heavy|likely)"),
    ("number", rf"(?:what|which) (?:\w+ ){{0,3}}(?:{_COUNTS})"),
    ("date", rf"when|(?:what|which) (?:\w+ )?(?:{_TIMES})|how (?:early|late|recently)"),
    ("place", rf"where|(?:what|which) (?:\w+ ){{0,2}}(?:{_PLACES})"),
    ("person", rf"who|whom|whose|(?:what|which) (?:\w+ )?(?:{_PEOPLE})"),
    ("reason", r"why|for what reason|what (?:caused|causes|cause|reason|led|leads|made)|how come"),
    ("saying", rf"what (?:did|does|do|has|have|had) .*\b(?:{_SAYING})|what was .* said"),
    ("name", r"which|what (?:\w+ )?(?:name|called)|what is .* called|what kinds?|what types?"),
)
_ASKS = tuple((kind, re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)) for kind, pattern in _QUESTIONS)

_FIGURE = (
    r"(?:\d[\d.,]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?"
    r"|millions?|billions?|half|\w+teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty)"
)
_DATE = (
    r"\b(?:1\d|20)\d\ds?\b|\b\d{1,2}(?::\d\d| ?[ap]\.?m\b)|\bcentur(?:y|ies)\b"
    r"|\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
    r"|\b(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
    r"|\b(?:yesterday|today|tonight|tomorrow|midnight|noon|dawn)\b"
    r"|\b(?:last|next|this) (?:week|month|year|summer|winter|spring|autumn)\b"
)
_DURATION = (
    rf"\b(?:{_FIGURE}|an?|several|few)[ -](?:\w+[ -])?(?:{_SPELLS})\b"
    r"|\b(?:immediately|overnight|instantly|annually|daily|weekly|monthly|yearly)\b"
)
_MONEY = r"[$€£¥]\s?\d[\d.,]*|\b\d[\d.,]* ?(?:\w+ )?(?:dollars|euros|pounds|cents|yen)\b"
_PERCENTAGE = rf"\b{_FIGURE}[ -]?(?:%|per ?cent|percentage points)|\b(?:half|third|quarter|majority|two-thirds)\b"
_REASON = (
    r"\b(?:because|due to|owing to|since|so that|in order|as a result|therefore|caused?|causing|reasons?|led to|after"
    r"|thanks to|to (?:avoid|prevent|allow|help|make|keep|protect)|for (?:fear|lack))\b"
)
_SPEECH = (
    r"[“”\"]|\b(?:said|says|told|tells|claim\w*|announc\w*|argu\w*|warn\w*|advis\w*|stat(?:ed|es)|according|that)\b"
)
_SIGNS: dict[Expected, re.Pattern[str]] = {
    "date": re.compile(_DATE),
    "duration": re.compile(_DURATION, re.IGNORECASE),
    "number": re.compile(rf"\b(?:{_FIGURE}|no one|none)\b", re.IGNORECASE),
    "money": re.compile(_MONEY, re.IGNORECASE),
    "percentage": re.compile(_PERCENTAGE, re.IGNORECASE),
    "reason": re.compile(_REASON, re.IGNORECASE),
    "saying": re.compile(_SPEECH, re.IGNORECASE),
}
_CAPITALISED = re.compile(r"[A-ZÀ-ÖØ-Þ][\w'’.-]*")


def expected(question: str) -> Expected | None:
    """The first kind whose wording is nearest to the start of the question; None when none is there."""
    found = [(match.start(), place) for place, (_, asks) in enumerate(_ASKS) if (match := asks.search(question))]
    return _QUESTIONS[min(found)[1]][0] if found else None


def brings(kind: Expected, sentence: str, asked: frozenset[str]) -> bool:
    """Whether the sentence holds a thing of that kind with a word that is not among `asked`, the question's words.

    A name is a capitalised word; one that only starts the sentence does not count when it is a function word.
    """
    if kind in ("reason", "saying"):
        return bool(_SIGNS[kind].search(sentence))
    things = (
        _names(sentence) if kind in ("person", "place", "name") else (m[0] for m in _SIGNS[kind].finditer(sentence))
    )
    return any(word not in asked for thing in things for word in words(thing) or [thing])


def _names(sentence: str) -> Iterator[str]:
    return (m[0] for m in _CAPITALISED.finditer(sentence) if m[0].lower() not in STOP_WORDS)
