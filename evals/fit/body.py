"""Fits the model that tells the blocks of an article from the rest of its page; measures it on pages not seen.

Of each page with a known article: a block is the article's when most of its words stand there in the same order.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evals.bench.loaded import say
from evals.fit import boosting
from evals.metrics.shingles import matched, scores
from evals.public.pages import Page, pages
from rag.errors import BadInput
from rag.fitted import save
from rag.parse.body import PATH, features
from rag.parse.hidden import empty_hidden
from rag.parse.tree import tree_of
from rag.parse.visible import Placed, placed_in
from rag.parse.votes import Vote, votes_on

MOST_OF = 0.5
NAMES = ("trafilatura", "readability")

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Read:
    """A page with what the model sees of it. `of_article` is a truth value for each block."""

    page: Page
    placed: Sequence[Placed]
    measured: Mapping[str, Floats]
    of_article: NDArray[np.bool_]

    @property
    def weights(self) -> Floats:
        """Long blocks weigh more, and pages with much text little more than others."""
        lengths = np.array([len(each.block.text) for each in self.placed], np.float64)
        return np.sqrt(lengths) / math.sqrt(1 + lengths.sum() / 1000)

    def text(self, kept: Sequence[bool]) -> str:
        return "\n".join(each.block.text for each, body in zip(self.placed, kept, strict=True) if body)


def read(page: Page) -> Read | None:
    """None for one that cannot be read, or is too large for the libraries."""
    try:
        tree = tree_of(page.html)
    except BadInput:
        return None
    empty_hidden(tree)
    placed, votes = list(placed_in(tree)), votes_on(tree)
    if not votes or not placed:
        return None
    return Read(page, placed, features(placed, votes), truth(placed, page.article))


def truth(placed: Sequence[Placed], article: str) -> NDArray[np.bool_]:
    """For each block whether most of its words stand in the article, in the same order."""
    expected, line = Vote(article.split("\n")), " ".join(article.split())
    texts = [" ".join(each.block.text.split()) for each in placed]
    return np.array([expected.share(text) > MOST_OF or (5 < len(text) < 60 and text in line) for text in texts])


def fit(data: Path) -> None:
    """Writes the model's file."""
    found = [each for page in pages(data) if (each := read(page))]
    names = list(found[0].measured)
    x = np.concatenate([np.column_stack([each.measured[name] for name in names]) for each in found])
    y, weights = np.concatenate([each.of_article for each in found]), np.concatenate([each.weights for each in found])
    groups = [str(number) for number, each in enumerate(found) for _ in each.placed]
    say(f"{len(found)} pages, {len(y)} blocks, of which {int(y.sum())} of articles")
    odds = boosting.out_of_fold(x, y, weights, groups)
    _report(found, odds)
    form: dict[str, Any] = {
        "made_by": "python -m evals.fit body",
        "pages": dict(Counter(each.page.set for each in found)),
        "model": boosting.form(boosting.boosted(x, y, weights), names, 1.0, 0.0),
    }
    digest = save(PATH, form)
    say(f"{PATH}: {PATH.stat().st_size // 1024} KB, sha256 {digest}")


def _report(found: Sequence[Read], odds: Floats) -> None:
    """F1 of pages that the model did not see, and of each library on the same blocks."""
    ends = np.cumsum([0, *(len(each.placed) for each in found)])
    for name in sorted({each.page.set for each in found}):
        chosen = [
            (each, odds[start:end])
            for each, start, end in zip(found, ends, ends[1:], strict=False)
            if each.page.set == name
        ]
        ways: dict[str, list[Any]] = {"model": [own > 0 for _, own in chosen]}
        ways |= {library: [each.measured[library] > MOST_OF for each, _ in chosen] for library in NAMES}
        ways["best possible"] = [each.of_article for each, _ in chosen]
        for way, kept in ways.items():
            got = scores(matched(each.page.article, each.text(k)) for (each, _), k in zip(chosen, kept, strict=True))
            say(f"{name:12} {way:14} precision {got[0]:.3f}  recall {got[1]:.3f}  F1 {got[2]:.3f}")
