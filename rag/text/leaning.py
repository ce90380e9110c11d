"""Sentences that mean somebody or something of the sentence before, without which they are not told.

A pronoun is settled by a word before it in its own sentence that it can stand for; that such a word is there does not
tell that it is the right one. English only; words, no parser.
"""

import re

_NUMBER = (
    r"(?:\d[\d,.]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|dozens|hundreds)"
)
_PRONOUN = re.compile(
    r"\b(?:(?P<many>they|them|their|themselves)|(?P<person>he|him|his|himself|she|her|herself)|(?P<thing>it|its|itself))\b",
    re.IGNORECASE,
)
_MANY = re.compile(
    r"\b(?!(?:says|has|was|is|does|this|its|his|as|us|yes|always|perhaps|besides|across|towards|news)\b)\w{2,}(?<![sui'’])s\b"
    r"|\b(?:people|men|women|children|police|staff|crew|team|family|couple|group|army|crowd|public|company|government"
    r"|ministry|council|union|party|club|board|court|firm|bank|side|media|mice|cattle"
    r"|nobody|everybody|everyone|anybody|anyone|somebody|someone)\b"
    r"|[A-Z]\w+,? and [A-Z]",
    re.IGNORECASE,
)
_OPENS = (
    r"(?:When|While|After|Before|If|As|Once|Since|Although|Though|Because|In|On|At|For|To|From|With|By|The|An?|He|She|It"
    r"|They|I|We|You|What|Who|But|And|That|There|This|Not)\b"
)
_PERSON = re.compile(
    rf"(?<=\w )[A-Z]\w+|^[“\"]?(?!{_OPENS})[A-Z][a-z]+(?:(?<!s)(?= (?:\w+ed|said|won|has|had|is|was|will|would|who)\b)"
    r"|(?= [A-Z])|(?=, ))"
    r"|\b(?:who|man|woman|boy|girl|child|baby|somebody|someone|nobody|anyone|everyone|minister|president|chief|judge|patient"
    r"|\w+(?:er|or|ist|ian|man|woman|boy|girl))\b"
)
_THING = re.compile(
    r"\b(?:the|an?|this|that|no|some|any|each|every|another|its|his|her|their|our|my|\w+['’]s?|\d[\d,.]*) [\w-]+"
    rf"|\b(?:The|An?|Another|His|Her|Their|Its|This|Each|Every|No) [\w-]+|\b(?!{_OPENS})[A-Z]\w+|\b\w{{3,}}s\b(?<!says)"
)
_EMPTY_IT = re.compile(
    r"it(?:['’]s| (?:is|was|will be|would be|had been|has been|became|seems|seemed|appears|appeared|took|takes))"
    r"(?: not| too| still| also| now| only| very| more)* (?:clear|unclear|likely|unlikely|possible|impossible|early"
    r"|late|important|hard|difficult|easy|expected|necessary|time|up to|known|unknown|that\b|raining|snowing|dark|cold"
    r"|\w+ (?:who|that|when)\b)",
    re.IGNORECASE,
)
_NO_NOUN = re.compile(
    rf"[“\"]?(?:{_NUMBER}|most|some|several|many|few|both|all|others|another|neither|none|one|half)"
    r" (?:who|of (?:them|whom|those|these|it)|were|was|had|have|has|are|is|will|would|could|said|died|came)\b",
    re.IGNORECASE,
)
"""A number or the like in the place of those who are counted: "Two who had been counted among them"."""
_POINTS = re.compile(
    r"[“\"]?(?:(?:This|These|That|Those|Such) (?!(?:week|month|year|morning|evening|summer|winter|spring|fall|season"
    r"|time|who|responsible|with|of|in|from|an?|the|it|he|she|they|we)\b)"
    r"|The (?:latter|former|other)\b)"
)
_POINTS_WITHIN = re.compile(
    r"\b(?:in|of|at|for|to|on|with|from|by|about|called|comment on) (?:that|these|those)"
    r"(?! (?:who|of|in|with|responsible|from|at|on|is|was|day|night|time|week|month|year|\w+ed)\b)"
    r"(?: (?P<noun>[a-z]{4,}))?",
    re.IGNORECASE,
)
_COMPARES = re.compile(
    r"\b(?:the latter\b|the former\b(?! [a-z])"
    r"|(?:the (?:higher|lower|larger|smaller|bigger|other|earlier|later|second|first|same|latter|former)|that|this) "
    r"(?:figure|number|sum|total|count|estimate|amount|toll|version|claim|account|one)s?\b)",
    re.IGNORECASE,
)
""" "The higher figure", "the latter": one of two of the sentence before. "The former minister" is he who was one."""
_AHEAD = re.compile(r"[“\"]?(?:When|While|After|Before|If|As|Once|Since|Although|Though|Because)\b[^,]*$")
"""A clause in front, whose pronoun may be of what comes after it: "When they arrived, the crews …"."""


def compares(sentence: str) -> bool:
    """It tells of one of two things that the sentence before has."""
    return _COMPARES.search(sentence) is not None


def leans(sentence: str, *, speaker_told: bool = False) -> bool:
    """Something in it stands for what only another sentence can have told. `speaker_told`: who "he" or "she" is stands
    beside the word."""
    if _NO_NOUN.match(sentence) or _POINTS.match(sentence) or compares(sentence):
        return True
    if any(not _is_told(found["noun"], sentence[: found.start()]) for found in _POINTS_WITHIN.finditer(sentence)):
        return True
    pronouns = (found for found in _PRONOUN.finditer(sentence) if not (speaker_told and found["person"]))
    return any(not _is_settled(found, sentence) for found in pronouns)


def _is_told(noun: str | None, before: str) -> bool:
    return noun is not None and re.search(rf"\b{noun[:5]}", before, re.IGNORECASE) is not None


def _is_settled(found: re.Match[str], sentence: str) -> bool:
    before = sentence[: found.start()]
    if found["thing"] and _EMPTY_IT.match(sentence, found.start()):
        return True
    if before and _AHEAD.match(before) and "," in sentence[found.end() :]:
        return True
    pattern = _MANY if found["many"] else _PERSON if found["person"] else _THING
    return pattern.search(before) is not None
