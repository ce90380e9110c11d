"""Plain text: paragraphs between blank lines, or one a line; a short first line is the title."""

import re
from collections.abc import Iterator

from rag.parse.found import Block, Document, Found

_LONGEST_TITLE = 200
_EMPTY_LINES = re.compile(r"\n[^\S\n]*\n\s*")
_WRAPPED = 120
"""Lines that are all shorter than this, between blank lines, are wrapped lines of one paragraph."""


def read(document: Document) -> Iterator[Found]:
    title, blocks = read_text(document.text)
    yield Found(title=title, blocks=blocks, original=document.data, media_type=document.media_type)


def read_text(text: str) -> tuple[str, tuple[Block, ...]]:
    """The title, empty when no line looks like one, and the paragraphs."""
    paragraphs = paragraphs_of(text)
    if len(paragraphs) > 1 and _is_title(paragraphs[0]):
        return paragraphs[0], tuple(Block(paragraph) for paragraph in paragraphs[1:])
    return "", tuple(Block(paragraph) for paragraph in paragraphs)


def paragraphs_of(text: str) -> list[str]:
    """Wrapped lines joined; where no blank line parts a text of long lines, each line is a paragraph."""
    parts = [part.strip() for part in _EMPTY_LINES.split(text) if part.strip()]
    return [line for part in parts for line in _lines(part)]


def _lines(part: str) -> list[str]:
    lines = [line.strip() for line in part.split("\n") if line.strip()]
    if all(len(line) <= _WRAPPED for line in lines):
        return [" ".join(lines)]
    return lines


def _is_title(paragraph: str) -> bool:
    return len(paragraph) <= _LONGEST_TITLE and not paragraph.rstrip("\"'”’").endswith((".", "!", ":", ";", ",", "…"))
