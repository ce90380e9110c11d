"""Negation belongs to what it negates: it must be there in the cited text, and must not be dropped."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.text import split_sentences
from rag.types import Particular
from rag.verify.aligned import Aligned, index_at
from rag.verify.evidence import Evidence, Word
from rag.verify.finding import Found

_SCOPE = 5
"""Content words after a negation, in its clause, that it is taken to govern."""
_EMPTY = {"one", "longer", "yet", "ani"}


_MERELY = re.compile(r" (?:only|just|merely|simply|solely)\b", re.IGNORECASE)
_CONTRAST = re.compile(r"(?:\band|,) not$")
""" "mud and not water": a thing is set against another, nothing is denied of it that the sentence could drop."""


@dataclass(frozen=True, slots=True)
class Negated:
    """A negation with the first letters (`Word.key`) of what it governs, nearest first, and of what is around it."""

    at: Particular
    scope: tuple[str, ...]
    around: frozenset[str]


def negated(text: Evidence) -> list[Negated]:
    """Each negation of the text."""
    found: list[Negated] = []
    for at in text.of_kind("negation"):
        if _CONTRAST.search(text.text, 0, at.end) or _MERELY.match(text.text, at.end):
            continue
        scope = tuple(w.key for w in text.after(at, _SCOPE + 1) if w.stem not in _EMPTY)[:_SCOPE]
        found.append(Negated(at, scope, frozenset((*scope, *(w.key for w in text.before(at, _SCOPE))))))
    return found


def is_negated_too(wanted: Negated, cited: Sequence[Negated]) -> bool:
    """Some negation of the cited text governs the same: the nearest word of one is governed by the other.

    Denials, and negations that nothing follows ("the offer was rejected"), go by two words around them.
    """
    for other in cited:
        if (wanted.scope and wanted.scope[0] in other.scope) or (other.scope and other.scope[0] in wanted.scope):
            return True
        loose = not wanted.scope or not other.scope or "deny" in (wanted.at.value, other.at.value)
        if loose and len(wanted.around & other.around) >= 2:
            return True
    return False


def is_affirmed(wanted: Negated, cited: Evidence) -> bool:
    """The cited text says the negated words and has no negation at all."""
    return bool(wanted.scope) and not cited.of_kind("negation") and wanted.scope[0] in cited.keys


def dropped(sentence: Evidence, own: Sequence[Negated], cited: Evidence, others: Sequence[Negated]) -> Iterator[Word]:
    """Words of the sentence that the cited text only says negated, and the sentence says plainly."""
    negated_here = {key for negation in own for key in negation.around}
    said = {w.key: w for w in reversed(sentence.words) if w.key not in negated_here}
    plain = _plain_sentences(cited) if others else []
    for negation in others:
        wanted = set(negation.scope if negation.at.value == "deny" else negation.scope[:1])
        keys = wanted & said.keys()
        if wanted and len(keys) >= min(2, len(wanted)) and not any(keys <= have for have in plain):
            yield min((said[key] for key in keys), key=lambda word: word.start)


def _plain_sentences(cited: Evidence) -> list[set[str]]:
    """Content words of each sentence of the cited text that holds no negation."""
    negations = cited.of_kind("negation")
    spans = [s for s in split_sentences(cited.text) if not any(s.start <= n.start < s.end for n in negations)]
    return [{w.key for w in cited.words if s.start <= w.start < s.end} for s in spans]


def is_paired(at: Particular, pair: Aligned) -> bool:
    """The cited text has the same negating word in the same place."""
    i = index_at(pair.said, at.start)
    return i is not None and pair.given_at(i) is not None


def squeezed_in(said: Evidence, given: Evidence, pair: Aligned) -> Iterator[Found]:
    """Negations between two words that stand side by side in the cited text, which denies nothing."""
    if any(p.value == "deny" for p in given.of_kind("negation")):
        return
    for at in said.of_kind("negation"):
        i = index_at(pair.said, at.start)
        if i is None or pair.given_at(i) is not None:
            continue
        region = pair.around_said(i)
        if region.said[1] - region.said[0] == 1 and region.given[0] == region.given[1] and region.said[0] > 0:
            yield Found("negation", at.start, at.end, True)


def left_out(said: Evidence, given: Evidence, pair: Aligned) -> Iterator[Found]:
    """Negations of the cited text between two words that stand side by side in the sentence, which denies nothing."""
    if any(p.value == "deny" for p in said.of_kind("negation")):
        return
    for at in given.of_kind("negation"):
        j = index_at(pair.given, at.start)
        if j is None or pair.said_at(j) is not None:
            continue
        region = pair.around_given(j)
        i = region.said[0]
        if region.given[1] - region.given[0] == 1 and i == region.said[1] and 0 < i < len(pair.said):
            yield Found("negation", pair.said[i].start, pair.said[i].end, True, at.text)
