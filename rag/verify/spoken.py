"""Clauses that the cited text only has as somebody's words, and the sentence tells plainly."""

import re
from collections.abc import Iterator, Sequence

from rag.grammar import Clause, Term
from rag.text.quotations import QUOTED
from rag.text.saying import MAY_SAY, NAMED_BEFORE
from rag.verify.events import SPEECH, Borne
from rag.verify.finding import Found
from rag.verify.happening import Events, key
from rag.verify.parties import words_of

_ACCORDING = re.compile(r"\baccording to $", re.IGNORECASE)
_CLAIMS = frozenset("deny believe think allege accuse suggest suspect dispute reject doubt feel predict".split())
_SAID = (SPEECH | _CLAIMS) - {"describe", "declare"}
_KEEPS_COUNT = frozenset(
    "authority office ministry police agency department court survey service guard commission council government bank"
    " hospital university brigade institute registry".split()
)
"""Bodies whose business it is to tell it. What they announce may be told plainly where more than their sentence is
cited; where it alone is, `rag.verify.speakers` asks for their name too."""


def spoken(said: Events, borne: Sequence[Borne], given: Events) -> Iterator[Found]:
    """Main clauses that nothing bears out but what somebody says, quotes or denies, in a sentence that names nobody."""
    if MAY_SAY.search(said.text) or NAMED_BEFORE.search(said.text):
        return
    quoted = _quoted(given.text)
    for b in borne:
        if not b.clause.is_main or not b.by or b.clause.said_by in _SAID or _is_within(b.clause, _quoted(said.text)):
            continue
        tellers = [_teller(c, quoted, given) for c in b.by]
        if all(t is not None for t in tellers):
            yield Found("speaker", b.clause.first, b.clause.last, instead=tellers[0] or None)


def misattributed(said: Events, borne: Sequence[Borne], given: Events, outlet: frozenset[str]) -> Iterator[Found]:
    """Who says it here has no part in the cited sentences that tell it, which are another's or the article's own.

    `outlet`: keys of the words of the outlet and the title, whose report all of it is. "The company" may be anybody
    who speaks there.
    """
    speaker = _speaker(said)
    if not speaker or speaker.is_pronoun or {key(w) for w in speaker.words} & outlet:
        return
    wanted = {key(w) for w in speaker.heads | {n.lower() for n in speaker.names}}
    told = [c for b in borne if b.clause.is_main and (b.clause.said_by or b.clause.verb not in SPEECH) for c in b.by]
    sentences = [s for s in given.spans if any(s.start <= c.start < s.end for c in told)]
    for span in sentences:
        here = Events(span.of(given.text))
        voices = [c.subject for c in here.clauses if c.verb in _SAID and c.subject]
        unnamed = any(v.is_pronoun or v.is_definite for v in voices) or (voices and not speaker.names)
        if wanted & here.keys or unnamed:
            return
    if sentences:
        yield Found("speaker", speaker.start, speaker.end)


def _speaker(said: Events) -> Term | None:
    """Whose words the sentence says its main clause is."""
    for clause in said.clauses:
        if clause.verb in SPEECH and clause.is_main and any(c.said_by == clause.verb for c in said.clauses):
            return clause.subject
        by = next((t for t in clause.others if _ACCORDING.search(said.text, 0, t.start)), None)
        if clause.is_main and by:
            return by
    return None


def _teller(clause: Clause, quoted: Sequence[tuple[int, int]], given: Events) -> str | None:
    """Whose words the clause is, empty where it is only quoted; None where it is the article's own or an office's."""
    if clause.said_by in _SAID:
        sayings = [c for c in given.clauses if c.verb == clause.said_by and c.subject]
        by = min(sayings, key=lambda c: abs(c.start - clause.start), default=None)
        if not by or not by.subject:
            return ""
        office = clause.said_by in SPEECH and by.subject.heads & _KEEPS_COUNT
        return None if office else f"{words_of(by.subject, given)} {given.text[by.start : by.end]}"
    return "" if _is_within(clause, quoted) else None


def _quoted(text: str) -> list[tuple[int, int]]:
    return [m.span() for m in QUOTED.finditer(text)]


def _is_within(clause: Clause, stretches: Sequence[tuple[int, int]]) -> bool:
    return any(start <= clause.start < end for start, end in stretches)
