"""A line as tokens of dates, and as a string with one character for each, which patterns of dates are written over.

So a pattern says "day, month, year" once for eighty languages, and how long it takes depends on the number of tokens
alone. White space, some punctuation and the letters of Chinese, Japanese and Korean stand for themselves; a number is
`N` (one or two digits), `Y` (a year) or `#`, an offset from UTC or a zone `Z`, an unknown zone `U`, anything else `?`.
Words are characters of a private area by what they can be; `any_of(MONTH)` is the class of those that can be a month.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from rag.parse.date_words import Word, long_name, words
from rag.parse.zones import IANA, OFFSET, zone_named

_AREA = 0xE000
_KINDS = 6
_PLAIN = {**{c: c for c in " ,.:/-()@|"}, **dict(zip("–—−·•，、：（）", "---||,,:()", strict=True))}
_WORD = r"[^\s\d!-&(-/:-@\[-`{-~«»·\u2000-\u2018\u201a-\u206f\u3000-\u9fff\uac00-\ud7a3\uff00-\uff65،؛]{1,40}"
_TOKEN = re.compile(
    rf"(?P<offset>(?:(?<=:\d\d)|(?<=[\s(])|(?<=[ap]m)){OFFSET}(?![\d./:-])|\b(?:GMT|UTC)\s?[+\-−]\d[\d:]{{0,5}})"
    rf"|(?P<iana>\b{IANA}\b)|(?P<half>\b(?:[ap]\.?\s?m\b|[πμ]\.\s?μ)\.?)"
    r"|(?P<number>\d+)(?:(?:st|nd|rd|th|er|re|º|ª|°)(?![^\W\d_]))?"
    rf"|(?P<word>{_WORD})|(?P<space>\s+)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_APOSTROPHE = re.compile("['ʼʻ]")
_PARTS = re.compile(r"[ .\-]+")
_CAPITALS = re.compile(r"[A-Z]{2,5}")


class Token(NamedTuple):
    """`word` is None for all but words; `text` of a number has its digits alone."""

    text: str
    start: int
    end: int
    sign: str
    word: Word | None = None


def any_of(kinds: int) -> str:
    """A class of characters: all words that can be one of these."""
    return "[" + "".join(chr(_AREA + mask) for mask in range(1 << _KINDS) if mask & kinds) + "]"


def tokens(text: str) -> list[Token]:
    found: list[Token] = []
    position = 0
    while match := _TOKEN.match(text, position):
        kind = match.lastgroup
        long = long_name(text, position, match[0]) if kind == "word" else None
        found.append(_long(long) if long else _MADE[kind or ""](match))
        position = (long or match).end()
    return found


def signs(of: Sequence[Token]) -> str:
    return "".join(token.sign for token in of)


def _long(match: re.Match[str]) -> Token:
    word = words().get(_PARTS.sub(" ", match[0].casefold()))
    return Token(match[0], match.start(), match.end(), _sign(word), word)


def _number(match: re.Match[str]) -> Token:
    digits = match["number"]
    sign = "N" if len(digits) <= 2 else "Y" if len(digits) == 4 and 1000 <= int(digits) < 3000 else "#"
    return Token(digits, match.start(), match.end(), sign)


def _zone(match: re.Match[str]) -> Token:
    return Token(match[0], match.start(), match.end(), "Z" if zone_named(match[0]) else "?")


def _half(match: re.Match[str]) -> Token:
    word = words()["am" if match[0][0] in "aAπΠ" else "pm"]
    return Token(match[0], match.start(), match.end(), _sign(word), word)


def _space(match: re.Match[str]) -> Token:
    return Token(" ", match.start(), match.end(), " ")


def _word(match: re.Match[str]) -> Token:
    return Token(match[0], match.start(), match.end(), *_known(match[0]))


def _other(match: re.Match[str]) -> Token:
    text = match[0]
    return Token(text, match.start(), match.end(), _PLAIN.get(text) or (text if _CJK.fullmatch(text) else "?"))


_MADE = {
    "offset": _zone,
    "iana": _zone,
    "half": _half,
    "number": _number,
    "space": _space,
    "word": _word,
    "other": _other,
}


@lru_cache(maxsize=2048)
def _known(text: str) -> tuple[str, Word | None]:
    """Capitals that name a zone are that zone, whatever else they are in lower case ("pt" is a Polish Friday)."""
    if len(text) <= 5 and zone_named(text):
        return "Z", None
    word = words().get(_APOSTROPHE.sub("’", text.casefold()))
    return "U" if word is None and _CAPITALS.fullmatch(text) else _sign(word), word


def _sign(word: Word | None) -> str:
    return chr(_AREA + word.kinds) if word else "?"
