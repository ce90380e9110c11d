"""What makes a sentence wrong: each alters one particular of it, or none."""

import re
from itertools import pairwise
from random import Random

from evals.planted.sentence import FIRST_WORDS, NAME, SAID, Change, upper


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
    return list(re.finditer(rf"(?<=[a-z,] ){NAME}(?:’s|'s)?(?=[ ,.])", text))


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
    first = re.match(rf"{NAME}(?= [a-z])", sentence)
    here = [
        m
        for m in (*([first] if first else []), *_inner_names(sentence))
        if _is_name(m[0]) and "’" not in m[0] and "'" not in m[0]
    ]
    names = {m[0] for m in _inner_names(article)}
    here = [m for m in here if m[0] not in FIRST_WORDS and m[0] in names and not _TITLE.search(m[0])]
    pairs = [(a, b) for a, b in pairwise(here) if _apart(sentence[a.end() : b.start()], a[0], b[0])]
    if not pairs:
        return None
    a, b = random.choice(pairs)
    return f"{sentence[: a.start()]}{b[0]}{sentence[a.end() : b.start()]}{a[0]}{sentence[b.end() :]}"


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
        rf"[“\"]([^“”\"]+?),?[”\"],? (?:{NAME} {SAID}|{SAID} {NAME}|[a-z]+ {SAID})\b[^“”\"]{{0,60}}\.", sentence
    ):
        return f"{found[1]}."
    if found := re.fullmatch(
        rf"([A-Z][^“”\"]+), (?:[A-Za-z ]{{2,40}} {SAID}|{SAID} [A-Z][A-Za-z ]{{2,40}})\.", sentence
    ):
        return f"{found[1]}."
    if found := re.fullmatch(
        rf"(?:{NAME}|He|She|They|The [a-z]+|[A-Z][a-z]+s) {SAID} (?:that )?([a-z][^“”\"]+)\.", sentence
    ):
        return f"{upper(found[1])}."
    if found := re.fullmatch(r"According to [^,]{3,60}, ([^“”\"]+)\.", sentence):
        return f"{upper(found[1])}."
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
