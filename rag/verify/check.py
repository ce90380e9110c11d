"""The check of one sentence against the words that it cites."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from rag.text import STOP_WORDS, split_sentences
from rag.text.disowned import is_listed_as_false
from rag.text.quotations import comparable
from rag.text.retractions import is_retraction
from rag.types import Particular, Span, Stamp, Support, Unmatched, Verdict
from rag.verify.aligned import Aligned
from rag.verify.another import of_another_event
from rag.verify.bound import counted, goes_elsewhere, of_another_unit, overtaken, says_otherwise, turned_round
from rag.verify.carry import FEW, carried, content, least, mixed
from rag.verify.evidence import Evidence
from rag.verify.finding import Found
from rag.verify.found import is_checkable, is_found, named_by_article
from rag.verify.given import APART, Given, standing
from rag.verify.leads import without_leads
from rag.verify.manner import manner
from rag.verify.negated import dropped, is_affirmed, is_negated_too, is_paired, left_out, negated, squeezed_in
from rag.verify.reading import with_clauses
from rag.verify.roles import exchanged, in_its_place
from rag.verify.speakers import misgiven, unsaid
from rag.verify.unseen import not_looked_at
from rag.verify.wording import LEAST, SOFT, otherwise_worded

METHOD = "particulars@4"
SURE = 0.75
"""Least share at which a differing number or a turned negation is a contradiction and not another matter."""
_DIGITS = re.compile(r"\d[\d.,]*")
_EDITORS = frozenset(("according", "via"))
_FIGURES = ("number", "money", "percentage", "date", "name")


def check(
    sentence: str,
    cited: Sequence[str],
    *,
    context: str = "",
    article: str = "",
    dateline: Stamp | None = None,
    elsewhere: Sequence[str] = (),
    likeness: Callable[[str], float] | None = None,
    language: str | None = None,
) -> Support:
    """Verdict on `sentence` against the texts it cites, with what did not match (offsets in `sentence`).

    `supported`: it is one of the cited texts or sentences word for word, an editor's "Name: " or "[Name]" apart; or at
    least `CARRIED` of its content words and all of its particulars are in them, said in the same manner and of the
    same persons. `partial`: some are. `unsupported`: none are, or its words are not. `contradicted`: the cited text
    says the same otherwise. `unchecked`: nothing to check, and its words are not there.
    `context` (title, outlet, date line) may supply names and dates, nothing else. `article` is the text that the
    citations are of: it tells full names and whom a pronoun means. `dateline` is when it was published and tells what
    "Thursday" means. `elsewhere` are other texts at hand, which support nothing. `likeness` gives the
    cosine of a text and the cited text; it goes into `Support.carried`, and tells whether a word that the cited text
    lacks only says it otherwise. Without it such a word makes the sentence `partial`. In another `language` of the
    article than English, what is not word for word is `unchecked` where its words and figures are there.
    """
    given = Given(Evidence(APART.join(cited)), Evidence(context), article, dateline, Evidence(APART.join(elsewhere)))
    if _is_quoted(sentence, cited, given) and not _given_as_false(cited, given):
        return Support("supported", METHOD, (), 1.0)
    if not is_retraction(sentence):
        given = replace(given, cited=Evidence(standing(given.cited.text)))
    said = Evidence(sentence)
    share = carried(said, given.cited, given.context)
    foreign = language is not None and not language.startswith("en")
    found = list(_missing(said, given)) if foreign else _findings(said, given, share)
    if foreign and not found and share >= least(said):
        return Support(
            "unchecked", METHOD, (), round(share, 4), ("negation and manner: the article is not in English",)
        )
    words = len(content(said))
    if likeness and words > FEW and share >= LEAST and any(f.kind in SOFT for f in found):
        waived = otherwise_worded(found, sentence, given.cited.text, words, likeness)
        found = [f for f in found if f not in waived]
    return Support(
        _verdict(said, found, share),
        METHOD,
        tuple(_unmatched(f, sentence, share) for f in found),
        mixed(share, likeness(sentence) if likeness else None),
        not_looked_at(sentence),
    )


def _is_quoted(sentence: str, cited: Sequence[str], given: Given) -> bool:
    """Word for word, and what an editor put to it is known from the cited text, its context or article."""
    whole = _word_for_word(cited)
    if comparable(sentence) in whole:
        return True
    bare, leads = without_leads(sentence)
    if not leads or comparable(bare) not in whole:
        return False
    known = given.cited.name_words | given.context.name_words | Evidence(given.article).name_words
    put = {word for start, end in leads for word in Evidence(sentence[start:end]).name_words}
    return put - known <= STOP_WORDS | _EDITORS


def _given_as_false(cited: Sequence[str], given: Given) -> bool:
    """The article lists one of the cited texts among claims that are false."""
    starts = [(given.article.find(text), text) for text in cited if text]
    return any(at >= 0 and is_listed_as_false(given.article, Span(at, at + len(text))) for at, text in starts)


def _findings(said: Evidence, given: Given, share: float) -> list[Found]:
    """In the order of the sentence, each stretch of it once for each kind."""
    found = [*_missing(said, given), *_unread(said, given.cited.text)]
    turned = list(_turned(said, given.cited))
    if share >= least(said):
        pair = Aligned(said, given.cited)
        places = in_its_place(pair)
        paired = {p.start for p in said.of_kind("negation") if is_paired(p, pair)}
        doubtful = [f for f in turned if f.start not in paired]
        doubtful += [*exchanged(pair, given.cited), *unsaid(said, given.cited, pair)]
        found = [_with_instead(f, places) for f in found]
        found += [*squeezed_in(said, given.cited, pair), *left_out(said, given.cited, pair)]
        found += [*manner(said, given.cited, pair), *misgiven(said, given.cited)]
        if share >= SURE and any(f.contradicts for f in found):
            found += doubtful  # settled: the clauses, which cost most to read, could only add to it
        else:
            found = with_clauses(found, doubtful, said, given, pair)
    else:
        found += turned
    found = [
        replace(f, contradicts=False, instead=None) if f.contradicts and of_another_event(f, said, given) else f
        for f in found
    ]
    if _given_as_false(given.cited.text.split(APART), given):
        found.append(Found("negation", 0, len(said.text)))
    firsts = {(f.kind, f.start, f.end): f for f in reversed(found)}
    return sorted(firsts.values(), key=lambda f: (f.start, f.end))


def _with_instead(found: Found, places: dict[int, str]) -> Found:
    there = places.get(found.start)
    if there is None or found.instead == there or found.kind not in _FIGURES or found.finding != "missing":
        return found
    return replace(found, contradicts=True, instead=found.instead or there)


def _verdict(said: Evidence, found: Sequence[Found], share: float) -> Verdict:
    if share < least(said):
        return "unsupported" if said.particulars else "unchecked"
    if not found:
        return "supported"
    if share >= SURE and any(f.contradicts for f in found):
        return "contradicted"
    places = {(p.kind, p.start) for p in said.particulars}
    lost = [f for f in found if (f.kind, f.start) in places or f.kind == "negation"]
    return "partial" if len(lost) < max(len(said.particulars), 1) else "unsupported"


def _unmatched(found: Found, sentence: str, share: float) -> Unmatched:
    finding = "contradicted" if found.contradicts and share >= SURE else found.finding
    text = sentence[found.start : found.end]
    return Unmatched(found.kind, text, found.start, found.end, finding, found.instead)


def _word_for_word(cited: Sequence[str]) -> set[str]:
    """The cited texts, their paragraphs' sentences, and all of them in one."""
    paragraphs = [paragraph for text in cited for paragraph in text.split(APART)]
    sentences = [span.of(paragraph) for paragraph in paragraphs for span in split_sentences(paragraph)]
    return {comparable(text) for text in (*cited, " ".join(cited), *sentences)} - {""}


def _missing(said: Evidence, given: Given) -> Iterator[Found]:
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
