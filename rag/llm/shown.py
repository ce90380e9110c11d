"""How strangers' text is put before a model: disarmed, and between fences that do not occur in it.

It cannot close its own fence, since the fence does not occur in it, and it cannot step out of its role, since what chat
templates use as role marks is replaced by look-alikes.
"""

import re
from random import Random

# Consonants: no words come about, and nothing that could be taken for a figure of the text.
LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
KEY_LENGTH = 4
FENCE_LENGTH = 10

_MARKS = re.compile(r"<(?![\s\d=])|(?<=\S)>")
_ROLES = re.compile(r"\[(?=/?\s*(?:INST|SYS|TOOL|AVAILABLE_TOOLS|SYSTEM_PROMPT|IMG)\b)", re.I)
_LOOK_ALIKE = {"<": "‹", ">": "›"}


def disarm(text: str) -> str:
    """`text` without what a chat template or a fence could be made of. Its length does not change."""
    return _ROLES.sub("⟦", _MARKS.sub(lambda mark: _LOOK_ALIKE[mark[0]], text))


def one_line(text: str) -> str:
    return disarm(" ".join(text.split()))


def unused(random: Random, length: int, taken: str) -> str:
    """Letters that do not occur in `taken` (upper case)."""
    while (made := "".join(random.choices(LETTERS, k=length))) in taken:
        pass
    return made
