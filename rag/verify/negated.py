"""Negation belongs to what it negates: it must be there in the cited text, and must not be dropped."""

from collections.abc import Iterator, Sequence

from rag.text import split_sentences
from rag.types import Particular
from rag.verify.evidence import Evidence, Word

_SCOPE = 5
"""Content words after a negation, in its clause, that it is taken to govern."""
_EMPTY = {"one", "longer", "yet", "ani"}


def is_negated_too(wanted: Particular, sentence: Evidence, cited: Evidence) -> bool:
    """Some negation of the cited text governs the same: the nearest word of one is governed by the other.

    Denials, and negations that nothing follows ("the offer was rejected"), go by two words around them.
    """
    own, around = _scope(wanted, sentence), _around(wanted, sentence)
    for other in cited.of_kind("negation"):
        scope = _scope(other, cited)
        if _keys(own[:1]) & _keys(scope) or _keys(scope[:1]) & _keys(own):
            return True
        loose = not own or not scope or "deny" in (wanted.value, other.value)
        if loose and len(_keys(around) & _keys(_around(other, cited))) >= 2:
            return True
    return False


def is_affirmed(wanted: Particular, sentence: Evidence, cited: Evidence) -> bool:
    """The cited text says the negated words and has no negation at all."""
    own = _scope(wanted, sentence)
    return bool(own) and not cited.of_kind("negation") and own[0].key in cited.keys


def dropped(sentence: Evidence, cited: Evidence) -> Iterator[Word]:
    """Words of the sentence that the cited text only says negated, and the sentence says plainly."""
    negated_here = {w.key for n in sentence.of_kind("negation") for w in _around(n, sentence)}
    plain = _plain_sentences(cited)
    for negation in cited.of_kind("negation"):
        governed = _scope(negation, cited)
        wanted = _keys(governed) if negation.value == "deny" else _keys(governed[:1])
        needed = min(2, len(wanted))
        said = [w for w in sentence.words if w.key in wanted and w.key not in negated_here]
        keys = _keys(said)
        if needed and len(keys) >= needed and not any(keys <= have for have in plain):
            yield said[0]


def _plain_sentences(cited: Evidence) -> list[set[str]]:
    """Content words of each sentence of the cited text that holds no negation."""
    negations = cited.of_kind("negation")
    spans = [s for s in split_sentences(cited.text) if not any(s.start <= n.start < s.end for n in negations)]
    return [{w.key for w in cited.words if s.start <= w.start < s.end} for s in spans]


def _scope(at: Particular, text: Evidence) -> list[Word]:
    return [w for w in text.after(at, _SCOPE + 1) if w.stem not in _EMPTY][:_SCOPE]


def _around(at: Particular, text: Evidence) -> list[Word]:
    return [*_scope(at, text), *text.before(at, _SCOPE)]


def _keys(words: Sequence[Word]) -> set[str]:
    return {word.key for word in words}
