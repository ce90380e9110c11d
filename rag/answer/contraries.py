"""Words of which one excludes the others where they stand before one noun: the men's race is not the women's.

Closed lists, English only: words that news tells two of a kind apart with. Numbers that tell which ("Berth 4") are
found by the noun before them.
"""

import re

from rag.conflict.statement import Statement

_LISTS = (
    "men man male boys boy|women woman female girls girl ladies",
    "north northern|south southern|east eastern|west western",
    "upper|lower",
    "inner|outer",
    "morning|afternoon|evening|night",
    "spring|summer|autumn|winter",
    "current present incumbent|former previous",
    "junior|senior",
    "final|semifinal semi-final|quarterfinal quarter-final",
    "gold|silver|bronze",
    "presidential|parliamentary|municipal mayoral|regional",
    "second|third|fourth|fifth|sixth|seventh|eighth",
    "domestic|foreign international",
    "public|private",
    "primary|secondary",
    "singles|doubles",
)
_KIND = {
    word: f"{n}:{m}"
    for n, line in enumerate(_LISTS)
    for m, group in enumerate(line.split("|"))
    for word in group.split()
}
_WORD = re.compile(r"(?<!\w)[a-z]+(?:-[a-z]+)?")


def kinds(text: str) -> frozenset[str]:
    """What a text tells apart, each as "what:which". A capital makes the word part of a name, but at the beginning."""
    said = {_KIND[word] for word in _WORD.findall(text[:1].lower() + text[1:]) if word in _KIND}
    labels = Statement(n=0, text=text, article_id="").labels.values()
    return frozenset(said | {f"{noun}:{number}" for noun, number in labels})


def of_another_kind(told: frozenset[str], asked: frozenset[str]) -> bool:
    """It tells which, of something that is asked about, and names none of those that are asked about."""
    return any(
        not told & {a for a in asked if _what(a) == what} and any(_what(t) == what for t in told)
        for what in {_what(a) for a in asked}
    )


def _what(kind: str) -> str:
    return kind.partition(":")[0]
