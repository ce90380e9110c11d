"""Numbers as news writes them: digits, words, scales, ordinals, fractions; with exact offsets.

A number is read as an exact fraction, so "1.2 billion" equals "1,200,000,000" and "two dozen" equals
"24". Digits that are part of a name ("F-16", "G20", "5G") are not numbers. Indefinite amounts
("dozens", "tens of thousands") stand for themselves.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from rag.text.taken import Taken

_UNITS = {
    word: n
    for n, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
        " seventeen eighteen nineteen".split()
    )
}
_TENS = {w: 10 * n for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_SCALES = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12, "dozen": 12}
_SHORT_SCALES = {"k": 10**3, "mn": 10**6, "bn": 10**9, "tn": 10**12, "trn": 10**12}
_ORDINALS = {
    word: n
    for n, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
        " fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split(),
        1,
    )
} | {w.replace("y", "ieth"): n for w, n in _TENS.items() if n > 20}
_PARTS = {
    "half": 2,
    "halves": 2,
    "third": 3,
    "quarter": 4,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "eighth": 8,
    "tenth": 10,
}

_WORD = "|".join([*_UNITS, *_TENS])
_SCALE = "|".join(_SCALES)
_TOKEN = re.compile(
    rf"(?P<digits>(?<!\d)(?:\d{{1,3}}(?:,\d{{2,3}}){{0,8}},\d{{3}}(?!\d)|\d{{1,18}}(?!\d))(?:\.\d{{1,9}}(?!\d))?)"
    rf"(?:(?P<nth>st|nd|rd|th)\b|\s?(?P<short>k|mn|bn|tn|trn)\b)?"
    rf"|(?P<half>\bhalf[ -]an?(?=[ -](?:{_SCALE})\b))"
    rf"|(?P<one>\ban?(?=[ ](?:{_SCALE})\b))"
    rf"|\b(?:(?P<word>{_WORD})|(?P<scale>{_SCALE})|(?P<ordinal>{'|'.join(_ORDINALS)}))\b",
    re.IGNORECASE | re.ASCII,
)
_AND_A_HALF = re.compile(r"(?:[ -]and[ -]a[ -]half)\b", re.IGNORECASE | re.ASCII)
_FRACTION = re.compile(
    r"\b(?:(?P<up>one|two|three|four|five|\d)[ -](?P<down>half|third|quarter|fourth|fifth|sixth|eighth|tenth)s?"
    r"|an? (?P<of>third|quarter|fifth|tenth)(?= of\b)"
    r"|(?<!first )(?<!second )(?<!other )(?<!last )(?<!latter )(?<!the )(?P<plain>half)"
    r"(?= (?:of|the|its|their|his|her|all)\b))\b",
    re.IGNORECASE | re.ASCII,
)
_VAGUE = re.compile(
    r"\b(?:(?:tens|hundreds|dozens|scores)(?: of (?:thousands|millions|billions))?|thousands|millions|billions)"
    r"(?= of\b| more\b| were\b| have\b| had\b| are\b)",
    re.IGNORECASE | re.ASCII,
)
_NOT_A_COUNT = re.compile(
    r"(?:\b(?:no|every|any|some|each|the|this|that|which|another)[ -]one\b(?! (?:hundred|million))"
    r"|\bone (?:another|day\b(?! of))|\bone of\b|\bone[’']s\b|\bat first\b|\bfirst of all\b|\bper second\b"
    r"|\b(?:a|an|each|split|every) second(?= (?:later|before|after)\b))",
    re.IGNORECASE | re.ASCII,
)
_NAME_PART = re.compile(r"(?:[A-Z][A-Za-z]*[-.]|[A-Za-z_]|\d\.|[\d.]:|#)$")
_UNIT_LETTERS = re.compile(r"[a-z]{1,3}\b")


@dataclass(frozen=True, slots=True)
class Number:
    """`value` is its normal form: plain decimal ("1200000000"), "2/3", "ordinal 3", or "dozens"."""

    start: int
    end: int
    value: str
    scale: int = 1
    """What its last word or letter multiplied by: 1000000 for "1.2 million" and "1.2m"."""


def numbers(text: str) -> list[Number]:
    """Every number of `text`, in order, without overlaps."""
    fractions = [Number(m.start(), m.end(), _fraction(m)) for m in _FRACTION.finditer(text)]
    vague = [Number(m.start(), m.end(), " ".join(m[0].lower().split())) for m in _VAGUE.finditer(text)]
    taken = [*fractions, *vague]
    ignored = [m.span() for m in _NOT_A_COUNT.finditer(text)]
    closed = Taken([*((n.start, n.end) for n in taken), *ignored])
    found = [n for n in _whole(text) if not closed.touches(n.start, n.end)]
    return sorted([*taken, *found], key=lambda number: number.start)


def plain(value: Fraction) -> str:
    """Decimal without exponent or trailing zeros where that is exact, else "numerator/denominator"."""
    if value.denominator == 1:
        return str(value.numerator)
    bare = value.denominator
    for prime in (2, 5):
        while bare % prime == 0:
            bare //= prime
    if bare != 1:
        return f"{value.numerator}/{value.denominator}"
    return f"{Decimal(value.numerator) / Decimal(value.denominator):f}"


def _fraction(match: re.Match[str]) -> str:
    if match["plain"]:
        return plain(Fraction(1, 2))
    if match["of"]:
        return plain(Fraction(1, _PARTS[match["of"].lower()]))
    up = match["up"].lower()
    return plain(Fraction(_UNITS.get(up) or int(up), _PARTS[match["down"].lower()]))


def _whole(text: str) -> Iterator[Number]:
    """Runs of tokens that together make one number: "a hundred and five thousand" is one, "two, three" are two."""
    run: _Run | None = None
    for match in _TOKEN.finditer(text):
        if match["digits"] and not _free_standing(text, match):
            continue
        if run and run.takes(text[run.end : match.start()], match):
            run.add(match)
            continue
        if run:
            yield run.number(text)
        run = None if match["scale"] else _Run(match)
    if run:
        yield run.number(text)


def _free_standing(text: str, match: re.Match[str]) -> bool:
    if _NAME_PART.search(text, max(0, match.start() - 12), match.start()):
        return False
    rest = text[match.end() : match.end() + 4]
    return not rest[:1].isalpha() or bool(_UNIT_LETTERS.match(rest))


class _Run:
    """A number being read from left to right; `below` is the part that the next scale multiplies."""

    def __init__(self, match: re.Match[str]) -> None:
        self.start, self.end = match.span()
        self.total, self.below = Fraction(0), self._first(match)
        self.ordinal = bool(match["nth"] or match["ordinal"])
        self.last_scale: int | None = None
        self.short = _SHORT_SCALES.get((match["short"] or "").lower(), 1)
        self.digits = bool(match["digits"])

    def takes(self, between: str, match: re.Match[str]) -> bool:
        if self.ordinal or match["digits"] or match["half"] or match["one"]:
            return False
        joined = between in (" ", "-") or (between == "" and bool(match["scale"]))
        if match["scale"]:
            return (joined or bool(_AND_A_HALF.fullmatch(between.rstrip()))) and self._scales(match)
        if between == " and ":
            joined = self.last_scale in (100, 1000)
        return joined and not (self.digits and self.last_scale is None) and self._adds(match)

    def _scales(self, match: re.Match[str]) -> bool:
        scale = _SCALES[match["scale"].lower()]
        if scale in (12, 100):
            return 0 < self.below < 100
        return self.below > 0 and (not self.total or self.total % (scale * 1000) == 0)

    def _adds(self, match: re.Match[str]) -> bool:
        value = self._small(match)
        if self.below % 100 == 0 and (self.below or self.last_scale):
            return True
        return value < 10 and self.below % 10 == 0 and self.below % 100 >= 20

    def add(self, match: re.Match[str]) -> None:
        if match["scale"]:
            scale = self.last_scale = _SCALES[match["scale"].lower()]
            if _AND_A_HALF.search(match.string, self.end, match.start()):
                self.below += Fraction(1, 2)
            if scale < 1000:
                self.below *= scale
            else:
                self.total, self.below = self.total + self.below * scale, Fraction(0)
        else:
            self.below += self._small(match)
            self.ordinal = bool(match["ordinal"])
        self.end = match.end()

    def number(self, text: str) -> Number:
        value, end = self.total + self.below, self.end
        if self.last_scale is None and (half := _AND_A_HALF.match(text, end)):
            value, end = value + Fraction(1, 2), half.end()
        return Number(
            self.start, end, f"ordinal {value}" if self.ordinal else plain(value), self.last_scale or self.short
        )

    @staticmethod
    def _small(match: re.Match[str]) -> int:
        word = (match["word"] or match["ordinal"]).lower()
        return _UNITS.get(word) or _TENS.get(word) or _ORDINALS.get(word, 0)

    @classmethod
    def _first(cls, match: re.Match[str]) -> Fraction:
        if match["half"]:
            return Fraction(1, 2)
        if match["one"]:
            return Fraction(1)
        if match["digits"]:
            return Fraction(match["digits"].replace(",", "")) * _SHORT_SCALES.get((match["short"] or "").lower(), 1)
        return Fraction(cls._small(match))
