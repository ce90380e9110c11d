"""When a state of an article became known, as far as its dates tell. Pure.

Archives are mostly loaded later than their articles were published, so the moment of ingestion says
little and comes last:

- The first revision is known from its publication. Without a date it counts as always known, as it
  does for `Filters.as_of`: nothing says that it was not.
- A later revision is known from its publication or its modification date, the later one of the two, as
  far as they are later than both dates of the revision before: a date that stands there already
  says nothing about this change. When neither is, it is known from the moment that it was handed in.
- Nothing that was handed in can be known later than that moment, whatever its dates say; and no
  revision before the one that it replaces.

So of a report of 4 March 16:30 that says 2,400 jobs, and its corrected state of the same publication
date, modified on 5 March 09:10, which says 1,400: the first holds in `[4 March 16:30, 5 March
09:10)`, the second from then on, whenever they were loaded.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from rag.library.columns import moments
from rag.library.schema import UNDATED
from rag.types import Stamp

MODIFIED = "modified_at"
"""Under this name the readers of all formats keep a modification date."""


@dataclass(frozen=True, slots=True)
class Dates:
    """Of one revision, in seconds since 1970; `UNDATED` where there is no such date. Days count from their start."""

    published: float
    modified: float
    ingested: float


def dates_of(published: Stamp | None, metadata: Mapping[str, str], ingested: datetime) -> Dates:
    return Dates(moments(published)[0], moments(_modified(metadata))[0], ingested.timestamp())


def known_from(revision: Dates, before: Dates | None, before_known: float = UNDATED) -> float:
    """Seconds since 1970. `before` is the revision that it replaces (None: it is the first), known `before_known`."""
    if before is None:
        return revision.published
    last = max(before.published, before.modified)
    told = [moment for moment in (revision.published, revision.modified) if moment > last]
    moment = min(max(told), revision.ingested) if told else revision.ingested
    return max(moment, before_known)


def _modified(metadata: Mapping[str, str]) -> Stamp | None:
    try:
        return Stamp.parse(metadata[MODIFIED])
    except (KeyError, ValueError):
        return None
