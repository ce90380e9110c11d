"""An edition as plain text, 72 columns wide. Addresses stand on their own lines and are not broken."""

import re
import textwrap
from collections.abc import Iterator

from rag.brief.render.outline import Block, Heading, Listing, Paragraph, Runs, outline
from rag.brief.render.plain import line
from rag.types import EditionView

COLUMNS = 72
"""Code points. Letters of double width, as of Chinese, take more of the screen."""

_RULES = {1: "=", 2: "-"}
_LONG = re.compile(rf"\S{{{COLUMNS - 4}}}")


def text(view: EditionView, *, page_url: str | None = None) -> str:
    """The edition, with the address of its page if that is given. Every line but an address has at most 72 code
    points."""
    return "\n\n".join(_block(block) for block in outline(view, page_url)) + "\n"


def _block(block: Block) -> str:
    match block:
        case Heading(level, runs):
            lines = _filled(_said(runs))
            return "\n".join([*lines, _RULES.get(level, "-") * max(map(len, lines), default=1)])
        case Paragraph(runs):
            return "\n".join([*_filled(_said(runs)), *_addresses(runs)])
        case Listing(items):
            return "\n".join(row for item in items for row in _item(item))


def _item(runs: Runs) -> Iterator[str]:
    """The words behind a dash, then the addresses that are not those of markers."""
    yield from _filled(_said(runs), "- ", "  ")
    yield from (f"  {url}" for url in _addresses(runs))


def _addresses(runs: Runs) -> list[str]:
    return [run.url for run in runs if run.url and run.style != "marker"]


def _said(runs: Runs) -> str:
    return line(" ".join(run.text for run in runs))


def _filled(words: str, first: str = "", later: str = "") -> list[str]:
    broken = _LONG.sub(r"\g<0> ", words)
    return textwrap.wrap(broken, COLUMNS, initial_indent=first, subsequent_indent=later, break_on_hyphens=False)
