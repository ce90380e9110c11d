"""Answers that come of a short list: sports, parties, languages and the like. Closed lists, English only."""

import re
from collections.abc import Iterator, Mapping

from rag.conflict.statement import content
from rag.text import stem

_SPORTS = (
    r"(?:American|association|Australian rules|Gaelic|Canadian) football|football(?:er)?|soccer|basketball"
    r"|baseball|softball|(?:ice |field )?hockey|cricket(?:er)?"
    r"|rugby(?: (?:league|union))?|tennis|table tennis|badminton"
    r"|golf(?:er)?|volleyball|handball|water polo|lacrosse|chess|box(?:ing|er)|wrestl(?:ing|er)|judo|karate"
    r"|fencing|fencer|weightlift(?:ing|er)|gymnast(?:ics)?|swimm(?:ing|er)|rowing|rower|sailing|sailor|cycl(?:ing|ist)|athletics"
    r"|(?:cross-country |alpine )?ski(?:ing|er)|biathl(?:on|ete)|speed skat(?:ing|er)|figure skat(?:ing|er)|curling"
    r"|motor racing|snooker|darts|squash|surf(?:ing|er)|triathl(?:on|ete)|archery|archer"
    r"|(?:middle|long)[- ]distance runn(?:ing|er)"
)
_PARTIES = (
    r"Democrat(?:ic)?|Republican|Conservative|Liberal(?:-Progressive)?s?|Labou?r|Green|Socialist|Communist"
    r"|Social Democrat(?:ic)?"
    r"|Christian Democrat(?:ic)?|Liberal Democrat|Progressive Conservative|Nationalist|Whig|Federalist|Libertarian"
    r"|Reform|Independent|Tory|Fianna Fáil|Fine Gael|Sinn Féin"
)
_LANGUAGES = (
    r"English|French|German|Spanish|Italian|Portuguese|Dutch|Danish|Swedish|Norwegian|Finnish|Icelandic|Polish|Czech"
    r"|Slovak|Hungarian|Romanian|Bulgarian|Serbian|Croatian|Greek|Turkish|Russian|Ukrainian|Arabic|Hebrew|Persian|Urdu"
    r"|Hindi|Bengali|Assamese|Marathi|Gujarati|Punjabi|Tamil|Telugu|Kannada|Malayalam|Odia|Nepali|Sinhala|Chinese"
    r"|Mandarin|Cantonese|Japanese|Korean|Vietnamese|Thai|Indonesian|Malay|Filipino|Tagalog|Swahili|Latin"
)
_POSITIONS = (
    r"goalkeeper|defender|midfielder|forward|striker|winger|sweeper|full[- ]?back|centre[- ]?back|quarterback"
    r"|running back|linebacker|cornerback|safety|wide receiver|tight end|lineman|pitcher|catcher|shortstop|outfielder"
    r"|infielder|point guard|shooting guard|center|prop|hooker|fly-half|scrum-half"
)
_GENDERS = r"all-boys|all-girls|boys|girls|co-?ed(?:ucational)?|male|female|mixed"

CLASSES: Mapping[str, re.Pattern[str]] = {
    **{stem(word): re.compile(rf"\b(?:{_SPORTS})s?\b", re.I) for word in ("sport", "game")},
    stem("party"): re.compile(rf"\b(?:{_PARTIES})\b"),
    stem("language"): re.compile(rf"\b(?:{_LANGUAGES})\b"),
    stem("position"): re.compile(rf"\b(?:{_POSITIONS})s?\b", re.I),
    stem("gender"): re.compile(rf"\b(?:{_GENDERS})\b", re.I),
}
"""By the stem of the noun that asks for one."""


def listed(attribute: frozenset[str]) -> re.Pattern[str] | None:
    """The list that the attribute of a question names; None where there is none."""
    return next((CLASSES[word] for word in sorted(attribute) if word in CLASSES), None)


def of_class(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, str, str]]:
    """(start, as written, what it is compared by) of each that the text has."""
    for match in pattern.finditer(text):
        yield match.start(), match[0], " ".join(sorted(_root(word) for word in content(match[0])))


def _root(stemmed: str) -> str:
    """The sport and who does it are one."""
    return stemmed.removesuffix("er").removesuffix("ist").removesuffix("ing")
