"""Which blocks of a page are its article: two libraries are asked, and a small fitted model decides block by block.

The model knows what each library kept of a block and of its neighbours, how the block reads, and where it stands.
It is `body.json` beside this file, made by `python -m evals.fit body`.
"""

import math
import re
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.fitted import load
from rag.parse.visible import REGIONS, Placed
from rag.parse.votes import Vote
from rag.trees import Boosted

PATH = Path(__file__).with_name("body.json")

_TAGS = "p li h1 h2 h3 h4 h5 h6 td tr div figcaption blockquote section".split()
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")
_WORD = re.compile(r"\w+")
_MOST_BLOCKS = 2_000
"""The model knows no larger pages: of these, what both libraries keep is the article."""
_NEAR = 5
_LONG, _KEPT = 80, 0.8
"""Characters of a paragraph, and the share of it that a library keeps, which mark where the article begins and ends."""

Floats = NDArray[np.float64]
Groups = NDArray[np.int64]


@cache
def model() -> Boosted:
    """Raises `ValueError` where the file's content is not that of its hash."""
    return Boosted.of(load(PATH, "body")["model"])


def is_body(placed: Sequence[Placed], votes: Sequence[Vote]) -> list[bool]:
    """For each block whether it is of the article. `votes` are trafilatura's and readability's."""
    if not placed:
        return []
    if len(placed) > _MOST_BLOCKS:
        return [all(vote.share(each.block.text) > _KEPT for vote in votes) for each in placed]
    measured = features(placed, votes)
    rows = np.column_stack([measured[name] for name in model().features])
    return [bool(odds > 0) for odds in model().log_odds_of(rows)]


def features(placed: Sequence[Placed], votes: Sequence[Vote]) -> Mapping[str, Floats]:
    """By name, an array with a value for each block."""
    texts = [each.block.text for each in placed]
    lengths = np.array([len(text) for text in texts], np.float64)
    parents = _groups([each.parent for each in placed])
    grandparents = _groups([each.grandparent for each in placed])
    found = _of_text(texts) | _of_place(placed, lengths, parents)
    for name, vote in zip(("trafilatura", "readability"), votes, strict=True):
        kept = np.array([vote.share(text) for text in texts])
        found |= _of_vote(name, kept, lengths, parents, grandparents)
    return found


def _of_vote(name: str, kept: Floats, lengths: Floats, parents: Groups, grandparents: Groups) -> dict[str, Floats]:
    """What a library kept of the block, of those near it and in its element; where it sees the article."""
    count = len(kept)
    clear = np.flatnonzero((kept > _KEPT) & (lengths > _LONG))
    first, last = (clear[0], clear[-1]) if len(clear) else (-count, count)
    return {
        name: kept,
        f"{name} 1 before": _shifted(kept, 1),
        f"{name} 2 before": _shifted(kept, 2),
        f"{name} 1 after": _shifted(kept, -1),
        f"{name} 2 after": _shifted(kept, -2),
        f"{name} near": _near(kept * lengths) / _near(lengths),
        f"{name} parent": _summed(kept * lengths, parents) / _summed(lengths, parents),
        f"{name} grandparent": _summed(kept * lengths, grandparents) / _summed(lengths, grandparents),
        f"{name} where": (np.arange(count) - first) / max(1, last - first),
        f"{name} page": np.full(count, (kept * lengths).sum() / lengths.sum()),
    }


def _of_text(texts: Sequence[str]) -> dict[str, Floats]:
    words = [max(1, len(_WORD.findall(text))) for text in texts]
    seen: Counter[str] = Counter()
    before: list[int] = []
    for text in texts:
        before.append(seen[text])
        seen[text] += 1

    def each(measure: list[float]) -> Floats:
        return np.array(measure, np.float64)

    return {
        "characters": each([math.log(len(text)) for text in texts]),
        "words": each([math.log(1 + count) for count in words]),
        "closed": each([_SENTENCE_END.search(text[-10:]) is not None for text in texts]),
        "colon": each([text.endswith(":") for text in texts]),
        "commas": each([text.count(",") / count for text, count in zip(texts, words, strict=True)]),
        "digits": each([sum(map(str.isdigit, text)) / len(text) for text in texts]),
        "capitals": each([sum(map(str.isupper, text)) / len(text) for text in texts]),
        "goes on": each([text[0].islower() for text in texts]),
        "repeated": each([seen[text] > 1 for text in texts]),
        "again": each([float(count) for count in before]),
    }


def _of_place(placed: Sequence[Placed], lengths: Floats, parents: Groups) -> dict[str, Floats]:
    count = len(placed)
    link = np.array([each.link for each in placed])
    found = {
        "link": link,
        "strong": np.array([each.strong for each in placed]),
        "depth": np.array([each.depth for each in placed], np.float64),
        "tag": np.array([_TAGS.index(each.tag) if each.tag in _TAGS else -1 for each in placed], np.float64),
        "where": np.arange(count) / count,
        "blocks": np.full(count, math.log(count)),
        "parent characters": np.log(_summed(lengths, parents)),
        "parent blocks": _summed(np.ones(count), parents),
        "characters before": np.log1p(_shifted(lengths, 1)),
        "characters after": np.log1p(_shifted(lengths, -1)),
        "link before": _shifted(link, 1),
        "link after": _shifted(link, -1),
    }
    return found | {
        f"in {region}": np.array([region in each.regions for each in placed], np.float64) for region in REGIONS
    }


def _groups(keys: Sequence[Hashable]) -> Groups:
    """The keys as numbers from 0."""
    numbers: dict[Hashable, int] = {}
    return np.array([numbers.setdefault(key, len(numbers)) for key in keys], np.int64)


def _summed(values: Floats, groups: Groups) -> Floats:
    """For each block the sum over its group."""
    return np.bincount(groups, weights=values)[groups].astype(np.float64)


def _shifted(values: Floats, by: int) -> Floats:
    """The value of the block so many before (or after, when negative); -0.5 beyond the page."""
    moved = np.full(len(values), -0.5)
    if by > 0:
        moved[by:] = values[:-by]
    else:
        moved[:by] = values[-by:]
    return moved


def _near(values: Floats) -> Floats:
    """The sum over the block and the five on either side."""
    sums = np.concatenate([[0.0], np.cumsum(values)])
    at = np.arange(len(values))
    return sums[np.minimum(at + _NEAR + 1, len(values))] - sums[np.maximum(at - _NEAR, 0)]
