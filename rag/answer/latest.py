"""The latest figure known leads: of two reports that give the same thing in other figures, the later one.

Nobody is lost by it: what an earlier report said is told beside it, as an update or as a dispute. Only where the
question asks for no time of its own.
"""

import re
from collections.abc import Sequence

from rag.answer.against import asks_for_the_past, figures
from rag.answer.select_features import Question, Scored
from rag.conflict.numbers import Counted
from rag.conflict.positions import comparable
from rag.conflict.rounded import is_one
from rag.text.particulars import particulars
from rag.types import Hit, Stamp

AS_MUCH = 0.8
"""Of what the leading sentence covers of the question: what a later one covers at least."""
_ASKS = re.compile(r"\b(?:how|what|which)\b", re.IGNORECASE)
_WHETHER = re.compile(r"\W*(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)\b", re.IGNORECASE)
_CHANGES = re.compile(
    r"\b(?:change[ds]?|rise|rose|grow|grew|develop\w*|first|start\w*|began|at the time)\b", re.IGNORECASE
)


def latest_first(
    question: Question, chosen: Sequence[Scored], near: Sequence[Scored], hits: Sequence[Hit]
) -> list[Scored]:
    """`chosen`, the best first, as many again: with the latest of `near` in front that gives another figure for it."""
    lead = chosen[0]
    if not _asks_for_a_figure(question) or _is_of_a_time(question) or not (first := _day(lead, hits)):
        return list(chosen)
    later = [(day, s.score, n) for n, s in enumerate(near) if (day := _day(s, hits)) > first and _supersedes(s, lead)]
    if not later:
        return list(chosen)
    latest = near[max(later)[2]]
    return [latest, *(s for s in chosen if s is not latest)][: len(chosen)]


def _asks_for_a_figure(question: Question) -> bool:
    """One may answer it: it asks what, which or how, not who or whether."""
    asks = question.wants in (None, "number", "money", "percentage") and _ASKS.search(question.text)
    return bool(asks) and not _WHETHER.match(question.text)


def _is_of_a_time(question: Question) -> bool:
    """It names a day, a month or a year, or asks for the past or for what changed."""
    text = question.text
    return (
        asks_for_the_past(question) or bool(_CHANGES.search(text)) or any(p.kind == "date" for p in particulars(text))
    )


def _day(scored: Scored, hits: Sequence[Hit]) -> str:
    published = hits[scored.candidate.hit].published_at
    return str(Stamp.parse(published).day) if published else ""


def _supersedes(later: Scored, lead: Scored) -> bool:
    """It says as much of what is asked, and gives for the same thing a figure that the leading one has not."""
    if later.wording.context < AS_MUCH * lead.wording.context or later.wording.brings < lead.wording.brings:
        return False
    old, new = list(figures(lead.candidate.text)), list(figures(later.candidate.text))
    return any(_is_new(n, old) for n in new)


def _is_new(figure: Counted, old: Sequence[Counted]) -> bool:
    alike = [f for f in old if f.unit == figure.unit and (f.what == figure.what or not f.named)]
    return bool(alike) and not any(
        is_one(f.statement.text, f.at, figure.statement.text, figure.at)
        or not comparable(f.statement, f.at, figure.statement, figure.at)
        for f in alike
    )
