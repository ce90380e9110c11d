"""An edition as simple HTML for mail and feeds: no links within the document, no paragraphs of articles.

Mail programs and feed readers know few rules of style and cut long messages, so a marker links to the article itself.
"""

from collections.abc import Iterable
from typing import assert_never

from rag.brief.render.markup import Markup, element, foreign, join, spaced
from rag.brief.render.outline import Block, Heading, Listing, Paragraph, Run, Runs


def simple_html(blocks: Iterable[Block]) -> Markup:
    return join(_block(block) for block in blocks)


def _block(block: Block) -> Markup:
    match block:
        case Heading(level, runs):
            return element(f"h{level}", _runs(runs))
        case Paragraph(runs):
            return element("p", _runs(runs))
        case Listing(items):
            return element("ul", *(element("li", _runs(item)) for item in items))
        case _:
            assert_never(block)


def _runs(runs: Runs) -> Markup:
    return spaced(_run(run) for run in runs)


def _run(run: Run) -> Markup:
    words = foreign(run.text)
    if run.url:
        words = element("a", words, href=run.url, rel="noopener noreferrer")
    if run.style == "strong":
        return element("strong", words)
    return element("small", words) if run.style in ("soft", "marker") else words
