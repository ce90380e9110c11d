"""A question as the evidence would put it: without what is said around it, and with its slips of spelling mended."""

import re
from collections.abc import Sequence
from difflib import get_close_matches

from rag.text import STOP_WORDS, split_sentences, stem, words
from rag.types import Hit

CLOSE = 0.85
"""Least similarity (Ratcliff and Obershelp, as in difflib) of a slip and the word that was meant."""
SHORTEST = 4
MOST_WORDS = 6
_HOW = re.compile(r"\bhow $", re.IGNORECASE)
"""Before what asks and is no slip: no answer need have "many", and "may" is not meant."""
_WORD = re.compile(r"[^\W\d_]+")


def as_meant(question: str, hits: Sequence[Hit]) -> str:
    """What is asked, in the spelling of the hits. Names stay as they are: another spelling is another name."""
    return respelled(asked_of(question), hits)


def asked_of(text: str) -> str:
    """The sentences that end in a question mark, where there are any: instructions beside them ask for nothing."""
    asked = [span.of(text) for span in split_sentences(text) if span.of(text).rstrip(" \"'”’").endswith("?")]
    return " ".join(asked) or text


def respelled(question: str, hits: Sequence[Hit]) -> str:
    """Words that no hit has become the closest word that one has; at most `MOST_WORDS` of them."""
    known = {word for hit in hits for word in words(f"{hit.title} {hit.text}")}
    stems = {stem(word) for word in known}
    shouted = question.isupper()
    asked = [m for m in _WORD.finditer(question) if not _HOW.search(question, 0, m.start())]
    slips = [m for m in asked if _is_slip(m[0], stems, shouted=shouted)][:MOST_WORDS]
    for match in reversed(slips):
        word = match[0].lower()
        near = sorted(w for w in known if w[0] == word[0] and abs(len(w) - len(word)) <= 2 and w not in STOP_WORDS)
        if meant := get_close_matches(word, near, 1, CLOSE):
            question = question[: match.start()] + meant[0] + question[match.end() :]
    return question


def _is_slip(word: str, stems: set[str], *, shouted: bool) -> bool:
    name, low = word[0].isupper() and not shouted, word.lower()
    return len(word) >= SHORTEST and not name and low not in STOP_WORDS and stem(low) not in stems
