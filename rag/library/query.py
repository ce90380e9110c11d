"""A question as an FTS5 query whose price is known before: which words choose, which only rank. Pure.

Any text is a question: only letters, digits and the marks within words are taken over, in quotes.
"""

import re
import unicodedata
from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

from rag.text import STOP_WORDS

MOST_WORDS = 32

MOST_COUNTED = 15_000
"""Occurrences, in chunks, of all words that take part."""

MOST_PAIRS = 3

_WORD = re.compile(
    r"(?<![^\W_])(?:[^\W\d_]\.){2,}"  # U.S.
    r"|\d+(?:[.,]\d+)+"  # 1,200
    r"|[^\W_]+(?:['’][^\W_]+)*"
)


class Counted(NamedTuple):
    """A word with the number of chunks that hold it, exact or too many to matter."""

    rows: int
    word: str


def question_words(query: str) -> list[str]:
    """Distinct words in order, without stop words if any other is there; each safe within double quotes."""
    found = [
        m[0].replace("’", "'").removesuffix("'s") for m in _WORD.finditer(unicodedata.normalize("NFC", query).lower())
    ]
    kept = [word for word in found if word not in STOP_WORDS] or found
    return list(dict.fromkeys(kept))[:MOST_WORDS]


def affordable_words(counted: Sequence[Counted]) -> list[Counted]:
    """The rarest that occur at all, until they occur too often; never none if one occurs."""
    kept: list[Counted] = []
    total = 0
    for word in sorted(w for w in counted if w.rows):
        total += word.rows
        if len(kept) >= 2 and total > MOST_COUNTED:
            break
        kept.append(word)
    return kept


def divided(counted: Sequence[Counted], most: int) -> tuple[list[Counted], list[Counted]]:
    """Words whose rows are all ranked, and the others; `counted` by ascending count."""
    total = 0
    for i, word in enumerate(counted):
        total += word.rows
        if total > most:
            return list(counted[:i]), list(counted[i:])
    return [word for word in counted if word.rows], []


def candidates_of(choosing: Sequence[Counted], common: Sequence[Counted]) -> str:
    """Rows with a rare word, or with two of the less rare ones."""
    parts = [quoted(word) for _, word in choosing]
    pairs = sorted(combinations(common, 2), key=lambda pair: pair[0].rows * pair[1].rows)[:MOST_PAIRS]
    parts += [f"({quoted(one.word)} AND {quoted(other.word)})" for one, other in pairs]
    return " OR ".join(parts)


def expression_of(candidates: str, choosing: Sequence[Counted], common: Sequence[Counted]) -> str:
    """The candidates, ranked by all words: what stands behind AND is true of each and adds to its score.

    FTS5 adds up a word as often as it is named, so words that choose count twice. That keeps the
    order among rare words and was no worse than the plain sum.
    """
    if not common or not candidates:
        return candidates
    return f"({candidates}) AND ({' OR '.join(quoted(word) for _, word in (*choosing, *common))})"


def quoted(word: str) -> str:
    """As FTS5 string: what its tokenizer parts ("u.s.", "o'neill", "1,200") is a phrase."""
    return f'"{word}"'
