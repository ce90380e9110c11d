"""What a question's own words say about when and by whom: dates and outlets, as filters.

A date in a question is mostly that of the event, and an event of one day is reported on that day and
the days after; so such a filter reaches a little further (`period.SLACK`) and is soft: it may lift
what fits, not lose what does not. It is required only where the words speak of one publication
("published last week"; not where reports of several outlets or days are compared). A time of which the
archive has nothing filters nothing: what was then may be told later.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from rag.retrieve.outlets import mentions, outlets
from rag.retrieve.periods import periods
from rag.types import Filters, QueryReading
from rag.when.period import Period, Range

PAST_DAYS = 14
"""A question about a time that ended so long ago is about the past: newer is not better for it."""
LONG_AGO_DAYS = 3653
"""Without knowing what the archive spans, dates further back than ten years are taken for history."""

_PUBLISHED_BEFORE = re.compile(
    r"\b(?:published|printed|articles?|stor(?:y|ies)|coverage|headlines?|news|editions?"
    r"|(?:was|were|been|being) reported)(?: (?!about\b)\w+){0,2} $",
    re.IGNORECASE,
)
_REPORTED_BEFORE = re.compile(r"\b(?:report|reported|reports|write|wrote|written|publish)(?: \w+)? $", re.IGNORECASE)
_PUBLISHED_AFTER = re.compile(
    r"(?:['’]s?)? (?:\w+ )?(?:articles?|stor(?:y|ies)|coverage|headlines?|news|editions?|paper)\b"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """`filters` is all that was read, `required` the part of it that an answer must keep to.

    `hard`: both are the same and restrict something. `past`: the question is about a time that is
    over, so recency should not count. `reading` shows a caller what was read and used.
    """

    reading: QueryReading
    filters: Filters
    required: Filters
    hard: bool
    past: bool

    def undated(self) -> "Asked":
        """For a caller who says himself which days he means: "since Monday" was not written today."""
        return replace(
            self,
            reading=replace(
                self.reading, since=None, until=None, words=self.reading.words if self.reading.sources else ()
            ),
            filters=replace(self.filters, since=None, until=None),
            required=replace(self.required, since=None, until=None),
            hard=False,
        )


def read(
    question: str,
    *,
    as_of: datetime,
    known_sources: Sequence[str] = (),
    archive: tuple[datetime, datetime] | None = None,
) -> Asked:
    """Filters that the words of `question` ask for, resolved against `as_of`; its time zone makes the days.

    `archive` is the first and the last publication. A time outside of it ("in 1890") filters nothing, as does a period
    that holds all of it. Nothing here raises.
    """
    zone = as_of.tzinfo
    today = as_of.date()
    span = (archive[0].astimezone(zone).date(), archive[1].astimezone(zone).date()) if archive else None
    asked_for = dict(outlets(question, known_sources))
    named = mentions(question, known_sources)
    timed = [p for p in periods(question, today, span) if not _inside(p, named)]
    found = [p for p in timed if _fits(p, span, today)]
    single = len(found) == 1 and len({name for name, _, _ in named}) <= 1
    published = single and _of_publication(question, found[0], bool(asked_for))
    dated = Filters() if _holds_all(found, span) else _range(found, published, as_of)
    filters = replace(dated, sources=tuple(sorted(asked_for)))
    used = [*(p.said for p in found if dated != Filters()), *asked_for.values()]
    reading = QueryReading(
        since=str(dated.since.date()) if dated.since else None,
        until=str(dated.until.date()) if dated.until else None,
        sources=filters.sources,
        words=tuple(question[start:end].strip() for start, end in sorted(used)),
    )
    must = dated if published else Filters()
    return Asked(reading, filters, must, must == filters != Filters(), _is_past(timed, today))


def _inside(period: Period, named: Sequence[tuple[str, int, int]]) -> bool:
    """A word of an outlet's name is no date: "Business Today"."""
    return any(start <= period.said[0] and period.said[1] <= end for _, start, end in named)


def _fits(period: Period, archive: Range | None, today: date) -> bool:
    if archive:
        return period.touches(archive)
    return period.deictic or period.last is None or (today - period.last).days <= LONG_AGO_DAYS


def _of_publication(question: str, period: Period, outlet: bool) -> bool:
    start, end = period.said
    before = _PUBLISHED_BEFORE.search(question, 0, start) or (outlet and _REPORTED_BEFORE.search(question, 0, start))
    return bool(before or _PUBLISHED_AFTER.match(question, end))


def _holds_all(found: Sequence[Period], archive: Range | None) -> bool:
    """Filtering by a period that holds the whole archive would lose undated articles and nothing else."""
    if not archive:
        return False
    return any((p.first is None or p.first <= archive[0]) and (p.last is None or p.last >= archive[1]) for p in found)


def _range(found: Sequence[Period], published: bool, as_of: datetime) -> Filters:
    """From the earliest start to the latest end, open where one of them is; never beyond `as_of`."""
    if not found:
        return Filters()
    starts = [p.first for p in found]
    ends = [p.last if published else p.reported_until for p in found]
    first = None if None in starts else min(s for s in starts if s)
    last = None if None in ends else max(e for e in ends if e)
    since = datetime.combine(first, time.min, as_of.tzinfo) if first else None
    until = min(as_of, _end_of(last, as_of)) if last else None
    return Filters(since=since, until=until)


def _end_of(day: date, as_of: datetime) -> datetime:
    return datetime.combine(day, time.max.replace(microsecond=0), as_of.tzinfo)


def _is_past(found: Sequence[Period], today: date) -> bool:
    ends = [p.last or p.first for p in found if p.last is not None or p.first is None]
    return bool(ends) and all(end is not None and end < today - timedelta(days=PAST_DAYS) for end in ends)
