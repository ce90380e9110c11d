"""The normal form of a paragraph: what is stored, cited, embedded and searched.

Characters that a reader cannot see are removed, because they hide text from people and not from
machines (Unicode's Default_Ignorable_Code_Point, control characters, noncharacters, lone
surrogates). What is left is composed (NFC) and its white space folded to single spaces. Of marks
piled on one letter 30 stay (the Stream-Safe Text Format of Unicode Standard Annex 15): no language
has more, and putting them in order takes time that grows with the square of their number.
"""

import re
import unicodedata

_INVISIBLE = re.compile(
    "["
    "\u0000-\u0008\u000e-\u001b\u007f-\u0084\u0086-\u009f"  # controls that are not white space
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0"  # soft hyphen, fillers
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"  # zero width, bidirectional controls
    "\ufe00-\ufe0f\ufff0-\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff"  # tags and variation selectors, which can carry a whole message
    "\ud800-\udfff"
    "]"
)
_REPLACEMENT = "\ufffd"
_MOST_MARKS = 30
_PERHAPS_MARKS = re.compile(rf"[^\w\s\x00-\u02ff]{{{_MOST_MARKS + 1},}}")
"""Combining marks are no letters, digits or white space; other signs may be in such a run too."""


def normalise(paragraph: str) -> str:
    """The normal form; empty when nothing visible is left. `normalise(normalise(x)) == normalise(x)`."""
    if paragraph.isascii():
        return " ".join(_INVISIBLE.sub("", paragraph).split())
    visible = _PERHAPS_MARKS.sub(_without_piles, _INVISIBLE.sub(_keep_replacement, paragraph))
    return " ".join(unicodedata.normalize("NFC", visible).split())


def _keep_replacement(found: re.Match[str]) -> str:
    """U+FFFD and its neighbours U+FFFC lie in the range and are visible: they say that something was there."""
    return _REPLACEMENT if found[0] == _REPLACEMENT else ""


def _without_piles(found: re.Match[str]) -> str:
    kept: list[str] = []
    piled = 0
    for sign in found[0]:
        parts = unicodedata.normalize("NFD", sign)
        piled = piled + len(parts) if unicodedata.combining(parts[0]) else 0
        if piled <= _MOST_MARKS:
            kept.append(sign)
    return "".join(kept)
