"""Web pages with the text of their articles, from sets that are laid out as their publishers have them.

pages/readability/test-pages/NAME/{source,expected}.html   test/test-pages of github.com/mozilla/readability
pages/modern/{html/ID.html.gz,ground-truth/ID.json}        dev/html and dev/ground-truth of
                                                           github.com/Murrough-Foley/web-content-extraction-benchmark
                                                           (before version 1.0, with fewer pages: release/html and
                                                           benchmark/ground-truth)
"""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from evals.sets import MissingSet
from rag.parse.tree import tree_of
from rag.parse.visible import blocks_of

PageSet = Literal["readability", "modern"]
_LEAST = 200
"""Characters of an article; a page with less is none."""


@dataclass(frozen=True, slots=True)
class Page:
    set: PageSet
    name: str
    html: str
    article: str


def pages(data: Path) -> Iterator[Page]:
    """All pages of articles. Raises `MissingSet` when there are none."""
    folder = data / "pages"
    found = 0
    for page in (*_readability(folder / "readability"), *_modern(folder / "modern")):
        found += 1
        yield page
    if not found:
        raise MissingSet(f"no pages in {folder}: evals/public/pages.py says which sets are laid there, and how")


def _readability(folder: Path) -> Iterator[Page]:
    for page in sorted((folder / "test-pages").glob("*/source.html")):
        expected = tree_of((page.parent / "expected.html").read_text("utf-8"))
        text = "\n".join(block.text for block in blocks_of(expected))
        yield Page("readability", page.parent.name, page.read_text("utf-8"), text)


def _modern(folder: Path) -> Iterator[Page]:
    """Those that are marked as articles."""
    for file in sorted((folder / "ground-truth").glob("*.json")):
        page = folder / "html" / f"{file.stem}.html.gz"
        form: Any = json.loads(file.read_text("utf-8"))
        text = form["ground_truth"].get("main_content") or ""
        if page.exists() and form["_internal"]["page_type"]["primary"] == "article" and len(text) >= _LEAST:
            yield Page("modern", file.stem, gzip.decompress(page.read_bytes()).decode("utf-8", "replace"), text)
