"""Where a story stands, and why: a product of factors, each told in words.

The factors are judgements of ours about what an editor wants first; their sizes are set by hand: a second independent
source counts more than the tenth and as much as three more articles of one, a day halves what is not new, a corrected
figure weighs a third more, and a story in which people were killed, hurt or had to leave a quarter more.
"""

import math
from collections.abc import Sequence
from datetime import UTC, datetime

from rag.brief.gather import Entry
from rag.brief.profile import source_weight, topic_weight
from rag.brief.worth import counts_people, is_long_ago
from rag.types import Profile, Reason, Revision, StoryStatus

HALF_LIFE_HOURS = 24.0
OF_ONE = 1 / 3
"""What an article counts beyond the first of its source: an outlet writes more about what is larger."""
UPDATE = 0.9
CORRECTED = 1.3
TOLL = 1.25
OPENING = 3
"""Sentences of an article in which its toll stands."""
FRESH_FLOOR = 0.5


def reasons(
    entries: Sequence[Entry],
    *,
    independent: int,
    status: StoryStatus,
    fresh: float,
    end: datetime,
    profile: Profile,
    ever: int = 0,
) -> tuple[Reason, ...]:
    """`fresh` is the share of the articles' sentences that earlier editions' articles did not have, 0 to 1; `ever` the
    independent sources that have told of the story, in earlier editions too."""
    revisions = [entry.revision for entry in entries]
    found = [_sources(independent, len(entries)), _recency(entries, end), _novelty(status, fresh)]
    if ever > independent:
        found.insert(1, _followed(independent, ever))
    if any(map(_has_toll, revisions)):
        found.append(Reason(factor="toll", value=TOLL, detail="people were killed, hurt or had to leave"))
    if any(entry.before for entry in entries):
        found.append(Reason(factor="change", value=CORRECTED, detail="an article was corrected or changed"))
    weight, topics = topic_weight(revisions, profile)
    if topics:
        found.append(Reason(factor="topics", value=weight, detail=f"your topics: {', '.join(topics)}"))
    weight, outlets = source_weight(revisions, profile)
    if outlets:
        found.append(Reason(factor="outlets", value=weight, detail=f"your sources: {', '.join(outlets)}"))
    return tuple(found)


def score(given: Sequence[Reason]) -> float:
    """Their product, rounded so that the last digits of no machine decide an order."""
    return round(math.prod(reason.value for reason in given), 6)


def _sources(independent: int, articles: int) -> Reason:
    detail = f"{independent} independent source{'s' * (independent != 1)}, {articles} article{'s' * (articles != 1)}"
    size = independent + OF_ONE * max(0, articles - independent)
    return Reason(factor="sources", value=round(math.log2(1 + size), 4), detail=detail)


def _followed(independent: int, ever: int) -> Reason:
    """A story is as wide as all that told of it: what only one of them has today may be its turning point."""
    value = math.log2(1 + ever) / math.log2(1 + max(1, independent))
    return Reason(factor="followed", value=round(value, 4), detail=f"{ever} independent sources with earlier briefings")


def _recency(entries: Sequence[Entry], end: datetime) -> Reason:
    dated = [(moment, entry) for entry in entries if (moment := entry.moment(end.tzinfo or UTC))]
    if not dated:
        return Reason(factor="recency", value=0.5, detail="no date")
    moment, latest = max(dated, key=lambda pair: (pair[0], pair[1].revision.article_id))
    hours = max(0.0, (end - moment).total_seconds() / 3600)
    return Reason(factor="recency", value=_faded(hours), detail=_last(latest, hours))


def _faded(hours: float) -> float:
    """Half after a day, and slowly at first: what happened in the morning is no lesser news in the evening."""
    days = hours / HALF_LIFE_HOURS
    return round(0.5 ** (days * min(1.0, days) ** 2), 4)


def _has_toll(revision: Revision) -> bool:
    day = revision.published.at.date() if revision.published else None
    opening = (span.of(revision.text) for span in revision.sentences[:OPENING])
    return any(counts_people(text) and not is_long_ago(text, day) for text in opening)


def _last(entry: Entry, hours: float) -> str:
    published = entry.revision.published
    if not entry.changed_at and published and published.precision == "day":
        return "last report without a time of day, counted from noon"
    whole = round(hours)
    told = "in the last hour" if hours < 1 else f"{whole} hour{'s' * (whole != 1)} before the end"
    return f"last {'change' if entry.changed_at else 'report'} {told}"


def _novelty(status: StoryStatus, fresh: float) -> Reason:
    if status == "new":
        return Reason(factor="novelty", value=1.0, detail="a new story")
    value = UPDATE * (FRESH_FLOOR + (1 - FRESH_FLOOR) * fresh)
    return Reason(factor="novelty", value=round(value, 4), detail=f"known; {fresh:.0%} of its sentences are new")
