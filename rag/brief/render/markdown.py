"""An edition in Markdown (CommonMark) without raw HTML."""

import re
from collections.abc import Iterable, Iterator

from rag.brief.render.outline import Block, Heading, Listing, Paragraph, Run, Runs, Style, outline
from rag.brief.render.plain import line
from rag.types import EditionView

# What begins inline markup in CommonMark or in the extensions of GitHub (tables, strikethrough, mathematics,
# footnotes), and bare addresses, which some renderers link by themselves.
_INLINE = re.compile(r"[\\`*_\[\]<>&#|~$^@]|:(?=//)|(?<=www)\.", re.IGNORECASE)
# What begins a block at the start of a line: a list, a heading's underline, a rule, a fence, a definition.
_BLOCK = re.compile(r"^([-+=:]|\d{1,9}(?=[.)]))")
_WRAPS: dict[Style, str] = {"plain": "", "marker": "", "soft": "", "strong": "**"}


def markdown(view: EditionView, *, page_url: str | None = None) -> str:
    """The edition; markers are links to the articles, or to the cited words on its page if that is given.

    Text of articles can open no markup, link or image.
    """
    return "\n\n".join(_block(block) for block in outline(view, page_url)) + "\n"


def escaped(text: str, *, begins_block: bool = False) -> str:
    """The text on one line, so that Markdown shows it as it is, where it begins a block too."""
    words = _INLINE.sub(r"\\\g<0>", line(text))
    return _BLOCK.sub(_first, words) if begins_block else words


def _first(found: re.Match[str]) -> str:
    """Digits are no punctuation, which alone may be escaped: behind them the dot or bracket is."""
    text = found.group()
    return text + "\\" if text.isdigit() else "\\" + text


def _block(block: Block) -> str:
    match block:
        case Heading(level, runs):
            return f"{'#' * level} {_runs(runs, begins_block=False)}"
        case Paragraph(runs):
            return _runs(runs)
        case Listing(items):
            return "\n".join(f"- {_runs(item)}" for item in items)


def _runs(runs: Runs, *, begins_block: bool = True) -> str:
    return "".join(_joined(runs, begins_block)).strip()


def _joined(runs: Iterable[Run], begins_block: bool) -> Iterator[str]:
    """Every run after a space: an exclamation mark before a link would make an image of it."""
    for run in runs:
        if words := escaped(run.text, begins_block=begins_block):
            begins_block = False
            yield " " + _linked(f"{_WRAPS[run.style]}{words}{_WRAPS[run.style]}", run.url)


def _linked(words: str, url: str | None) -> str:
    """A destination holds no space, bracket or backslash, since `web_address` has encoded them."""
    return f"[{words}]({url.replace('&', '&amp;')})" if url else words
