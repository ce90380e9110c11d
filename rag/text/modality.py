"""Words that take something back from being so: it may be, is planned, is said or supposed to be. English only.

The list is a hand-made one of what news writes; "would" and "can" are left out, since they mostly say something else.
"""

import re
from collections.abc import Iterator

from rag.types import Particular

_MODALITY = re.compile(
    r"\b(?:(?P<possible>may(?! \d)|might|could|possibly|perhaps|maybe|likely|unlikely|probably|potentially)"
    r"|(?P<planned>(?:plan|hope|want|intend|aim|propose|seek)(?:s|ed|ing|ning|ned)? to"
    r"|(?:expected|anticipated|planned|set|poised|forecast|projected|likely|scheduled|supposed) to)"
    r"|(?P<alleged>alleged(?:ly)?|reportedly|suspected|apparently|supposedly|purported(?:ly)?|presumably))\b"
)
_FUTURE = re.compile(r"\b(?:will|shall)\b|['’]ll\b")


def modalities(text: str) -> Iterator[Particular]:
    """Each with `possible`, `planned` or `alleged` for its value. "May" with a capital is a month."""
    for match in _MODALITY.finditer(text):
        yield Particular("modality", match[0], match.start(), match.end(), match.lastgroup or "")


def futures(text: str) -> Iterator[Particular]:
    """ "will" and "shall": what is to come, which is not yet so."""
    for match in _FUTURE.finditer(text):
        yield Particular("modality", match[0], match.start(), match.end(), "future")
