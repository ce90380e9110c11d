"""Numbers that stand in the cited text, but with something else: "31 died" where 24 died and 31 were hurt."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.text import split_sentences, stem
from rag.text.concepts import CONCEPTS, concept
from rag.types import Particular
from rag.verify.evidence import PREFIX, Evidence, Word

_NEAR = 2
"""Content words after a number, or before it when none follow, that say what it counts."""
_CLAUSE = 5
_MOVES = frozenset(
    "rise rose risen fall fell fallen grow grew grown increas decreas drop declin climb gain lose lost jump slip sink"
    " sank reach hit stand stood total cost worth number count".split()
)
"""Stems that go with any number and so tell nothing about what it counts."""


_TOLL = frozenset(c[:PREFIX] for c in CONCEPTS)
_ANYBODY = frozenset(("peopl", "perso", "man", "men", "woman", "women"))
_UNIT = re.compile(
    r"[ -](?P<unit>seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|met(?:er|re)s?|kilomet(?:er|re)s?"
    r"|miles?|feet|tons?|kilograms?|pounds?|degrees?|votes?|seats?|goals?|points?|lit(?:er|re)s?|acres?|hectares?)\b"
    r"(?![ -]old)",
    re.IGNORECASE,
)
_SHARE = re.compile(r"0\.\d+|\d+/\d+")


@dataclass(frozen=True, slots=True)
class Counted:
    """A number with the first letters (`Word.key`) of what it counts, the nearest first.

    `follows`: these words come right after it, so that it is sure that it counts them. `around`: those of its clause,
    on both sides.
    """

    at: Particular
    company: tuple[str, ...]
    follows: bool
    around: frozenset[str]

    @property
    def unit(self) -> tuple[str, str]:
        return self.at.kind, self.at.value.lstrip("0123456789./")


def counted(text: Evidence) -> list[Counted]:
    """Each number, sum of money and percentage of the text."""
    return [Counted(at, *_company(at, text), _around(at, text)) for at in text.counts]


def goes_elsewhere(wanted: Counted, cited: Sequence[Counted]) -> bool:
    """The number is in the cited text only with other words, and these words are there with another number.

    Not of a share: "half of the 412 patients" are also "half of them".
    """
    if _SHARE.fullmatch(wanted.at.value):
        return False
    same = [c for c in cited if c.at.value == wanted.at.value]
    if not wanted.follows or wanted.company[0] in _ANYBODY or not same or not all(c.follows for c in same):
        return False
    if any(set(wanted.company) & set(c.company) for c in same):
        return False
    return any(wanted.company[0] in other.company for other in _rivals(wanted, cited))


def turned_round(said: Evidence, given: Evidence) -> Iterator[tuple[Particular, Particular, str]]:
    """ "From 1.6 to 1.9" where the cited text has "from 1.9 to 1.6": both figures, and its words."""
    there = {(_figure(a), _figure(b)): given.text[a.start : b.end] for a, b in _from_to(given)}
    for a, b in _from_to(said):
        first, last = _figure(a), _figure(b)
        if (first, last) not in there and (last, first) in there:
            yield a, b, there[last, first]


def _figure(at: Particular) -> str:
    """Without its unit, which "from 1.6 to 1.9 percent" gives but once."""
    return at.value.split(" ")[0].rstrip("%")


def _from_to(text: Evidence) -> Iterator[tuple[Particular, Particular]]:
    for a, b in pairwise(text.counts):
        if _FROM.search(text.text, max(0, a.start - 6), a.start) and _TO.fullmatch(text.text, a.end, b.start):
            yield a, b


def of_another_unit(wanted: Counted, text: str, cited: Sequence[Counted], cited_text: str) -> bool:
    """It counts days, meters or votes in `text` and what is none of these wherever it stands in the cited text."""
    unit = _unit(wanted, text)
    same = [c for c in cited if c.at.value == wanted.at.value]
    if not unit or wanted.at.kind != "number" or any(_unit(c, cited_text) == unit for c in same):
        return False
    return bool(same) and all(c.company and unit not in c.company for c in same)


def _unit(counted: Counted, text: str) -> str | None:
    found = _UNIT.match(text, counted.at.end)
    return concept(stem(found["unit"].lower()))[:PREFIX] if found else None


def says_otherwise(wanted: Counted, cited: Sequence[Counted]) -> Particular | None:
    """The number by which the cited text counts what this one counts, when there is just one.

    Of a toll: who died is held against who died, and not against people who marched, nor "one for each of the dead".
    """
    first, toll = wanted.company[:1], wanted.around & _TOLL
    rivals = [
        c
        for c in _rivals(wanted, cited)
        if (toll & c.around and c.at.text != "one" if toll else first and c.company[:1] == first)
    ]
    found = {c.at.value: c.at for c in rivals}
    return next(iter(found.values())) if len(found) == 1 else None


def overtaken(wanted: Counted, said: str, cited: Sequence[Counted], text: str) -> Particular | None:
    """The toll that the cited text has now, where it has the wanted one only as an earlier one ("had spoken of 9")."""
    toll = wanted.around & _TOLL
    same = [c for c in cited if toll & c.around and c.at.value == wanted.at.value]
    if not same or _EARLIER.search(said) or not all(_is_earlier(c, text) for c in same):
        return None
    return next((c.at for c in _rivals(wanted, cited) if toll & c.around and not _is_earlier(c, text)), None)


def _is_earlier(counted: Counted, text: str) -> bool:
    span = next(s for s in split_sentences(text) if s.start <= counted.at.start < s.end)
    return bool(_EARLIER.search(span.of(text)))


def _rivals(wanted: Counted, cited: Sequence[Counted]) -> Iterator[Counted]:
    """Other numbers of the same unit."""
    return (c for c in cited if c.at.value != wanted.at.value and c.unit == wanted.unit)


def _around(at: Particular, text: Evidence) -> frozenset[str]:
    if _WHOLE.search(text.text, max(0, at.start - 10), at.start):
        return frozenset()
    words = (*text.before(at, _CLAUSE), *text.after(at, _CLAUSE))
    return frozenset(w.key for w in words)


_WHOLE = re.compile(r"\bof (?:the|its|their|all) $")
""" "Nobody of the 150 died": they are those whom it could have happened to."""
_EARLIER = re.compile(
    r"\bhad (?:\w+ )?(?:spoken|said|put|reported|counted|given|told|stood)\b|\b(?:earlier|previously|up from)\b",
    re.IGNORECASE,
)
_FROM, _TO = re.compile(r"\bfrom $"), re.compile(r" to ")
_OF_THE = re.compile(r"(?: or so)? of (?:the|its|their|his|her|these|those|[A-Z]\w+['’]s) ")


def _is_owner(word: Word, text: Evidence) -> bool:
    """ "Nineteen of Halvik's 23 patients" counts patients."""
    return text.text.startswith(("'s", "’s"), word.end)


def _company(at: Particular, text: Evidence) -> tuple[tuple[str, ...], bool]:
    """The nearest words of its clause, and whether they follow it ("two of the five gates" counts gates).

    Those before it may lie beyond another number when there are no others.
    """
    part = _OF_THE.match(text.text, at.end)
    for words, follows in (
        (text.after(at, _NEAR * 2, past_counts=part is not None), True),
        (text.before(at, _NEAR * 2, past_counts=False), False),
        (text.before(at, _NEAR * 2), False),
    ):
        telling = tuple(w.key for w in words if w.stem not in _MOVES and not (part and _is_owner(w, text)))[:_NEAR]
        if telling:
            return telling, follows
    return (), False
