"""Whose words they are: a statement that the cited text gives as somebody's must not stand here as a fact."""

import re
from collections.abc import Iterator

from rag.text.quotations import QUOTED
from rag.text.saying import MAY_SAY, NAMED_BEFORE, SAYS
from rag.types import Particular, Span
from rag.verify.aligned import Aligned, index_at
from rag.verify.evidence import Evidence
from rag.verify.finding import Found
from rag.verify.found import same_name

_CLOSED = re.compile(r"[,”\"’'?!]\s*(?:[^\W\d_][^,;:“”\"]{0,70} )?$")
_NEXT_TO = 70
_SHARE = 0.8


def unsaid(said: Evidence, given: Evidence, pair: Aligned) -> Iterator[Found]:
    """The cited sentence gives its words as somebody's, the sentence has them plainly and no other does so."""
    if len(pair.sentences) != 1 or _says_so(said, pair):
        return
    span = pair.sentences[0]
    parts = list(_attributed(span, given.text, pair))
    paired = [pair.given[j] for i, j in pair.pairs if pair.said[i].is_content or pair.said[i].filled]
    held = [t for t in paired if any(p.start <= t.start < p.end for p in parts)]
    if len(held) < max(2, _SHARE * len(paired)) or _plainly(said, given, span, pair):
        return
    cue = next((c for c in SAYS.finditer(_outside(span.of(given.text))) if not _paired(c, span, pair)), None)
    teller = _around(span.of(given.text), cue.start()) if cue else None
    if not (teller and said.words and said.words[0].key == Evidence(teller).words[-1].key):  # "Police put it at 900"
        yield Found("speaker", 0, len(said.text), False, teller)


def misgiven(said: Evidence, given: Evidence) -> Iterator[Found]:
    """Quotations that one says here and another in the cited text."""
    for quote in said.of_kind("quotation"):
        ours = _speaker(quote, said)
        there = [q for q in given.of_kind("quotation") if quote.value in q.value or q.value in quote.value]
        theirs = [name for q in there if (name := _speaker(q, given))]
        if ours and theirs and len(theirs) == len(there) and not any(same_name(ours, name) for name in theirs):
            yield Found("speaker", ours.start, ours.end, True, theirs[0].text)


def _says_so(said: Evidence, pair: Aligned) -> bool:
    """The sentence has a word of saying that is not one of the cited text in the same place, or names by a mark."""
    if NAMED_BEFORE.search(said.text):
        return True
    places = [index_at(pair.said, cue.start()) for cue in MAY_SAY.finditer(said.text)]
    return any(i is not None and pair.given_at(i) is None for i in places)


def _attributed(span: Span, given: str, pair: Aligned) -> Iterator[Span]:
    """The stretches of a cited sentence that are somebody's words, by words of saying that the sentence lacks.

    Before ", X said" and after "X said"; all of it where words go on after ", X said,".
    """
    sentence = span.of(given)
    text = _outside(sentence)
    for cue in SAYS.finditer(text):
        if _paired(cue, span, pair):
            continue
        for part in _around_cue(cue, sentence):
            yield part.shifted(span.start)


def _paired(cue: re.Match[str], span: Span, pair: Aligned) -> bool:
    at = index_at(pair.given, span.start + cue.start())
    return at is not None and pair.said_at(at) is not None


def _around_cue(cue: re.Match[str], sentence: str) -> Iterator[Span]:
    lead = _CLOSED.search(sentence, 0, cue.start())
    according = cue[0].lower() == "according to"
    if according and cue.start() == 0:
        yield Span(sentence.find(",") + 1, len(sentence))
    elif lead or according:
        yield Span(0, lead.start() if lead else cue.start())
        if QUOTED.search(sentence, cue.end()):
            yield Span(cue.end(), len(sentence))
    else:
        yield Span(cue.end(), len(sentence))


def _outside(text: str) -> str:
    """Of the same length, with quotations blanked."""
    return QUOTED.sub(lambda m: "_" * len(m[0]), text)


def _plainly(said: Evidence, given: Evidence, but: Span, pair: Aligned) -> bool:
    """Another cited sentence has nearly all of the words and no word of saying."""
    wanted = said.keys
    return any(
        span != but and len(keys & wanted) >= _SHARE * len(wanted) and not SAYS.search(span.of(given.text))
        for span, keys in pair.cited
    )


def _speaker(quote: Particular, text: Evidence) -> Particular | None:
    """The name with a word of saying next to the quotation: behind it, or before it."""
    names = text.of_kind("name")
    for start, end in ((quote.end, quote.end + _NEXT_TO), (max(0, quote.start - _NEXT_TO), quote.start)):
        stretch = re.split(r"[.;“\"]", text.text[start:end])
        near = stretch[0] if start == quote.end else stretch[-1]
        begin = start if start == quote.end else end - len(near)
        there = [n for n in names if begin <= n.start and n.end <= begin + len(near)]
        if len(there) == 1 and SAYS.search(near):
            return there[0]
    return None


def _around(sentence: str, at: int) -> str:
    """The words from the last comma or quotation mark before the word of saying to its end."""
    start = max(sentence.rfind(mark, 0, at) for mark in (",", "”", '"')) + 1
    end = re.compile(r"[,:](?!\d)|\.\W*$|[“\"]|\bthat\b|$").search(sentence, at)
    return sentence[start : end.start() if end else at].strip()
