"""What of a sentence the cited text lacks or says otherwise, by one comparator a field.

Every particular of the sentence is looked for; then the sentence is laid beside the cited sentences that it was made
of, and what stands in the same place is compared: names and figures that changed places, modality, direction,
superlatives, hedges, negations, and who says it. None of these decides: `rag.verify.decide` does.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from rag.text.disowned import NOT_SO, is_listed_as_false
from rag.types import Particular, Span
from rag.verify.aligned import Aligned
from rag.verify.another import of_another_event
from rag.verify.bound import counted, goes_elsewhere, of_another_unit, overtaken, says_otherwise, turned_round
from rag.verify.evidence import Evidence
from rag.verify.finding import Found
from rag.verify.found import is_checkable, is_found, named_by_article
from rag.verify.given import APART, Given
from rag.verify.manner import manner
from rag.verify.negated import dropped, is_affirmed, is_negated_too, is_paired, left_out, negated, squeezed_in
from rag.verify.roles import exchanged, in_its_place
from rag.verify.speakers import misgiven, unsaid

_DIGITS = re.compile(r"\d[\d.,]*")
_FIGURES = ("number", "money", "percentage", "date", "name")


def findings(said: Evidence, given: Given) -> list[Found]:
    """In the order of the sentence, each stretch of it once for each kind."""
    pair = Aligned(said, given.cited)
    places = in_its_place(pair)
    found = [_with_instead(f, places) for f in missing(said, given)]
    found += _unread(said, given.cited.text)
    paired = {p.start for p in said.of_kind("negation") if is_paired(p, pair)}
    found += [f for f in _turned(said, given.cited) if f.start not in paired]
    found += [*exchanged(pair, given.cited), *unsaid(said, given.cited, pair), *misgiven(said, given.cited)]
    found += _disowned(said, given.cited, pair)
    found += [*squeezed_in(said, given.cited, pair), *left_out(said, given.cited, pair)]
    found += manner(said, given.cited, pair)
    found = [
        replace(f, contradicts=False, instead=None) if f.contradicts and of_another_event(f, said, given) else f
        for f in found
    ]
    firsts = {(f.kind, f.start, f.end): f for f in reversed(found)}
    return sorted(firsts.values(), key=lambda f: (f.start, f.end))


def missing(said: Evidence, given: Given) -> Iterator[Found]:
    """Particulars that the cited text does not hold, negations apart."""
    counts = {c.at: c for c in counted(said)}
    given_counts = counted(given.cited)
    for a, b, there in turned_round(said, given.cited):
        yield Found(a.kind, a.start, b.end, True, there)
    for p in said.particulars:
        if p.kind == "negation":
            continue
        if not is_found(p, given.cited, given.context, given.dateline):
            rival = says_otherwise(counts[p], given_counts) if p in counts else None
            if p.kind != "name" or not named_by_article(p, given.cited, given.article):
                yield _lacking(p, given, rival)
        elif p in counts and (now := overtaken(counts[p], said.text, given_counts, given.cited.text)):
            yield Found(p.kind, p.start, p.end, instead=now.text)
        elif p in counts and goes_elsewhere(counts[p], given_counts):
            yield Found(p.kind, p.start, p.end, contradicts=True)
        elif p in counts and of_another_unit(counts[p], said.text, given_counts, given.cited.text):
            yield Found(p.kind, p.start, p.end)


def given_as_false(given: Given) -> bool:
    """The article lists one of the cited texts among claims that are false."""
    texts = given.cited.text.split(APART)
    starts = [(given.article.find(text), text) for text in texts if text]
    return any(at >= 0 and is_listed_as_false(given.article, Span(at, at + len(text))) for at, text in starts)


def _disowned(said: Evidence, given: Evidence, pair: Aligned) -> Iterator[Found]:
    """The cited sentence has it only to say that it is not so."""
    framed = [m for span in pair.sentences if (m := NOT_SO.search(span.of(given.text)))]
    if framed and not NOT_SO.search(said.text) and not said.of_kind("negation"):
        yield Found("negation", 0, len(said.text), True, framed[0][0])


def _with_instead(found: Found, places: dict[int, str]) -> Found:
    there = places.get(found.start)
    if there is None or found.instead == there or found.kind not in _FIGURES or found.finding != "missing":
        return found
    return replace(found, contradicts=True, instead=found.instead or there)


def _unread(said: Evidence, cited: str) -> Iterator[Found]:
    """Digits that no figure was read from, and that the cited text does not have."""
    for match in _DIGITS.finditer(said.text):
        read = any(p.start < match.end() and match.start() < p.end for p in said.particulars)
        if not read and match[0] not in cited:
            yield Found("number", match.start(), match.end(), finding="not_checkable")


def _lacking(p: Particular, given: Given, rival: Particular | None) -> Found:
    if not is_checkable(p, given.cited, given.dateline):
        return Found(p.kind, p.start, p.end, finding="not_checkable")
    if rival:
        return Found(p.kind, p.start, p.end, True, rival.text)
    there = bool(given.elsewhere.text) and is_found(p, given.elsewhere, Evidence(""), given.dateline)
    return Found(p.kind, p.start, p.end, finding="elsewhere" if there else "missing")


def _turned(said: Evidence, given: Evidence) -> Iterator[Found]:
    """Negations that the cited text does not hold, and words that lost theirs."""
    own, others = negated(said), negated(given)
    for n in own:
        if not is_negated_too(n, others):
            yield Found("negation", n.at.start, n.at.end, is_affirmed(n, given))
    for w in dict.fromkeys(dropped(said, own, given, others)):
        yield Found("negation", w.start, w.end, contradicts=True)
