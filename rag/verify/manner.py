"""How a thing is said: whether it is or may be, which way it went, how far it stands out, how a figure is meant."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from rag.text.directions import CONFIRMED, DENIED, directions, opposed
from rag.text.hedges import Hedge, agree, hedge, hedged_from
from rag.text.modality import futures, modalities
from rag.text.superlatives import superlatives
from rag.types import Particular
from rag.verify.aligned import Aligned, Region, Token, index_at
from rag.verify.evidence import Evidence
from rag.verify.finding import Found

_FAR = 6
"""Tokens between two paired ones within which one word can stand for another."""
_TIGHT = 2
_CAN = frozenset("can could may might would if whether unless".split())
_DONE = frozenset("has have had was were".split())
_ENDS = {
    "largest": "smallest", "best": "worst", "most": "least", "highest": "lowest", "oldest": "youngest", "first": "last",
    "oldest ": "newest", "longest": "shortest", "fastest": "slowest", "richest": "poorest", "strongest": "weakest",
    "most ": "worst", "only": "first",
}  # fmt: skip
_OPPOSITE = {frozenset((a.strip(), b)) for a, b in _ENDS.items()}


def manner(said: Evidence, given: Evidence, pair: Aligned) -> list[Found]:
    """Everything of that sort that the sentence and its cited text do not share."""
    return [
        *_modality(said, given, pair),
        *_directions(said, given, pair),
        *_confirmed(said, given),
        *_superlatives(said, given, pair),
        *_hedges(said, given),
    ]


def _modality(said: Evidence, given: Evidence, pair: Aligned) -> Iterator[Found]:
    """Dropped before a word that both have, or added before it."""
    ours = _at(modalities(said.text), pair.said)
    theirs = _at(modalities(given.text), pair.given)
    for j, cue in theirs.items():
        region = pair.around_given(j)
        if pair.said_at(j) is not None or not _governs(j, region.given) or region.said[1] - region.said[0] > _TIGHT:
            continue
        if region.said[1] < len(pair.said) and not _any(region.said, ours) and not _softened(pair, region, cue):
            yield _dropped("modality", region, pair, cue.text)
    for i, cue in ours.items():
        region = pair.around_said(i)
        soft = any(pair.given[j].key in _CAN for j in range(*region.given))
        if pair.given_at(i) is not None or not _governs(i, region.said) or region.given[1] - region.given[0] > _TIGHT:
            continue
        if region.given[1] < len(pair.given) and not _any(region.given, theirs) and not soft:
            yield Found("modality", cue.start, cue.end)
    yield from _done(given, pair)


def _governs(at: int, stretch: tuple[int, int]) -> bool:
    """A word that both texts have follows close upon it."""
    return stretch[1] - at <= _TIGHT + 1 and stretch[1] - stretch[0] <= _FAR


def _softened(pair: Aligned, region: Region, cue: Particular) -> bool:
    """Another word leaves it open, or "aims to spread" became "to spread"."""
    if cue.value == "planned" and region.said[1] and pair.said[region.said[1] - 1].key == "to":
        return True
    return any(pair.said[i].key in _CAN for i in range(max(0, region.said[0] - 1), region.said[1]))


def _done(given: Evidence, pair: Aligned) -> Iterator[Found]:
    """ "will reopen" in the cited text and "has reopened" here."""
    for j, cue in _at(futures(given.text), pair.given).items():
        i = pair.said_at(j + 1) if j + 1 < len(pair.given) else None
        if i and pair.said[i].is_content and pair.said[i - 1].key in _DONE:
            yield Found("modality", pair.said[i - 1].start, pair.said[i].end, True, cue.text)


def _directions(said: Evidence, given: Evidence, pair: Aligned) -> Iterator[Found]:
    """The other way round in the same place."""
    theirs = _at(directions(given.text), pair.given)
    for i, word in _at(directions(said.text), pair.said).items():
        region = pair.around_said(i)
        if pair.given_at(i) is not None or not _close(region):
            continue
        there = [theirs[j] for j in range(*region.given) if j in theirs]
        if there and all(opposed(word.value, other.value) for other in there):
            yield Found("direction", word.start, word.end, True, there[0].text)


_WHOLE = {CONFIRMED: DENIED, "contest won": "contest lost", "contest lost": "contest won"}
"""Ways that a whole text goes: the opposite of a word of the sentence, where the cited text has it and not the word."""


def _confirmed(said: Evidence, given: Evidence) -> Iterator[Found]:
    """The sentence says that somebody confirmed, or won, the cited text only that he denied, or lost."""
    theirs = {p.value: p for p in directions(given.text)}
    for word in directions(said.text):
        opposite = _WHOLE.get(word.value)
        if opposite in theirs and word.value not in theirs:
            yield Found("direction", word.start, word.end, True, theirs[opposite].text)


def _superlatives(said: Evidence, given: Evidence, pair: Aligned) -> Iterator[Found]:
    theirs = _at(superlatives(given.text), pair.given)
    values = {p.value for p in theirs.values()}
    for i, word in _at(superlatives(said.text), pair.said).items():
        j = pair.given_at(i)
        if j is not None:
            if _one_of(pair.given, j) and not _one_of(pair.said, i):
                yield Found(
                    "superlative", word.start, word.end, False, f"one of the {theirs[j].text}" if j in theirs else None
                )
            continue
        region = pair.around_said(i)
        there = [theirs[j] for j in range(*region.given) if j in theirs]
        if _close(region) and (turned := [p for p in there if frozenset((p.value, word.value)) in _OPPOSITE]):
            yield Found("superlative", word.start, word.end, True, turned[0].text)
        elif _close(region) and not there and word.value not in values and _plain(word, given):
            yield Found("superlative", word.start, word.end)


def _plain(word: Particular, given: Evidence) -> bool:
    """Whether no other word of the cited text can stand for it."""
    same = {
        "only": ("just", "merely", "alone", "sole", "single"),
        "first": ("initial", "debut", "earl", "new", "begin"),
    }
    return not any(key in given.text.lower() for key in same.get(word.value, ()))


def _one_of(found: list[Token], at: int) -> bool:
    before = [t.filled.text.lower() if t.filled else t.key for t in found[max(0, at - 4) : at]]
    return "among" in before or any(a == "one" and b == "of" for a, b in pairwise(before))


def _hedges(said: Evidence, given: Evidence) -> Iterator[Found]:
    for p in said.counts:
        mine = hedge(said.text, p.start, p.end)
        same = [q for q in given.counts if q.value == p.value and q.kind == p.kind]
        theirs: list[Hedge] = [hedge(given.text, q.start, q.end) for q in same]
        if theirs and not p.value.startswith("ordinal") and not any(agree(mine, other) for other in theirs):
            turned = {mine, *theirs} == {"min", "max"}
            yield Found(p.kind, hedged_from(said.text, p.start), p.end, turned, _with_hedge(given.text, same[0]))


def _with_hedge(text: str, at: Particular) -> str:
    """The figure with the two words before it."""
    return " ".join([*text[: at.start].split()[-2:], at.text])


def _dropped(kind: str, region: Region, pair: Aligned, instead: str) -> Found:
    """At the words that stand in its place, or at the next one."""
    first, last = region.said
    first, last = (first, last) if last > first else (max(0, min(first, len(pair.said) - 1)), first + 1)
    last = min(last, len(pair.said))
    return Found(kind, pair.said[first].start, pair.said[last - 1].end, False, instead)


def _at(found: Iterable[Particular], tokens: list[Token]) -> dict[int, Particular]:
    placed = ((index_at(tokens, p.start), p) for p in found)
    return {i: p for i, p in placed if i is not None}


def _any(stretch: tuple[int, int], places: dict[int, Particular]) -> bool:
    return any(i in places for i in range(*stretch))


def _close(region: Region) -> bool:
    return region.said[1] - region.said[0] <= _FAR and region.given[1] - region.given[0] <= _FAR
