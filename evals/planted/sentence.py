"""What both wordings and errors know of a sentence: names, words of saying, its first letter."""

from collections.abc import Callable
from random import Random

Change = Callable[[str, str, Random], str | None]
"""From a sentence and its article, the changed sentence; None where there is nothing to change."""

NAME = r"(?:[A-Z][a-z]+(?: (?:de |van |of )?[A-Z][a-z]+){0,2})"
SAID = r"(?:said|says|told reporters|added|argued|claimed|warned|wrote|explained|noted|stated)"
CLOSE = '”"’'
FIRST_WORDS = frozenset(
    """
    In On The This These Those His Her Their It He She They We But And As At By For From With After Before When
    While If Although Though There One Two Three Many Most Some Such Other Another Both Each Every All More
    Despite Since Under Over Unlike Like Between Beyond During Here Its Our My Your That What Where Who How Why
    Not No Yet So Then Now Today Former Later Early Critics Experts Officials People Fans Players Scientists
    Researchers Users Drivers Students Members
    """.split()
)


def upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def lower(text: str) -> str:
    """Its first word small, unless it looks like a name or an abbreviation."""
    first = text.split(" ", 1)[0]
    return text[:1].lower() + text[1:] if first in FIRST_WORDS or first == "A" else text
