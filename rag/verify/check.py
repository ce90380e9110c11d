"""The check of one sentence against the words that it cites."""

from collections.abc import Sequence
from dataclasses import dataclass

from rag.text import split_sentences
from rag.text.quotations import comparable
from rag.types import Particular, Support, Unmatched
from rag.verify.bound import counted, goes_elsewhere, says_otherwise
from rag.verify.evidence import Evidence, Word
from rag.verify.found import is_found
from rag.verify.negated import dropped, is_affirmed, is_negated_too, negated

METHOD = "particulars@1"
CARRIED = 0.45
"""Least share of a sentence's content words that must stand in the cited text.

On 274 summary sentences of summhay_news with the best sentence of an article that states each, and as
many with one of an article on the same topic that does not, .45 keeps 81% of the former and none of the
latter; .40 keeps 85% and 1.5%, .50 keeps 76% and none.
"""
SURE = 0.75
"""Least share at which a differing number or a turned negation is a contradiction and not another matter."""

_SPEECH = frozenset("say said says tell told report announc state accord add".split())
_APART = "\n\n"


@dataclass(frozen=True, slots=True)
class _Finding:
    kind: str
    start: int
    end: int
    contradicts: bool = False


def check(sentence: str, cited: Sequence[str], *, context: str = "") -> Support:
    """Verdict on `sentence` against the texts it cites, with what did not match (offsets in `sentence`).

    `supported`: it is one of the cited texts or sentences word for word; or at least `CARRIED` of its
    content words and all of its particulars are in them. `partial`: some particulars are. `unsupported`:
    none are, or its words are not. `contradicted`: the cited text says the same with another number or
    the other way round. `unchecked`: nothing to check, and its words are not there.
    `context` (title, outlet, date line) may supply names and dates, nothing else.
    """
    if comparable(sentence) in _word_for_word(cited):
        return Support("supported", METHOD)
    said, given, around = Evidence(sentence), Evidence(_APART.join(cited)), Evidence(context)
    share = carried(said, given, around)
    findings = sorted([*_missing(said, given, around), *_turned(said, given)], key=lambda f: f.start)
    unmatched = tuple(Unmatched(f.kind, sentence[f.start : f.end], f.start, f.end) for f in findings)
    if share < CARRIED:
        return Support("unsupported" if said.particulars else "unchecked", METHOD, unmatched)
    if not findings:
        return Support("supported", METHOD)
    if share >= SURE and any(f.contradicts for f in findings):
        return Support("contradicted", METHOD, unmatched)
    return Support("partial" if len(findings) < len(said.particulars) else "unsupported", METHOD, unmatched)


def carried(said: Evidence, given: Evidence, around: Evidence) -> float:
    """Share of the content words of `said` that `given` has; names may be in `around`.

    Words of reported speech count for nothing: "said" and "told" are in all news. 1.0 when only
    particulars are left, 0.0 when nothing is.
    """
    names = {w.key for p in around.of_kind("name") for w in around.words if p.start <= w.start < p.end}
    numbers = [p for p in said.particulars if p.kind not in ("name", "quotation", "negation")]
    words = [w for w in said.words if w.stem not in _SPEECH and not _within(w, numbers)]
    if not words:
        return 1.0 if said.particulars else 0.0
    return sum(w.key in given.keys or w.key in names for w in words) / len(words)


def _within(word: Word, particulars: Sequence[Particular]) -> bool:
    return any(p.start <= word.start < p.end for p in particulars)


def _word_for_word(cited: Sequence[str]) -> set[str]:
    """The cited texts, their paragraphs' sentences, and all of them in one."""
    paragraphs = [paragraph for text in cited for paragraph in text.split(_APART)]
    sentences = [span.of(paragraph) for paragraph in paragraphs for span in split_sentences(paragraph)]
    return {comparable(text) for text in (*cited, " ".join(cited), *sentences)} - {""}


def _missing(said: Evidence, given: Evidence, around: Evidence) -> list[_Finding]:
    """Particulars that the cited text does not hold, negations apart."""
    counts = {c.at: c for c in counted(said)}
    given_counts = counted(given)
    found: list[_Finding] = []
    for p in said.particulars:
        if p.kind == "negation":
            continue
        if not is_found(p, given, around):
            found.append(_Finding(p.kind, p.start, p.end, p in counts and says_otherwise(counts[p], given_counts)))
        elif p in counts and goes_elsewhere(counts[p], given_counts):
            found.append(_Finding(p.kind, p.start, p.end, contradicts=True))
    return found


def _turned(said: Evidence, given: Evidence) -> list[_Finding]:
    """Negations that the cited text does not hold, and words that lost theirs."""
    own, others = negated(said), negated(given)
    added = [n for n in own if not is_negated_too(n, others)]
    lost = dict.fromkeys(dropped(said, own, given, others))
    return [
        *(_Finding("negation", n.at.start, n.at.end, is_affirmed(n, given)) for n in added),
        *(_Finding("negation", w.start, w.end, contradicts=True) for w in lost),
    ]
