"""Whether one particular of a sentence stands in the cited text, by kind."""

import re
from collections.abc import Iterable
from fractions import Fraction

from rag.text.dates import MONTHS, WEEKDAYS
from rag.text.quotations import pieces
from rag.types import Particular, Stamp
from rag.verify.evidence import Evidence
from rag.verify.resolved import agrees, is_clock, is_relative

_CALENDAR = re.compile(r"(?P<year>\d{4})?(?:-{1,2}(?P<month>\d\d))?(?:-(?P<day>\d\d))?")
_SINGLE = re.compile(r"\b(?:an?|one|single|another|sole|lone)\b", re.IGNORECASE)
_YEARS = re.compile(r"\b(?P<y>[\w-]+) years? and (?P<m>[\w-]+) months?\b", re.IGNORECASE)
_ACRONYM = re.compile(r"\b[A-Z]{2,6}\b|\b(?:[A-Z]\.){2,6}")
_PEOPLE = re.compile(r"(?:|a|ia|e|y|an|ian|n|ean|en|ish|ese|ine|i|ans|ians|ns|ens|is|s|lese)")
_PRONOUN = re.compile(r"\b(?:he|she|they|him|her|his|their|it|its)\b", re.IGNORECASE)
_SAME = {
    "america": "us", "american": "us", "americans": "us", "usa": "us", "britain": "uk", "british": "uk",
    "britons": "uk", "french": "france", "dutch": "netherlands", "spanish": "spain", "polish": "poland",
    "poles": "poland", "turkish": "turkey", "danish": "denmark", "greek": "greece", "swiss": "switzerland",
    "norwegian": "norway", "irish": "ireland", "welsh": "wales", "scottish": "scotland", "thai": "thailand",
    "gen": "general", "lt": "lieutenant", "col": "colonel", "capt": "captain", "sgt": "sergeant", "adm": "admiral",
    "gov": "governor", "sen": "senator", "rep": "representative", "prof": "professor", "dr": "doctor",
    "finnish": "finland", "dane": "denmark", "czech": "czechia", "english": "england",
}  # fmt: skip
_LONG = {"united states": "us", "united kingdom": "uk", "united nations": "un", "european union": "eu"}
_NOT_ONE = {frozenset(("niger", "nigeria")), frozenset(("mali", "malian"))}


def is_found(wanted: Particular, cited: Evidence, context: Evidence, dateline: Stamp | None = None) -> bool:
    """Names and dates may also stand in `context` (title, outlet, date line); nothing else may.

    `dateline` tells what "Thursday" means. Not for negations: they belong to what they negate (see
    `rag.verify.negated`).
    """
    match wanted.kind:
        case "quotation":
            return all(_stands_in(piece, cited.comparable) for piece in pieces(wanted.value))
        case "name":
            return _name_found(wanted, cited, context)
        case "date":
            return _date_found(wanted.value, cited, context) or _by_dateline(wanted.value, cited, dateline)
        case _:
            return _count_found(wanted, cited)


def is_checkable(wanted: Particular, cited: Evidence, dateline: Stamp | None) -> bool:
    """False where one text has a day of the calendar, the other "Thursday", and no dateline says which that is."""
    values = [p.value for p in cited.of_kind("date") if not is_clock(p.value)]
    if wanted.kind != "date" or dateline or not values or is_clock(wanted.value):
        return True
    others = {is_relative(value) for value in values}
    return others != {not is_relative(wanted.value)}


def same_name(one: Particular, other: Particular) -> bool:
    """Whether two names can mean the same: all of one is in the other, or it is its initials or its people."""
    ours, theirs = one.value.split(" "), other.value.split(" ")
    if all(_word_found(token, set(theirs)) for token in ours) or all(_word_found(token, set(ours)) for token in theirs):
        return True
    initials = ["".join(t[0] for t in tokens if t) for tokens in (ours, theirs)]
    known = [_LONG.get(p.value, _SAME.get(p.value, p.value)) for p in (one, other)]
    return "".join(ours) == initials[1] or "".join(theirs) == initials[0] or known[0] == known[1]


def named_by_article(wanted: Particular, cited: Evidence, article: str) -> bool:
    """The cited words have a part of the name, or a pronoun, and the article of which they are names it in full.

    For a pronoun the name must be one of the last two before the cited words.
    """
    text = Evidence(article)
    whole = [p for p in text.of_kind("name") if set(wanted.value.split(" ")) <= set(p.value.split(" "))]
    if not whole:
        return False
    if any(set(p.value.split(" ")) & cited.name_words for p in whole) or _initials_in(whole, cited):
        return True
    at = article.find(cited.text.strip().split("\n\n")[0])
    before = [p for p in text.of_kind("name") if p.end <= at][-2:]
    return bool(_PRONOUN.search(cited.text)) and any(p in before for p in whole)


def _initials_in(names: Iterable[Particular], cited: Evidence) -> bool:
    short = {m[0].replace(".", "").lower() for m in _ACRONYM.finditer(cited.text)}
    return any("".join(t[0] for t in p.value.split(" ")) in short for p in names)


def _by_dateline(value: str, cited: Evidence, dateline: Stamp | None) -> bool:
    given = [p.value for p in cited.of_kind("date")]
    if not is_relative(value):
        given = [text for text in given if is_relative(text)]
    return dateline is not None and agrees(value, given, dateline)


def _stands_in(piece: str, text: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(piece)}(?!\w)", text))


def _count_found(wanted: Particular, cited: Evidence) -> bool:
    value = wanted.value
    if any(p.value == value and p.kind == wanted.kind for p in cited.counts):
        return True
    if wanted.kind == "number":
        if value == "1":
            return bool(_SINGLE.search(cited.text))
        others = {p.value.split(" ")[0] for p in cited.of_kind("money", "date")}
        return value in others or _as_share(value, cited) or in_years(value, cited)
    return wanted.kind == "percentage" and value.endswith("%") and _as_fraction(value, cited)


def in_years(value: str, cited: Evidence) -> bool:
    """ "Three and a half" is found in "three years and six months"."""
    counts = {p.start: p.value for p in cited.counts}
    spans = ((counts.get(m.start("y")), counts.get(m.start("m"))) for m in _YEARS.finditer(cited.text))
    told = {Fraction(y) + Fraction(m) / 12 for y, m in spans if y and m}
    return value[0].isdigit() and Fraction(value) in told


def _as_share(value: str, cited: Evidence) -> bool:
    """ "half" is found in "50%"."""
    shares = {Fraction(p.value[:-1]) / 100 for p in cited.of_kind("percentage") if p.value.endswith("%")}
    return value[0].isdigit() and Fraction(value) < 1 and Fraction(value) in shares


def _as_fraction(value: str, cited: Evidence) -> bool:
    share = Fraction(value[:-1]) / 100
    return share < 1 and any(p.value[0].isdigit() and Fraction(p.value) == share for p in cited.of_kind("number"))


def _date_found(value: str, cited: Evidence, context: Evidence) -> bool:
    """All that the sentence's date says must be said; the year may come from the date line."""
    given = [p.value for p in cited.of_kind("date")]
    around = [p.value for p in context.of_kind("date")]
    if value in given or value in around or value in {p.value for p in cited.of_kind("number")}:
        return True
    wanted = _parts(value)
    if not wanted:
        return False
    years = {parts[0] for text in around if (parts := _parts(text)) and parts[0]}
    candidates = [*given, *around]
    return any(_covers(parts, wanted, years) for text in candidates if (parts := _parts(text)))


def _parts(value: str) -> tuple[str, str, str] | None:
    """Year, month, day, empty where not said; None for weekdays, times of day and "last week"."""
    if value in WEEKDAYS or value in MONTHS:
        return None
    match = _CALENDAR.fullmatch(value)
    return (match["year"] or "", match["month"] or "", match["day"] or "") if match else None


def _covers(given: tuple[str, str, str], wanted: tuple[str, str, str], years: set[str]) -> bool:
    if any(w and g != w for g, w in zip(given[1:], wanted[1:], strict=True)):
        return False
    return not wanted[0] or given[0] == wanted[0] or (not given[0] and wanted[0] in years)


def _name_found(wanted: Particular, cited: Evidence, context: Evidence) -> bool:
    words = cited.name_words | context.name_words
    if all(_word_found(token, words) for token in wanted.value.split(" ")):
        return True
    return _short_form_found(wanted, (cited, context), words)


def _word_found(token: str, words: set[str]) -> bool:
    if token in words or token.rstrip("s") in words:
        return True
    same = _SAME.get(token, token)
    if same != token or same in _SAME.values():
        return any(_SAME.get(word, word) == same for word in words)
    return len(token) > 3 and any(_one_people(token, word) for word in words)


def _one_people(a: str, b: str) -> bool:
    """Country and people: they share their beginning and differ in an ending like -ia, -ian, -ese."""
    if a[:4] != b[:4] or frozenset((a, b)) in _NOT_ONE:
        return False
    common = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return bool(_PEOPLE.fullmatch(a[common:]) and _PEOPLE.fullmatch(b[common:]))


def _short_form_found(wanted: Particular, texts: tuple[Evidence, Evidence], words: set[str]) -> bool:
    """ "EU" is found in "European Union" and the other way round, as any initials of a name."""
    tokens = wanted.value.split(" ")
    if len(tokens) == 1 and _ACRONYM.fullmatch(wanted.text):
        long = {p.value for text in texts for p in text.of_kind("name")}
        return any("".join(t[0] for t in value.split(" ")) == tokens[0] for value in long if " " in value) or any(
            short == tokens[0] and name in value for name, short in _LONG.items() for value in long
        )
    initials = "".join(token[0] for token in tokens)
    short = {m[0].replace(".", "").lower() for text in texts for m in _ACRONYM.finditer(text.text)}
    known = _LONG.get(wanted.value)
    return len(tokens) > 1 and (initials in short or (known is not None and _word_found(known, words)))
