"""What a date is to its sentence: the time of what is told, of a side matter, of the saying, or part of a name."""

import re
from collections.abc import Sequence
from typing import Literal

from rag.text.dates import DateMention

Place = Literal["told", "quoted", "saying"]
"""Whether a time is that of what the sentence tells, of what a quotation tells, or of an act of saying."""

_SIDE_CLAUSE = re.compile(
    r"\b(?:(?:after|before)(?! (?:dawn|noon|midday|midnight|sunrise|sunset|daybreak|(?:\w+ ){1,2}(?:minute|hour)s?)\b)"
    r"|since|until|till|if|because|although|though|unless|despite|following|ahead of|prior to)\b[^,;—]*"
    r"|, ?(?:who|whose|whom|which|where|as)\b[^,;—]*|\b(?:who|whose)\b[^,;—]*"
    r"|\b(?!(?:said|told|reported|wrote|added|denied|announced) )\w+ that (?:had|has|have|was|were|\w{3,}ed)\b[^,;—]*"
    r"|, (?:\w+ly )?(?:adopted|acquired|appointed|born|bought|built|completed|convicted|created|elected|established"
    r"|finished|founded|introduced|launched|named|opened|published|released|signed)\b[^,;—]*,",
    re.IGNORECASE,
)
"""Stretches whose time is another one: subordinate, relative and participial clauses. "When" and "as" are not here:
what they tell was at the same time."""
_BOUND = re.compile(
    r"\b(?:since|until|till|by|before|after|following|prior to|ahead of|as of|than|through|effective|every|each|most"
    r"|to|at least)(?: (?:in|on|the|late|early|mid|end of|start of))*[ -]$"
    r"|\bfrom(?: (?:the|late|early|mid))?[ -]$|\bfrom [^,;]{1,30} in $",
    re.IGNORECASE,
)
_LEADS_TO_SPAN = re.compile(
    r"\b(?:in|during|throughout|early|late|mid|earlier|later|end of|start of|beginning of|month of|year)(?: the)?[ -]$",
    re.IGNORECASE,
)
_OF = re.compile(r"(?<!night)(?<!morning)(?<!afternoon)(?<!evening)(?<!week)(?<!hours) of (?:the )?$", re.IGNORECASE)
_BEFORE_NOUN = re.compile(r"\b(?:the|an?|his|her|its|their|our|this|that|last|previous|planned)\s$", re.IGNORECASE)
_NOUN = re.compile(
    r"['’]s?\b|[ -](?!(?:and|or|but|to|until|in|at|for|with|by|on|about|as|when|while|that|which|who|was|were|is|are"
    r"|has|had|have|would|will|after|before|from|near|over|night|morning|evening|afternoon|said|told|because|during)\b)[a-z]"
)
_NAME_BEFORE = re.compile(
    r"\b(?:Ash|Black|Bloody|Cyber|Easter|Fat|Giving|Good|Holy|Maundy|Palm|Super|first|second|third|fourth) $"
)
_NAME_AFTER = re.compile(r" (?:Night|Morning|Times|Telegraph|Mirror|Express|Mail|Post|Sun|Herald|Mass|World|Club)\b")
"""Around weekdays that are names of other things: "Black Friday", "The Sunday Times", "the fourth Thursday"."""
_IN_GENERAL = re.compile(r"right now|(?:to-?day|this year)(?= than\b)|(?<=like )today|(?<=until )today", re.IGNORECASE)
_STARTS = re.compile(r"(?:the )?", re.IGNORECASE)
_WITHIN = re.compile(r"\b(?:in|at|during|on) (?:the )?$", re.IGNORECASE)
_PART_OF_DAY = re.compile(r" (?:night|morning|evening|afternoon)\b")
_ACT = r"(?:announced|confirmed|denied|warned|acknowledged|insisted|claimed|pleaded|apologized|apologised)"
"""Words of saying that are events themselves."""
_SAY = rf"(?:said|says|saying|told|tells|reported|reports|wrote|added|stated|tweeted|posted|{_ACT})"
_SAID_BEFORE = re.compile(
    rf"\b(?<!was )(?<!were )(?<!been ){_SAY}"
    r"(?: (?:reporters?|journalists?|lawmakers|investors|parliament|(?:[Tt]he )?[A-Z][\w.]+(?: [A-Z][\w.]+){0,3}))?"
    r"(?: (?:in|by|at|to|through|via) (?:an? |the )?\w+(?: (?:interview|statement|conference|release))?)?"
    r" ?(?:late |early |earlier )?(?:on )?$"
)
_SAID_AFTER = re.compile(rf"(?: (?:night|morning|evening|afternoon))? (?:\w+ly )?{_SAY}\b")
_ACT_IN = re.compile(_ACT)


def side_clauses(sentence: str, quoted: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where clauses stand that have a time of their own; words inside of quotations begin none."""
    letters = list(sentence)
    for start, end in quoted:
        letters[start:end] = " " * (end - start)
    return [m.span() for m in _SIDE_CLAUSE.finditer("".join(letters))]


def place_of(sentence: str, start: int, end: int) -> Place | None:
    """None where a report is dated and not what it tells of: "the dam is safe, the office said on Thursday"."""
    said = _SAID_BEFORE.search(sentence, 0, start) or _SAID_AFTER.match(sentence, end)
    if not said:
        return "told"
    return "saying" if _ACT_IN.search(said[0]) else None


def bounds(sentence: str, start: int, end: int) -> bool:
    """ "Since 2019", "by Monday", "every Thursday", "on Thursdays": a limit, or what recurs."""
    return _BOUND.search(sentence, 0, start) is not None or sentence[end : end + 2] in ("s ", "s,", "s.")


def in_general(sentence: str, start: int) -> bool:
    """ "Right now", "today than": what holds, not what happened."""
    return _IN_GENERAL.match(sentence, start) is not None


def names_something(sentence: str, start: int, end: int, mention: DateMention) -> bool:
    """ "The 2024 budget", "the crisis of 2008", "Black Friday", "the March 8 vote"."""
    before = sentence[:start]
    if mention.weekday is not None and (_NAME_BEFORE.search(before) or _NAME_AFTER.match(sentence, end)):
        return True
    if mention.weekday is None and not mention.day and not _LEADS_TO_SPAN.search(before):
        return True
    return _OF.search(before) is not None or _before_noun(before, sentence[end:])


def _before_noun(before: str, after: str) -> bool:
    """ "Thursday's vote" is not when something else was, unless the sentence starts with it or "in" it."""
    thing = _NOUN.match(after) and (_BEFORE_NOUN.search(before) or after[:1] in "'’")
    starts = _STARTS.fullmatch(before) or _WITHIN.search(before)
    return bool(thing) and not starts and not _PART_OF_DAY.match(after)
