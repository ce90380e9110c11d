"""Sentences with planted errors: how many of them a check finds, and how many right sentences it takes for wrong.

A sentence of an article is lightly put in other words (`reworded`); in half of the cases one particular of it is then
altered (`ALTERATIONS`, by kind). What it cites is the sentence as it was, with its neighbours. English only. The
patterns here are this module's own and know nothing of the check that is measured. Deterministic in the seed.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from random import Random
from typing import Literal

from evals.planted.errors import ALTERATIONS
from evals.planted.wordings import REWORDINGS
from rag.text import split_sentences

Half = Literal["develop", "report"]
RIGHT = "none"
CORE = ("number", "date", "name", "swap", "negation", "speaker", "quotation")
"""The kinds whose errors mislead most; the figures are told for these alone as well."""

_SHORTEST, _LONGEST = 60, 400


@dataclass(frozen=True, slots=True)
class Source:
    """One article: an id, its paragraphs in one text, the day it was published (ISO 8601) or "" ."""

    id: str
    text: str
    published: str = ""


@dataclass(frozen=True, slots=True)
class Planted:
    """`kind` is what was altered, `none` where nothing was. `original` stands in `cited`, `sentence` need not."""

    kind: str
    sentence: str
    original: str
    cited: str
    article: str
    published: str


@dataclass(frozen=True, slots=True)
class _Place:
    source: Source
    sentence: str
    cited: str


def planted(sources: Iterable[Source], count: int, *, seed: int, half: Half) -> list[Planted]:
    """`count` sentences, half of them altered, the kinds as even as the articles allow.

    `half`: by the hash of an article's id, so that what was developed on is never reported on.
    """
    random = Random(seed)  # noqa: S311
    places = [place for source in sources if half_of(source.id) == half for place in _places(source)]
    random.shuffle(places)
    altered = list(_altered(places, count // 2, random))
    used = {item.original for item in altered}
    plain = (place for place in places if place.sentence not in used)
    right: list[Planted] = []
    for place in plain:
        words = reworded(place.sentence, place.source.text, random)
        if len(right) < count - len(altered) and words != place.sentence:
            right.append(_item(RIGHT, words, place))
    return [*altered, *right]


def half_of(id: str) -> Half:
    return "develop" if sha256(id.encode()).digest()[0] % 2 else "report"


def reworded(sentence: str, article: str, random: Random) -> str:
    """With up to two changes of the wording that leave what it says as it is."""
    changes = list(REWORDINGS)
    random.shuffle(changes)
    done = 0
    for change in changes:
        if done < 2 and (made := change(sentence, article, random)) and made != sentence:
            sentence, done = made, done + 1
    return sentence


def _places(source: Source) -> Iterator[_Place]:
    for paragraph in source.text.split("\n\n"):
        found = [span.of(paragraph) for span in split_sentences(paragraph)]
        for n, sentence in enumerate(found):
            if _SHORTEST <= len(sentence) <= _LONGEST and sentence[-1] in '.”"' and sentence[0] in _OPENS:
                yield _Place(source, sentence, " ".join(found[max(0, n - 1) : n + 2]))


_OPENS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ“"'


def _altered(places: Sequence[_Place], count: int, random: Random) -> Iterator[Planted]:
    """Round the kinds until there are enough, each sentence once."""
    used: set[str] = set()
    left = {kind: iter(places) for kind in ALTERATIONS}
    made = 0
    while left and made < count:
        for kind in [*left]:
            item = next(_of_kind(kind, left[kind], used, random), None)
            if item is None:
                del left[kind]
            elif made < count:
                used.add(item.original)
                made += 1
                yield item


def _of_kind(kind: str, places: Iterator[_Place], used: set[str], random: Random) -> Iterator[Planted]:
    for place in places:
        if place.sentence in used:
            continue
        words = reworded(place.sentence, place.source.text, random) if kind != "speaker" else place.sentence
        wrong = ALTERATIONS[kind](words, place.source.text, random)
        if wrong and wrong != words:
            yield _item(kind, wrong, place)


def _item(kind: str, words: str, place: _Place) -> Planted:
    return Planted(kind, words, place.sentence, place.cited, place.source.text, place.source.published)
