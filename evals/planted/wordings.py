"""Wordings that say the same: each changes one thing of a sentence, or nothing."""

import re
from random import Random

from evals.planted.sentence import NAME, Change, lower, upper


def _drop_opening(sentence: str, _article: str, _random: Random) -> str | None:
    found = re.match(
        r"(?:However|Meanwhile|Moreover|Additionally|Furthermore|Also|Still|Indeed|Overall), (?=[a-zA-Z])", sentence
    )
    return upper(sentence[found.end() :]) if found else None


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
        rf"(?P<all>[“\"][^“”\"]+)[,.]?(?P<q>[”\"]),? (?:(?P<who>{NAME}) said|said (?P<who2>{NAME}))\.", sentence
    )
    if found:
        return f"{found['who'] or found['who2']} said: {found['all'].rstrip(',')}{found['q']}."
    found = re.fullmatch(rf"(?P<all>[A-Z][^“”\"]+), (?:(?P<who>{NAME}) said|said (?P<who2>{NAME}))\.", sentence)
    return f"{found['who'] or found['who2']} said that {lower(found['all'])}." if found else None


def _said_order(sentence: str, _article: str, _random: Random) -> str | None:
    if found := re.search(rf"(?<=[”\"] )said (?P<who>{NAME})(?=[.,])", sentence):
        return f"{sentence[: found.start()]}{found['who']} said{sentence[found.end() :]}"
    found = re.search(rf"(?<=[”\"] )(?P<who>{NAME}) said(?=[.,])", sentence)
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
    return f"{upper(found['rest'])} {found['lead'][0].lower()}{found['lead'][1:]}." if found else None


def _cut_join(sentence: str, _article: str, _random: Random) -> str | None:
    """Only the first of two main clauses."""
    found = re.match(r"[A-Z][^“”\"]{50,}(?=(?:, (?:and|but) (?:the|it|he|she|they|this|these)|; ) ?[a-z]?)", sentence)
    return f"{found[0]}." if found else None


REWORDINGS: tuple[Change, ...] = (
    _drop_opening, _drop_brackets, _drop_clause, _drop_last_clause, _drop_adverb, _speaker_first, _said_order,
    _figures, _synonym, _lead_last, _cut_join,
)  # fmt: skip
