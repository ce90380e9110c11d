"""The gate that a model's sentence passes before anybody sees it: plain text, no foreign addresses.

Deterministic and outside the model, because instructions to a model can be overridden by the text
that it reads. Markup is taken out, an address is kept only when it is the URL of a passage that was
shown. (That text of an article which speaks to a model is no evidence is the business of `rag.text.addressed`.)
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from rag.text import normalise
from rag.types import Violation

_IMAGE = re.compile(r"!\[([^\]]*)\](?:\([^)]*\)?|\[[^\]]*\])")
_LINK = re.compile(r"\[([^\]]*)\]\(\s*<?([^)>\s]*)[^)]*\)?")
_REFERENCE = re.compile(r"^\s*\[[^\]]+\]:\s*(\S+).*$|\[([^\]]+)\]\[[^\]]*\]")
_ADDRESS = re.compile(
    r"<?\b(?:[a-z][a-z0-9+.-]*://|www\.|mailto:|javascript:|data:[\w/]+[;,])[^\s<>]*>?"
    r"|(?<!\w)//[\w-]+\.[^\s<>]+"
    r"|\b(?:[a-z0-9-]+\.)+[a-z]{2,}/[^\s<>]*",
    re.I,
)
_TAG = re.compile(r"<!--.*?(?:-->|$)|</?[a-zA-Z!?][^<>]*(?:>|$)", re.DOTALL)
_MARKER = re.compile(r"\s*\[\d{1,3}\]")
_EMPHASIS = re.compile(r"(\*\*|__|`{1,3})(?=\S)(.+?)(?<=\S)\1")
_LEADING = re.compile(r"^(?:\s*(?:#{1,6}|>|[-*+])\s+)+")
_TRAILING = ".,;:!?]}\"'”’"


@dataclass(frozen=True, slots=True)
class Passed:
    """What is left of a sentence (may be empty), and what was taken out."""

    text: str
    violations: tuple[Violation, ...]


def clean(text: str, urls: Collection[str]) -> Passed:
    """Plain text of a model's sentence. `urls` are those of the passages that it was shown."""
    gate = _Gate(urls)
    cleaned = normalise(text)
    while (after := gate.once(cleaned)) != cleaned:
        cleaned = after  # again: what was taken out may have hidden something, as in <scr<b>ipt>
    return Passed(normalise(cleaned), tuple(gate.violations))


class _Gate:
    def __init__(self, urls: Collection[str]) -> None:
        self.urls = urls
        self.violations: list[Violation] = []

    def once(self, text: str) -> str:
        text = _IMAGE.sub(self._image, text)
        text = _LINK.sub(self._link, text)
        text = _REFERENCE.sub(self._reference, text)
        text = _ADDRESS.sub(self._address, text)
        text = _TAG.sub(self._tag, text)
        return _LEADING.sub("", _EMPHASIS.sub(r"\2", _MARKER.sub("", text)))

    def _image(self, found: re.Match[str]) -> str:
        return self._taken("image_removed", found[0], leaving="")

    def _link(self, found: re.Match[str]) -> str:
        return found[1] if found[2] in self.urls else self._taken("link_removed", found[2], leaving=found[1])

    def _reference(self, found: re.Match[str]) -> str:
        return self._taken("link_removed", found[0], leaving=found[2] or "")

    def _address(self, found: re.Match[str]) -> str:
        whole = found[0].strip("<>")
        bare = whole.rstrip(_TRAILING if "(" in whole else _TRAILING + ")")
        return whole if bare in self.urls else self._taken("link_removed", bare, leaving=whole[len(bare) :])

    def _tag(self, found: re.Match[str]) -> str:
        return self._taken("markup_removed", found[0], leaving="")

    def _taken(self, code: str, what: str, *, leaving: str) -> str:
        self.violations.append(Violation(code, f"taken out of a sentence: {what[:200]}"))
        return leaving
