"""Sentences with planted errors: how many of them a check finds, and how many right sentences it takes for wrong.

A sentence of an article is lightly put in other words (`reworded`); in half of the cases one particular of it is then
altered (`ALTERATIONS`, by kind). What it cites is the sentence as it was, with its neighbours. English only. The
patterns here are this module's own and know nothing of the check that is measured. Deterministic in the seed.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from random import Random
from typing import Literal

from rag.text import split_sentences

Half = Literal["develop", "report"]
RIGHT = "none"
CORE = ("number", "date", "name", "swap", "negation", "speaker", "quotation")
"""The kinds whose errors mislead most; the figures are told for these alone as well."""

_SHORTEST, _LONGEST = 60, 400
_NAME = r"(?:[A-Z][a-z]+(?: (?:de |van |of )?[A-Z][a-z]+){0,2})"
_SAID = r"(?:said|says|told reporters|added|argued|claimed|warned|wrote|explained|noted|stated)"
_CLOSE = '”"’'


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


Change = Callable[[str, str, Random], str | None]
"""From a sentence and its article, the changed sentence; None where there is nothing to change."""


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
    changes = list(_REWORDINGS)
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


# Wordings that say the same


def _drop_opening(sentence: str, _article: str, _random: Random) -> str | None:
    found = re.match(
        r"(?:However|Meanwhile|Moreover|Additionally|Furthermore|Also|Still|Indeed|Overall), (?=[a-zA-Z])", sentence
    )
    return _upper(sentence[found.end() :]) if found else None


def _drop_brackets(sentence: str, _article: str, _random: Random) -> str | None:
    return re.sub(r" \([^()]{3,80}\)", "", sentence, count=1)


def _drop_clause(sentence: str, _article: str, _random: Random) -> str | None:
    return re.sub(
        r", (?:which|who|whose|where) [^,“”\".;]{8,90},(?= (?:is|was|has|had|will|said|[a-z]+ed)\b)",
        "",
        sentence,
        count=1,
    )


def _drop_last_clause(sentence: str, _article: str, _random: Random) -> str | None:
    return re.sub(r", (?:which|including|making|leaving|while) [^“”\".;]{8,120}\.$", ".", sentence)


def _drop_adverb(sentence: str, _article: str, _random: Random) -> str | None:
    return re.sub(
        r" (?:also|recently|already|then|further|currently|particularly|specifically) ", " ", sentence, count=1
    )


def _speaker_first(sentence: str, _article: str, _random: Random) -> str | None:
    """'"…," X said.' becomes 'X said: "…."', and "…, X said." becomes "X said that …."."""
    found = re.fullmatch(
        rf"(?P<all>[“\"][^“”\"]+)[,.]?(?P<q>[”\"]),? (?:(?P<who>{_NAME}) said|said (?P<who2>{_NAME}))\.", sentence
    )
    if found:
        return f"{found['who'] or found['who2']} said: {found['all'].rstrip(',')}{found['q']}."
    found = re.fullmatch(rf"(?P<all>[A-Z][^“”\"]+), (?:(?P<who>{_NAME}) said|said (?P<who2>{_NAME}))\.", sentence)
    return f"{found['who'] or found['who2']} said that {_lower(found['all'])}." if found else None


def _said_order(sentence: str, _article: str, _random: Random) -> str | None:
    if found := re.search(rf"(?<=[”\"] )said (?P<who>{_NAME})(?=[.,])", sentence):
        return f"{sentence[: found.start()]}{found['who']} said{sentence[found.end() :]}"
    found = re.search(rf"(?<=[”\"] )(?P<who>{_NAME}) said(?=[.,])", sentence)
    return f"{sentence[: found.start()]}said {found['who']}{sentence[found.end() :]}" if found else None


def _figures(sentence: str, _article: str, _random: Random) -> str | None:
    made = re.sub(r"(\d)%", r"\1 percent", sentence, count=1)
    if made == sentence:
        made = re.sub(r"(\d) per ?cent\b", r"\1%", sentence, count=1)
    words = {"three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10"}
    if made == sentence:
        made = re.sub(
            r"(?<= )(three|four|five|six|seven|eight|nine|ten)(?= [a-z]+s\b)", lambda m: words[m[1]], sentence
        )
    return made


_SYNONYMS = {
    "began": "started", "however": "but", "big": "large", "show": "demonstrate", "shows": "demonstrates",
    "important": "significant", "many": "numerous", "help": "assist", "often": "frequently", "but": "though",
    "because": "as", "use": "employ", "used": "employed", "crucial": "essential", "significant": "notable",
    "about": "around", "start": "begin", "company": "firm", "ensure": "make sure", "people": "persons",
    "several": "a number of", "require": "need", "requires": "needs", "such as": "like", "allowing": "letting",
}  # fmt: skip


def _synonym(sentence: str, _article: str, random: Random) -> str | None:
    """One word outside quotations in place of another."""
    head = sentence if not re.search('[“"]', sentence) else ""
    there = [word for word in _SYNONYMS if re.search(rf"(?<= ){word}(?= [a-z])", head)]
    if not there:
        return None
    word = random.choice(there)
    return re.sub(rf"(?<= ){word}(?= [a-z])", _SYNONYMS[word], sentence, count=1)


def _lead_last(sentence: str, _article: str, _random: Random) -> str | None:
    """ "In 1990, the mill closed." becomes "The mill closed in 1990."."""
    found = re.fullmatch(
        r"(?P<lead>(?:In|On|During|After|At|By|For) [^,“”\"]{4,50}), (?P<rest>[^,“”\":;]{30,})\.", sentence
    )
    return f"{_upper(found['rest'])} {found['lead'][0].lower()}{found['lead'][1:]}." if found else None


def _cut_join(sentence: str, _article: str, _random: Random) -> str | None:
    """Only the first of two main clauses."""
    found = re.match(r"[A-Z][^“”\"]{50,}(?=(?:, (?:and|but) (?:the|it|he|she|they|this|these)|; ) ?[a-z]?)", sentence)
    return f"{found[0]}." if found else None


_REWORDINGS: tuple[Change, ...] = (
    _drop_opening, _drop_brackets, _drop_clause, _drop_last_clause, _drop_adverb, _speaker_first, _said_order,
    _figures, _synonym, _lead_last, _cut_join,
)  # fmt: skip


# What makes it wrong


def _number(sentence: str, _article: str, random: Random) -> str | None:
    """A figure that is no year, or a number word, becomes another one of the same size."""
    found = list(re.finditer(r"(?<![\w.,:/-])\d{1,3}(?:,\d{3})*(?:\.\d+)?(?![\w:/-]|,\d)", sentence))
    found = [m for m in found if not re.search(rf"(?:{'|'.join(_MONTH_NAMES)})\.? $", sentence[: m.start()])]
    found = [m for m in found if not re.match(rf" (?:of )?(?:{'|'.join(_MONTH_NAMES)})", sentence[m.end() :])]
    if found:
        m = random.choice(found)
        digit = next((n for n, c in enumerate(m[0]) if c.isdigit() and c != "0"), 0)
        other = random.choice([c for c in "123456789" if c != m[0][digit]])
        return f"{sentence[: m.start()]}{m[0][:digit]}{other}{m[0][digit + 1 :]}{sentence[m.end() :]}"
    numbers = "two three four five six seven eight nine ten twelve twenty".split()
    words = list(re.finditer(rf"\b(?:{'|'.join(numbers)})\b(?! of)", sentence))
    if not words:
        return None
    m = random.choice(words)
    return f"{sentence[: m.start()]}{random.choice([n for n in numbers if n != m[0]])}{sentence[m.end() :]}"


_WEEKDAY_NAMES = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_MONTH_NAMES = "January February March April June July August September October November December".split()


def _date(sentence: str, _article: str, random: Random) -> str | None:
    """Another weekday, month or year."""
    for names in (_WEEKDAY_NAMES, _MONTH_NAMES):
        if found := re.search(rf"\b(?:{'|'.join(names)})\b", sentence):
            other = random.choice([name for name in names if name != found[0]])
            return f"{sentence[: found.start()]}{other}{sentence[found.end() :]}"
    if found := re.search(r"(?<=\b[Ii]n |\b[Bb]y |\b[Oo]f )(?:1[5-9]|20)\d\d(?=[ ,.])", sentence):
        other = int(found[0]) + random.choice([-7, -3, -2, -1, 1, 2, 3])
        return f"{sentence[: found.start()]}{other}{sentence[found.end() :]}"
    return None


def _inner_names(text: str) -> list[re.Match[str]]:
    return list(re.finditer(rf"(?<=[a-z,] ){_NAME}(?:’s|'s)?(?=[ ,.])", text))


_NO_NAMES = {*_WEEKDAY_NAMES, *_MONTH_NAMES, "May", "I", "English", "Mr", "Mrs", "Ms", "Dr", "President", "The"}


def _is_name(words: str) -> bool:
    return not {*words.split()} & _NO_NAMES


def _name(sentence: str, article: str, random: Random) -> str | None:
    """A name becomes another one of the article that stands elsewhere."""
    here = [m for m in _inner_names(sentence) if _is_name(m[0])]
    others = sorted(
        {
            m[0]
            for m in _inner_names(article)
            if _is_name(m[0]) and m[0] not in sentence and "'" not in m[0] and "’" not in m[0]
        }
    )
    if not here or not others:
        return None
    m = random.choice(here)
    tokens = {*re.findall(r"\w+", m[0])}
    others = [other for other in others if not tokens & {*other.split()} and len(other.split()) == len(m[0].split())]
    tail = m[0][-2:] if m[0][-2:] in ("’s", "'s") else ""
    return f"{sentence[: m.start()]}{random.choice(others)}{tail}{sentence[m.end() :]}" if others else None


_TITLE = re.compile(r"\b(?:Lt|Col|Gen|Capt|Sgt|St)$")


def _swap(sentence: str, article: str, random: Random) -> str | None:
    """Two names change places, unless they stand beside one another in a list."""
    first = re.match(rf"{_NAME}(?= [a-z])", sentence)
    here = [
        m
        for m in (*([first] if first else []), *_inner_names(sentence))
        if _is_name(m[0]) and "’" not in m[0] and "'" not in m[0]
    ]
    names = {m[0] for m in _inner_names(article)}
    here = [m for m in here if m[0] not in _FIRST_WORDS and m[0] in names and not _TITLE.search(m[0])]
    pairs = [(a, b) for a, b in pairwise(here) if _apart(sentence[a.end() : b.start()], a[0], b[0])]
    if not pairs:
        return None
    a, b = random.choice(pairs)
    return f"{sentence[: a.start()]}{b[0]}{sentence[a.end() : b.start()]}{a[0]}{sentence[b.end() :]}"


_FIRST_WORDS = frozenset(
    """
    In On The This These Those His Her Their It He She They We But And As At By For From With After Before When
    While If Although Though There One Two Three Many Most Some Such Other Another Both Each Every All More
    Despite Since Under Over Unlike Like Between Beyond During Here Its Our My Your That What Where Who How Why
    Not No Yet So Then Now Today Former Later Early Critics Experts Officials People Fans Players Scientists
    Researchers Users Drivers Students Members
    """.split()
)


def _apart(between: str, a: str, b: str) -> bool:
    words = re.findall(r"[a-z]+", between)
    return (
        len(words) >= 1
        and not {"and", "or", "with", "between", "as"} & {*words}
        and "," not in between
        and not {*a.split()} & {*b.split()}
    )


def _negation(sentence: str, _article: str, random: Random) -> str | None:
    """ "not" comes in after an auxiliary verb outside quotations, or goes."""
    if found := re.search(
        r"\b(is|are|was|were|will|would|can|could|has|have|had|should|did|does) not (?!only|just|to)", sentence
    ):
        return f"{sentence[: found.start()]}{found[1]} {sentence[found.end() :]}"
    outside = re.sub(r"[“\"][^“”\"]*[”\"]", lambda m: "_" * len(m[0]), sentence)
    found = list(
        re.finditer(
            r"(?<=[a-z] )(?:is|are|was|were|will|would|can|could|has|have|had|should) (?=[a-z])(?!not)", outside
        )
    )
    if not found:
        return None
    m = random.choice(found)
    return f"{sentence[: m.end()]}not {sentence[m.end() :]}"


def _speaker(sentence: str, _article: str, _random: Random) -> str | None:
    """The words of somebody without him; quotation marks go too."""
    if found := re.fullmatch(
        rf"[“\"]([^“”\"]+?),?[”\"],? (?:{_NAME} {_SAID}|{_SAID} {_NAME}|[a-z]+ {_SAID})\b[^“”\"]{{0,60}}\.", sentence
    ):
        return f"{found[1]}."
    if found := re.fullmatch(
        rf"([A-Z][^“”\"]+), (?:[A-Za-z ]{{2,40}} {_SAID}|{_SAID} [A-Z][A-Za-z ]{{2,40}})\.", sentence
    ):
        return f"{found[1]}."
    if found := re.fullmatch(
        rf"(?:{_NAME}|He|She|They|The [a-z]+|[A-Z][a-z]+s) {_SAID} (?:that )?([a-z][^“”\"]+)\.", sentence
    ):
        return f"{_upper(found[1])}."
    if found := re.fullmatch(r"According to [^,]{3,60}, ([^“”\"]+)\.", sentence):
        return f"{_upper(found[1])}."
    found = re.fullmatch(r"([A-Z][^“”\"]+?),? according to [^,]{3,80}\.", sentence)
    return f"{found[1]}." if found else None


def _quotation(sentence: str, article: str, random: Random) -> str | None:
    """A longer word within quotation marks becomes another of the article."""
    for quote in re.finditer(r"[“\"]([^“”\"]+)[”\"]", sentence):
        found = list(re.finditer(r"(?<= )[a-z]{5,}(?= )", quote[1]))
        others = sorted({*re.findall(r"(?<= )[a-z]{5,}(?= )", article)} - {*re.findall(r"\w+", sentence)})
        if found and others:
            m = random.choice(found)
            start = quote.start(1)
            return f"{sentence[: start + m.start()]}{random.choice(others)}{sentence[start + m.end() :]}"
    return None


_TURNED = {
    "rose": "fell", "fell": "rose", "increase": "decrease", "increased": "decreased", "decrease": "increase",
    "decreased": "increased", "won": "lost", "lost": "won", "higher": "lower", "lower": "higher",
    "gained": "lost", "grew": "shrank", "growth": "decline", "decline": "growth", "up": "down", "rise": "fall",
    "increasing": "decreasing", "improved": "worsened", "declined": "grew", "reduce": "raise", "reduced": "raised",
    "beat": "lost to", "above": "below", "accelerated": "slowed", "rising": "falling", "before": "after",
}  # fmt: skip


def _direction(sentence: str, _article: str, random: Random) -> str | None:
    outside = re.sub(r"[“\"][^“”\"]*[”\"]", lambda m: "_" * len(m[0]), sentence)
    found = [m for m in re.finditer(r"(?<= )[a-z]+(?= )", outside) if m[0] in _TURNED and m[0] not in ("up", "before")]
    if not found:
        return None
    m = random.choice(found)
    return f"{sentence[: m.start()]}{_TURNED[m[0]]}{sentence[m.end() :]}"


def _modality(sentence: str, _article: str, _random: Random) -> str | None:
    """What may be becomes what is."""
    outside = re.sub(r"[“\"][^“”\"]*[”\"]", lambda m: "_" * len(m[0]), sentence)
    if found := re.search(r"(?<=[a-z] )(?:may|might|could) (?=(?:be|have|[a-z]+) )", outside):
        return f"{sentence[: found.start()]}will {sentence[found.end() :]}"
    if found := re.search(r"(?<= )(?:allegedly|reportedly|probably|possibly|likely|perhaps) (?=[a-z])", outside):
        return sentence[: found.start()] + sentence[found.end() :]
    if found := re.search(r"(?<= )(is|are) (?:expected|likely|set|planned) to (?=[a-z])", outside):
        return f"{sentence[: found.start()]}will {sentence[found.end() :]}"
    found = re.search(r"(?<= )(?:plans|hopes|wants|aims) to (?=[a-z])", outside)
    return f"{sentence[: found.start()]}will {sentence[found.end() :]}" if found else None


_DEGREES = {
    "largest": "smallest", "first": "last", "best": "worst", "most": "least", "highest": "lowest", "only": "first",
    "oldest": "newest", "biggest": "smallest", "longest": "shortest",
}  # fmt: skip


def _superlative(sentence: str, _article: str, _random: Random) -> str | None:
    """ "One of the largest" becomes "the largest", "the largest" "the smallest"."""
    outside = re.sub(r"[“\"][^“”\"]*[”\"]", lambda m: "_" * len(m[0]), sentence)
    if found := re.search(r"\bone of the (?=(?:\w+est|most|first) )", outside):
        return f"{sentence[: found.start()]}the {sentence[found.end() :]}"
    found = re.search(rf"(?<=[Tt]he )(?:{'|'.join(_DEGREES)})(?= [a-z])", outside)
    return f"{sentence[: found.start()]}{_DEGREES[found[0]]}{sentence[found.end() :]}" if found else None


def _hedge(sentence: str, _article: str, _random: Random) -> str | None:
    """ "More than" a number becomes "less than", "nearly" goes."""
    for before, after in (
        ("more than", "less than"),
        ("less than", "more than"),
        ("at least", "at most"),
        ("over", "under"),
        ("up to", "at least"),
        ("nearly", ""),
        ("almost", ""),
    ):
        if found := re.search(rf"(?<= ){before} (?=[$€£]?\d|one|two|three|half|a (?:third|quarter|million))", sentence):
            return f"{sentence[: found.start()]}{after}{' ' if after else ''}{sentence[found.end() :]}"
    return None


def _unit(sentence: str, _article: str, _random: Random) -> str | None:
    """Percent and percentage points, currencies, millions and billions."""
    for before, after in (
        (r"(?<=\d)(?:%| percent| per cent)(?! point)", " percentage points"),
        (r"\$(?=\d)", "€"),
        (r"€(?=\d)", "$"),
        (r"£(?=\d)", "$"),
        (r"(?<=\d )million", "billion"),
        (r"(?<=\d )billion", "million"),
    ):
        if re.search(before, sentence):
            return re.sub(before, after, sentence, count=1)
    return None


ALTERATIONS: dict[str, Change] = {
    "number": _number, "date": _date, "name": _name, "swap": _swap, "negation": _negation, "speaker": _speaker,
    "quotation": _quotation, "direction": _direction, "modality": _modality, "superlative": _superlative,
    "hedge": _hedge, "unit": _unit,
}  # fmt: skip


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lower(text: str) -> str:
    """Its first word small, unless it looks like a name or an abbreviation."""
    first = text.split(" ", 1)[0]
    return text[:1].lower() + text[1:] if first in _FIRST_WORDS or first == "A" else text
