"""What kind of piece an article is: news, or opinion, a quiz, a horoscope, something to buy.

Its publisher may say so (schema.org's types), posts with times of their own make a live blog; everything else is
judged by a small fitted model over the title, the opening, the ending, the address and the form of the text. It is
`kinds.json` beside this file, made by `python -m evals.fit kinds`. In doubt a piece is news.
"""

import base64
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import sqrt
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from rag.fitted import Form, load
from rag.linear import hashed, number_of
from rag.parse.found import Block
from rag.types import KINDS, Kind

PATH = Path(__file__).with_name("kinds.json")
BITS = 14
"""Of a feature's number."""
FEW = 4
"""Paragraphs; a text with fewer is short."""
FIELDS = (1.0, 1.0, 0.7, 1.0, 1.0)
"""How much the fields of a piece weigh: title, opening, ending, address, form."""

_DECLARED: Mapping[str, Kind] = {
    **{kind: kind for kind in KINDS},
    "liveblogposting": "live",
    "opinionnewsarticle": "opinion",
    "reviewnewsarticle": "opinion",
    "review": "opinion",
    "criticreview": "opinion",
    "advertisercontentarticle": "shopping",
    "product": "shopping",
    "offer": "shopping",
    "quiz": "quiz",
    "howto": "howto",
    "recipe": "howto",
    "faqpage": "howto",
}
"""Types of schema.org that say more than that it is an article. A kind of ours may be declared as well."""

_CHARS, _OPENING, _ENDING = 6_000, 120, 40
"""Of the beginning of a text its characters, and its words at either end that are looked at."""
_COUNTED = 20_000
"""Characters whose words are counted."""
_MOST_OF_ADDRESS = 40
_TOKEN = re.compile(r"\w+|[^\w\s]")
_LETTERS = re.compile(r"[a-z]+")
_QUOTED = re.compile(r"“[^“”]{1,1000}”|\"[^\"\n]{1,1000}\"")
_RATES: Mapping[str, frozenset[str]] = {
    "you": frozenset(("you", "your")),
    "i": frozenset(("i", "my", "me")),
    "we": frozenset(("we", "our", "us")),
    "said": frozenset(("said", "says", "told", "according")),
    "question": frozenset("?"),
    "cry": frozenset("!"),
    "quotation": frozenset('"“”'),
    "number": frozenset("0"),
    "money": frozenset("$£€"),
    "was": frozenset(("was", "were", "had")),
    "should": frozenset(("should", "must", "need")),
}
"""Words that are counted together: who is spoken to, who speaks, what is told."""
_STEPS: Mapping[str, Sequence[float]] = {
    "per thousand": (0.5, 2, 5, 10, 20, 40),
    "words": (60, 150, 300, 600, 1200, 2500),
    "lines": (3, 8, 20, 50, 100),
    "characters of a line": (60, 120, 200, 300, 450),
}
_SHORT = 60
"""Characters of a line of a list."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What is looked at. `declared` are the types that it is given, `live` whether it has posts."""

    title: str
    url: str
    section: str
    body: Sequence[Block]
    declared: Sequence[str] = ()
    live: bool = False
    language: str | None = None

    @property
    def is_short(self) -> bool:
        """Such as an item of a feed."""
        return len(self.body) < FEW


@dataclass(frozen=True, slots=True)
class Model:
    """`weights` has a row for each of `kinds`; a piece is news unless it is anything else with the probability
    `threshold` (where the text is short, `short_threshold`). In another language than those that it was fitted on no
    text is judged; None stands for one too short for telling."""

    hash: str
    languages: frozenset[str | None]
    kinds: Sequence[Kind]
    offsets: NDArray[np.float64]
    weights: NDArray[np.float64]
    threshold: float
    short_threshold: float

    def kind(self, piece: Piece) -> Kind:
        if piece.live:
            return "live"
        for said in piece.declared:
            if declared := _DECLARED.get(re.split("[/:]", said)[-1].casefold()):
                return declared
        if piece.language not in self.languages:
            return "news"
        numbers, values = features(piece)
        odds = self.offsets + self.weights[:, numbers] @ values
        odds = np.exp(odds - odds.max())
        news = self.kinds.index("news")
        if 1 - odds[news] / odds.sum() < (self.short_threshold if piece.is_short else self.threshold):
            return "news"
        odds[news] = 0
        return self.kinds[int(odds.argmax())]


@cache
def shipped() -> Model:
    """Raises `ValueError` where the file's content is not that of its hash."""
    return of(load(PATH, "kinds"))


def of(form: Form) -> Model:
    """Raises `ValueError` for kinds that there are not."""
    kinds = cast(Sequence[Kind], tuple(form["kinds"]))
    if not set(kinds) <= set(KINDS):
        raise ValueError(f"a model of other kinds of pieces ({', '.join(kinds)}): fit it again")
    steps = np.frombuffer(base64.b64decode(form["steps"]), np.int8).astype(np.float64)
    thresholds = float(form["threshold"]), float(form["short_threshold"])
    weights = steps.reshape(len(kinds), 1 << BITS) * float(form["unit"])
    languages = frozenset([*form["languages"], None])
    return Model(form["sha256"], languages, kinds, np.array(form["offsets"]), weights, *thresholds)


def features(piece: Piece) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Numbers below `2 ** BITS` and their values; those of each field have its weight for their length."""
    text = "\n".join(block.text for block in piece.body)
    words = _words(_told(text[:_CHARS]))
    path = urlsplit(piece.url).path.lower()
    address = [*_LETTERS.findall(path)[:_MOST_OF_ADDRESS], *_words(piece.section)]
    fields = (
        ["^", *_words(piece.title), "$"],
        words[:_OPENING],
        _words(_told(text[-10 * _ENDING :]))[-_ENDING:],
        address,
        (),
    )
    named = [_marked(kind, field) for kind, field in zip(("title", "", "end", "url", ""), fields, strict=True)]
    form = [number_of(name) for name in _form(piece.body, text)]
    folders = [number_of(f"folder {each}") for each in path.split("/")[1:-1] if each and not each.isdecimal()]
    found = hashed(named, [(), (), (), folders[:_MOST_OF_ADDRESS], form], BITS)
    sizes = np.bincount(found.text, minlength=len(FIELDS))
    values = np.array([weight / sqrt(max(1, size)) for weight, size in zip(FIELDS, sizes.tolist(), strict=True)])
    return found.number, values[found.text]


def _marked(field: str, words: Sequence[str]) -> list[str]:
    return [f"{field}:{word}" for word in words] if field else list(words)


def _told(text: str) -> str:
    """Without what is quoted: "I" and "you" are then those of who writes."""
    return _QUOTED.sub(' "" ', text)


def _words(text: str) -> list[str]:
    return ["0" if word.isdecimal() else word for word in _TOKEN.findall(text.lower())]


def _form(body: Sequence[Block], text: str) -> Iterator[str]:
    """Names of what can be counted."""
    lines = max(1, len(body))
    counted = Counter(_words(_told(text[:_COUNTED])))
    words = max(1, counted.total())
    for name, among in _RATES.items():
        yield f"{name} {_step(1000 * sum(counted[word] for word in among) / words, 'per thousand')}"
    yield f"words {_step(words, 'words')}"
    yield f"lines {_step(lines, 'lines')}"
    yield f"line {_step(len(text) / lines, 'characters of a line')}"
    yield f"short {4 * sum(len(block.text) < _SHORT for block in body) // lines}"
    yield f"items {4 * sum(block.kind in ('item', 'row') for block in body) // lines}"
    yield f"headings {6 * sum(block.kind in ('heading', 'strong') for block in body) // lines}"


def _step(value: float, of: str) -> int:
    return sum(value >= step for step in _STEPS[of])
