"""The articles of a window as they were at its end, and those that the profile leaves out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from rag.brief.profile import left_out
from rag.brief.window import days, moments
from rag.library import Library
from rag.types import Edition, LeftOut, Profile, Revision, StoryArticle, WhyLeftOut, Window


@dataclass(frozen=True, slots=True)
class Entry:
    """`before` is the revision that it replaced in the window; None for a new article."""

    revision: Revision
    before: str | None

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
        )


@dataclass(frozen=True, slots=True)
class Gathered:
    """In the order of their dates; `all` has those that are left out too."""

    all: tuple[Entry, ...]
    wanted: tuple[Entry, ...]
    left_out: tuple[LeftOut, ...]


def gather(library: Library, window: Window, profile: Profile, earlier: Iterable[Edition]) -> Gathered:
    """Blocking. Undated articles that an earlier edition had are not had again."""
    start, end = moments(window)
    known = library.known_between(start, end, days(window))
    revisions = library.revisions_by_id(k.revision_id for k in known)
    before = {article_id for edition in earlier for article_id in _had(edition)}
    entries = [Entry(revisions[k.revision_id], k.before) for k in known]
    entries = [e for e in entries if not (e.revision.undated and e.revision.article_id in before)]
    entries.sort(key=lambda e: (_moment(e.revision, end), e.revision.article_id))
    reasons: list[tuple[Entry, WhyLeftOut | None]] = [(entry, left_out(entry.revision, profile)) for entry in entries]
    return Gathered(
        tuple(entries),
        tuple(entry for entry, why in reasons if why is None),
        tuple(LeftOut(article=entry.article, why=why) for entry, why in reasons if why),
    )


def _had(edition: Edition) -> Iterable[str]:
    yield from (a.article_id for story in edition.stories for a in story.articles)
    yield from (left.article.article_id for left in edition.left_out)


def _moment(revision: Revision, last: datetime) -> datetime:
    return revision.published.first if revision.published else last
