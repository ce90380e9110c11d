"""An earlier state of an article that is handed in again: a saved page, an old export, the folder of yesterday.

It is known and was replaced since; making it current again would let two files of one URL swap
places with every run. So it stays what it is, an earlier revision, unless its own modification date
is later than that of the current one: then the publisher went back to it.
"""

from collections.abc import Sequence
from datetime import datetime

from rag.library import Library
from rag.types import Prepared, PutResult, Revision, Stamp

NOTE = (
    "earlier: this state of the article was replaced before and stays so; "
    "to make it current again, hand it in with a later modification date "
    "(updated_at, in Markdown a line of the front matter)"
)


def set_apart(library: Library, batch: Sequence[Prepared]) -> dict[int, PutResult]:
    """Results for those items of a batch, by place, that are earlier states and stay so."""
    standings = library.standings([item.revision.revision_id for item in batch])
    found: dict[int, PutResult] = {}
    for place, item in enumerate(batch):
        standing = standings.get(item.revision.revision_id)
        if standing is None or standing.status != "revised":
            continue
        if not _later(item.revision, library.revision(standing.current_revision_id)):
            revision = item.revision
            found[place] = PutResult(revision.article_id, revision.revision_id, "unchanged", revision.title, (NOTE,))
    return found


def _later(one: Revision, other: Revision) -> bool:
    first, second = modified(one), modified(other)
    return first is not None and (second is None or first > second)


def modified(revision: Revision) -> datetime | None:
    """As the readers keep it, if it is a date."""
    try:
        return Stamp.parse(revision.metadata["modified_at"]).first
    except (KeyError, ValueError):
        return None
