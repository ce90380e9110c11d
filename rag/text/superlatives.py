"""Words that set one thing apart from all others: first, only, largest, most. English only."""

import re
from collections.abc import Iterator

from rag.types import Particular

_NO_SUPERLATIVE = (
    "interest|interests|request|requests|protest|protests|suggest|suggests|harvest|forest|west|midwest|northwest"
    "|southwest|test|rest|arrest|arrests|invest|invests|guest|latest|modest|honest|contest|nest|chest|quest|priest"
    "|tempest|conquest|earnest|manifest|digest|unrest|request|east|northeast|southeast|attest|crest|pest|vest|zest"
)
_SUPERLATIVE = re.compile(
    r"\b(?:(?P<only>only|sole)|(?P<first>first)|(?P<last>last(?! (?:night|week|month|year|summer|winter|spring|autumn"
    r"|fall|season|decade|century|\w*day)\b)"
    r"|final(?= (?!(?:between|after|with|against|over|under|when|which|that|this|last)\b)[a-z]{4,}))"
    r"|(?P<most>most|best)|(?P<least>least|worst)"
    rf"|(?P<est>(?!(?:{_NO_SUPERLATIVE})\b)[a-z]{{3,}}est))\b",
    re.IGNORECASE,
)
_SAME = {"biggest": "largest", "greatest": "largest", "tallest": "highest", "quickest": "fastest", "earliest": "first"}


def superlatives(text: str) -> Iterator[Particular]:
    """Each with a value that is equal for words that mean the same; "at most" and "at least" are none."""
    for match in _SUPERLATIVE.finditer(text):
        if text[: match.start()].lower().endswith(("at ", "not ", "n't ")):
            continue
        word = match[0].lower()
        value = _SAME.get(word, word) if match.lastgroup == "est" else (match.lastgroup or word)
        yield Particular("superlative", match[0], match.start(), match.end(), value)
