"""Words of dates in some eighty languages: what a word can be, whatever the language.

`date_words.txt` holds the names of the Unicode CLDR. Five names are months of two languages ("listopad" is October in
Croatian and November in Czech and Polish): they need the language of the document. Names are also known without their
accents ("aout"), as far as that makes no other month of them.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

Order = Literal["dmy", "mdy"]

MONTH, WEEKDAY, JOINING, AM, PM, HOUR = (1 << n for n in range(6))
"""What a word can be; one word can be several ("mar" is March and Tuesday, "am" a half of the day and "on")."""

_JOINING = (
    "a à ab alle am as às at dated de del den di do el em en gada in jam kl klo la las le los m min minutes o"
    " of om on ora ore os pe pukul saat t the u um v vers в о об около от у г р год года року ж"
    " στις ώρα το την ngày năm lúc vào godz ค ศ ที่ оны сарын թ d"
).split()
"""Small words that stand between the parts of a date or before a time; alone they make none."""
_HOURS = "h hs hrs uhr uur u ч ц giờ".split()
_EXTRA_MONTHS = {"de": {3: ("mrz",)}, "it": {9: ("sett",)}, "es": {9: ("setiembre",)}}
"""That outlets write and the CLDR does not have."""


@dataclass(frozen=True, slots=True)
class Word:
    """`kinds` is a sum of the constants above; `months` are those that it names, with their languages."""

    kinds: int
    months: Mapping[int, frozenset[str]]


_NO_MONTHS: Mapping[int, frozenset[str]] = {}


@cache
def words() -> Mapping[str, Word]:
    """By the word in lower case (`str.casefold`) without dots; the parts of longer names are joined by a space."""
    months: dict[str, dict[int, set[str]]] = {}
    kinds: dict[str, int] = dict.fromkeys(_JOINING, JOINING)
    for word in _HOURS:
        kinds[word] = kinds.get(word, 0) | HOUR
    for language, kind, names in _lines():
        if kind[0] == "m":
            for name in names:
                months.setdefault(name, {}).setdefault(int(kind[1:]), set()).add(language)
        elif kind != "order":
            for name in names:
                kinds[name] = kinds.get(name, 0) | {"weekdays": WEEKDAY, "am": AM, "pm": PM}[kind]
    for language, extra in _EXTRA_MONTHS.items():
        for month, names in extra.items():
            for name in names:
                months.setdefault(name, {}).setdefault(month, set()).add(language)
    for name in list(months):
        bare = _unaccented(name)
        if bare not in months:
            months[bare] = months[name]
    found = {name: Word(kinds.get(name, 0) | MONTH, _frozen(of)) for name, of in months.items()}
    return {name: Word(kind, _NO_MONTHS) for name, kind in kinds.items()} | found


def long_name(text: str, position: int, first: str) -> re.Match[str] | None:
    """The name of several words that stands there; `first` is its first word as it is written."""
    pattern = _long_names().get(first.casefold())
    return pattern.match(text, position) if pattern else None


@cache
def _long_names() -> Mapping[str, re.Pattern[str]]:
    """By the first word, the longest first."""
    names: dict[str, list[str]] = {}
    for name in sorted((name for name in words() if " " in name), key=len, reverse=True):
        names.setdefault(name.split()[0], []).append(r"[ .\-]{1,2}".join(map(re.escape, name.split())))
    return {first: re.compile("|".join(of), re.IGNORECASE) for first, of in names.items()}


@cache
def _orders() -> Mapping[str, str]:
    return {language: names[0] for language, kind, names in _lines() if kind == "order"}


def order_of(language: str | None) -> Order | None:
    """How a language writes "03/04/2026"; None where its countries differ: in English without a country, in Canada,
    and in the United States in any language but English."""
    if not language:
        return None
    parts = language.replace("_", "-").split("-")
    name, country = parts[0].lower(), next((p.upper() for p in parts[1:] if len(p) == 2), None)
    if name == "en":
        return None if country in (None, "CA") else "mdy" if country in ("US", "PH", "PR", "GU") else "dmy"
    if country in ("US", "CA", "PR", "PA"):
        return None
    found = _orders().get(name)
    return "dmy" if found == "dmy" else "mdy" if found == "mdy" else None


def _lines() -> Iterator[tuple[str, str, Sequence[str]]]:
    for line in files("rag.parse").joinpath("date_words.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            language, kind, *names = line.split()
            yield language, kind, [name.replace("_", " ") for name in names]


def _unaccented(name: str) -> str:
    """Of Latin letters only: elsewhere what would be left out is a part of the letter."""
    bare = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    return bare if bare.isascii() else name


def _frozen(months: Mapping[int, set[str]]) -> Mapping[int, frozenset[str]]:
    return {month: frozenset(languages) for month, languages in months.items()}
