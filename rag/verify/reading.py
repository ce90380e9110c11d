"""The clauses of a sentence beside those that it cites: what they tell, and what they show to be borne out."""

import re
from collections.abc import Sequence
from functools import lru_cache

from rag.grammar import Clause, read
from rag.verify.aligned import Aligned
from rag.verify.dated import misdated, of_another_part_of_day, of_another_year, turned_in_time
from rag.verify.events import SPEECH, Borne, borne_out, details
from rag.verify.evidence import Evidence
from rag.verify.finding import Found
from rag.verify.given import APART, Given
from rag.verify.happening import Events, key
from rag.verify.joined import joined, owned
from rag.verify.linked import linked
from rag.verify.spoken import misattributed, spoken

MOST_READ = 4
"""Cited sentences whose clauses are all read; reading is what costs most."""


def with_clauses(found: list[Found], doubtful: list[Found], said: Evidence, given: Given, pair: Aligned) -> list[Found]:
    """With what the clauses tell, and without what is doubtful and they show to be borne out.

    Read are the cited sentences that the sentence was made of, and the others only where these leave something open:
    reading is what costs most.
    """
    near = Evidence(APART.join(span.of(given.cited.text) for span in pair.sentences))
    borne = _borne(said, near)
    told = _told(found, doubtful, borne, said, given, near)
    settled = not told and not any(b.is_open for b in borne) and len(pair.cited) < 2
    if settled or len(pair.cited) == len(pair.sentences) or len(pair.cited) > MOST_READ:
        return told
    return _told(found, doubtful, _borne(said, given.cited), said, given, given.cited)


def _borne(said: Evidence, near: Evidence) -> list[Borne]:
    read(said.text, near.text)
    return borne_out(Events(said.text), Events(near.text))


def _told(
    found: list[Found], doubtful: list[Found], borne: list[Borne], said: Evidence, given: Given, near: Evidence
) -> list[Found]:
    around = _keys(given.context.text) | _keys(given.cited.text)
    kept = [*found, *(f for f in doubtful if not _settled(f, borne, near.text))]
    kept += [f for b in borne for f in b.found if not _is_told(f, b.clause, kept)]
    ours, theirs = Events(said.text), Events(near.text)
    of_others = [*joined(ours, theirs, given.article), *owned(ours, theirs)]
    kept += [f for f in of_others if not any(k.start <= f.start < k.end for k in kept)]
    if not any(f.kind == "speaker" for f in kept):
        kept += spoken(ours, borne, theirs)
        kept += misattributed(ours, borne, theirs, _keys(given.context.text))
    kept += misdated(said, near, borne, given.dateline)
    kept += of_another_part_of_day(said, near)
    kept += turned_in_time(said, near)
    kept += linked(said, near)
    kept += of_another_year(said, given.cited, given.dateline)
    taken = [(f.start, f.end) for f in kept if f.kind != "speaker"] + [(p.start, p.end) for p in said.counts]
    lacking = details(ours, theirs, around)
    return [*kept, *(f for f in lacking if not any(a <= f.start < b for a, b in taken))]


def _is_told(found: Found, clause: Clause, kept: Sequence[Found]) -> bool:
    """In other words: of a negation once, of a verb that goes the other way once."""
    if found.kind == "negation":
        return any(f.kind == "negation" for f in kept)
    if found.kind == "modality":
        return any(f.kind == "modality" and f.start == found.start for f in kept)
    if any(f.contradicts and found.start <= f.start < found.end for f in kept):
        return True
    return any(f.kind == "direction" and clause.start <= f.start < clause.end for f in kept)


@lru_cache(maxsize=64)
def _keys(text: str) -> frozenset[str]:
    """Of all its words."""
    return frozenset(key(word) for word in set(re.findall(r"[^\W\d_]+", text.lower())))


def _settled(found: Found, borne: Sequence[Borne], cited: str) -> bool:
    """A clause of the cited text bears out the one that the finding is of; or both deny something, in other verbs,
    which is for the finding of these verbs to tell.
    """
    if found.kind == "speaker":
        if "according to" in cited.lower():
            return False
        main = [b for b in borne if b.clause.is_main and b.clause.verb not in SPEECH]
        if any(b.clause.said_by in SPEECH for b in main):
            return True
        by = [c for b in main[:1] for c in b.by]
        return bool(by) and all(c.is_main and c.said_by is None for c in by)
    around = [b for b in borne if b.clause.first <= found.start < b.clause.last]
    inner = min(around, key=lambda b: b.clause.last - b.clause.first, default=None)
    if found.kind != "negation" or inner is None:
        return False
    unread = all(f.kind == "event" for f in inner.found) and not found.contradicts
    return bool(inner.by) or (unread and bool(Evidence(cited).of_kind("negation")))
