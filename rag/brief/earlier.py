"""Stories that earlier editions had: which of today's each continues, and what was told of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rag.brief.window import hours_of, moments
from rag.independent.outlets import Outlets
from rag.library import Library
from rag.story import Report, continued
from rag.types import Edition, EditionView, Mode, Profile, Revision, Story, Window

ARTICLES = 12
"""Of an earlier story, the latest ones, that tell what it was about."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A story as the latest edition before had it. `last` is that edition's label; `revisions` of all editions."""

    story: Story
    last: str
    revisions: tuple[Revision, ...]

    @property
    def since(self) -> str:
        return self.story.since or self.last


def editions_before(library: Library, window: Window, profile: Profile, mode: Mode, *, limit: int) -> list[EditionView]:
    """Those that had ended when the window begins, latest first: of a window only its newest version, and only windows
    of the same kind, days of one time zone or as many hours. Others were not read one after the other. Blocking."""
    start, _ = moments(window)
    hours = hours_of(window)
    tz = window.tz if hours is None else None
    return library.editions_before(start, profile.name, mode=mode, hours=hours, tz=tz, limit=limit)


def known_stories(library: Library, outlets: Outlets, editions: Iterable[Edition]) -> list[Earlier]:
    """Of `editions`, latest first, with the names of `outlets`. Blocking."""
    latest: dict[str, tuple[Story, str]] = {}
    used: dict[str, list[str]] = {}
    for edition in editions:
        for story in edition.stories:
            latest.setdefault(story.id, (story, edition.window.label))
            used.setdefault(story.id, []).extend(a.revision_id for a in story.articles)
    stored = library.revisions_by_id(dict.fromkeys(id for ids in used.values() for id in ids))
    found = {id: outlets.shown(revision) for id, revision in stored.items()}
    return [
        Earlier(story, last, tuple(found[id] for id in dict.fromkeys(used[story.id]) if id in found))
        for story, last in latest.values()
    ]


def continuing(found: Sequence[Sequence[Revision]], earlier: Sequence[Earlier]) -> Mapping[int, Earlier]:
    """By the index of today's story, the earlier one that it goes on with; each at most once."""
    pairs = continued(
        [[report(r) for r in story] for story in found], [[report(r) for r in e.revisions[:ARTICLES]] for e in earlier]
    )
    return {n: earlier[index] for n, index in enumerate(pairs) if index is not None}


def report(revision: Revision) -> Report:
    """What clustering looks at."""
    return Report(revision.article_id, revision.title, revision.text, revision.published)
