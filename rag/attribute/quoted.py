"""Which characters of an article stand between quotation marks."""

from collections.abc import Iterator

from rag.types import Span

LONGEST = 1_500
"""Characters of a quotation in one paragraph: longer ones are marks that belong to nothing."""
_OPENS = "“„«"
_CLOSES = "”»"
_BEFORE_OPENING = " \t\n([—–-‘'"
"""What stands before a straight mark that opens."""


def quoted(text: str) -> Iterator[Span]:
    """Stretches between double marks, the marks included, paragraph by paragraph. One that is not closed counts where
    it opens its paragraph, as that of a speech over several paragraphs does, and one that is not opened up to its
    first mark."""
    start = 0
    while start < len(text):
        end = text.find("\n\n", start)
        end = len(text) if end < 0 else end
        yield from _of_paragraph(text, start, end)
        start = end + 2


def _of_paragraph(text: str, start: int, end: int) -> Iterator[Span]:
    opened: int | None = None
    is_first = True
    for at in range(start, end):
        mark = text[at]
        if mark == '"':
            opens = at == start or text[at - 1] in _BEFORE_OPENING
        elif mark in _OPENS or mark in _CLOSES:
            opens = mark in _OPENS and not (mark == "“" and opened is not None and text[opened] == "„")
        else:
            continue
        if opens:
            opened = at  # one before it that was never closed is none
        else:
            begin = start if opened is None and is_first and mark != '"' else opened
            if begin is not None and at - begin < LONGEST:
                yield Span(begin, at + 1)
            opened = None
        is_first = False
    if opened is not None and opened == start and end - start < LONGEST:
        yield Span(opened, end)
