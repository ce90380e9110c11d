"""Quotations: words between quotation marks, with exact offsets and a form that can be compared."""

import re
from collections.abc import Iterator

from rag.types import Particular

_FOLD = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "–": "-", "—": "-"})
_PAIRS = re.compile(
    r"“(?P<curly>[^“”]+)(?:”|$)|„(?P<low>[^„“”]+)[“”]|«(?P<angle>[^«»]+)»"
    r'|(?<!\w)"(?P<straight>[^"“”]+)"(?!\w)'
    r"|(?<![\w’'])‘(?P<single>[^‘\n]{1,600}?)’(?!\w)"
    r"|(?<![\w'])'(?P<typed>(?!\d0s|n' |tis\b|em\b)[^'\n]{1,300}(?:'(?=\w)[^'\n]{1,300}){0,5})'(?!\w)"
)
QUOTED = re.compile(r"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)")
"""From one double mark to the next, or to the end of the text: quick, and enough to leave such stretches aside."""
_OPEN_BEFORE = re.compile(r"^(?P<tail>[^“”]+)”")
_EDGE = " .,;:!?-'\""
_SPACES = re.compile(r"\s+")
_GAP = re.compile(r"\s*(?:\.\.\.|…|\[[^\]]*\])\s*")


def quotations(text: str) -> Iterator[Particular]:
    """Each quotation with its marks. One that opens before the text, or closes after it, counts as well.

    Single straight marks count only where they cannot be an apostrophe.
    """
    tail = _OPEN_BEFORE.match(text)
    for match in (*([tail] if tail else []), *_PAIRS.finditer(text)):
        if any(character.isalnum() for character in match[0]):
            yield _quotation(text, *match.span())


def comparable(text: str) -> str:
    """Quotation marks, dashes, case and white space made equal, so that the same words are the same string."""
    return _SPACES.sub(" ", text.translate(_FOLD)).strip().lower()


def pieces(value: str) -> list[str]:
    """The stretches of a quotation that must stand word for word: parted by an ellipsis or a [remark]."""
    return [piece for part in _GAP.split(value) if (piece := part.strip(_EDGE))]


def _quotation(text: str, start: int, end: int) -> Particular:
    inner = comparable(text[start:end]).strip(_EDGE)
    return Particular("quotation", text[start:end], start, end, inner)
