"""The articles of a window as they were at its end, and those that the profile leaves out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, tzinfo

from rag.brief.edited import edited
from rag.brief.profile import left_out
from rag.brief.window import days, moments, zone
from rag.independent.outlets import Outlets
from rag.library import Library
from rag.library.windows import Known
from rag.retrieve.sources import widened
from rag.types import Edit, Edition, LeftOut, Profile, Revision, Stamp, StoryArticle, WhyLeftOut, Window


@dataclass(frozen=True, slots=True)
class Entry:
    """`before` is the revision that it replaced in the window, and `changed_at` when that became known; None for a new
    article. `edits` are sentences as they were there and as they are."""

    revision: Revision
    before: str | None
    changed_at: datetime | None = None
    edits: tuple[Edit, ...] = ()

    def moment(self, there: tzinfo) -> datetime | None:
        """From when the article counts as news; None without a date.

        A change counts from when it became known, whatever date the article bears. A day without a time counts from
        its middle, as clocks go there: from its end it would stand before everything of that day, from its
        start behind it, and neither is known.
        """
        if self.changed_at:
            return self.changed_at
        published = self.revision.published
        if published is None or published.precision != "day":
            return published and published.at
        return datetime.combine(published.at.date(), time(12), there)

    @property
    def article(self) -> StoryArticle:
        r = self.revision
        published = str(r.published) if r.published else None
        return StoryArticle(
            article_id=r.article_id,
            revision_id=r.revision_id,
            title=r.title,
            source=r.source,
            url=r.url,
            published_at=published,
            corrects=self.before,
            changed_at=str(Stamp(self.changed_at)) if self.changed_at else None,
            edits=self.edits,
        )


@dataclass(frozen=True, slots=True)
class Gathered:
    """In the order in which they count; `all` has those that are left out too."""

    all: tuple[Entry, ...]
    wanted: tuple[Entry, ...]
    left_out: tuple[LeftOut, ...]


NOTHING = Gathered((), (), ())


def gather(
    library: Library, outlets: Outlets, window: Window, profile: Profile, earlier: Iterable[Edition]
) -> Gathered:
    """With the names of `outlets`. Blocking. Undated articles that an earlier edition had are not had again."""
    start, end = moments(window)
    there = zone(window.tz)
    known = library.known_between(start, end, days(window))
    ids = (id for k in known for id in (k.revision_id, k.before) if id)
    revisions = {id: outlets.shown(revision) for id, revision in library.revisions_by_id(ids).items()}
    wanted = widened(profile, outlets)
    before = {article_id for edition in earlier for article_id in _had(edition)}
    entries = [_entry(k, revisions) for k in known]
    entries = [e for e in entries if not (e.revision.undated and e.revision.article_id in before)]
    entries.sort(key=lambda e: (e.moment(there) or end, e.revision.article_id))
    reasons: list[tuple[Entry, WhyLeftOut | None]] = [(entry, left_out(entry.revision, wanted)) for entry in entries]
    return Gathered(
        tuple(entries),
        tuple(entry for entry, why in reasons if why is None),
        tuple(LeftOut(article=entry.article, why=why) for entry, why in reasons if why),
    )


def undated_are_news(gathered: Gathered, window: Window, library: Library) -> bool:
    """Where the window has no others; and those that were handed in after it only in an archive without any date."""
    if any(not entry.revision.undated for entry in gathered.all):
        return False
    _, reach = library.extent()
    return reach is None or any(entry.revision.ingested_at < moments(window)[1] for entry in gathered.all)


def _entry(known: Known, revisions: Mapping[str, Revision]) -> Entry:
    now, was = revisions[known.revision_id], revisions.get(known.before or "")
    return Entry(now, known.before, known.changed_at, edited(was, now) if was else ())


def _had(edition: Edition) -> Iterable[str]:
    yield from (a.article_id for story in edition.stories for a in story.articles)
    yield from (left.article.article_id for left in edition.left_out)
