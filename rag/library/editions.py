"""Editions of the briefing: kept as they were made, found again by window, by story and by what they cite.

Each function is one caller's transaction. What an edition says is never changed; another one of its series gets the
next version.
"""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Connection, Row, func, insert, not_, select, update

from rag.errors import NotFound
from rag.library import cited
from rag.library.cited import CitedNow, Place
from rag.library.pages import as_text, cursor_at, row_at
from rag.library.schema import edition_stories as stories
from rag.library.schema import editions
from rag.types import (
    Citation,
    Edition,
    EditionView,
    Mode,
    Span,
    Story,
    StorySentence,
    StoryStatus,
    TimelineStep,
)

KIND = "edition"
"""Of `cited`."""

EDITION = TypeAdapter(Edition)

ZONES = 4
"""In so many time zones a reader may have the editions of each day made: the zone stands in the edition alone."""


@dataclass(frozen=True, slots=True)
class Kept:
    """`was_there`: it had been kept before, and nothing was written."""

    version: int
    made_at: str
    was_there: bool


@dataclass(frozen=True, slots=True)
class StoryLine:
    story_id: str
    status: StoryStatus
    headline: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptEdition:
    """An edition in short, with what became of each place that it cites."""

    id: str
    series: str
    version: int
    made_at: str
    label: str
    title: str
    profile: str
    mode: Mode
    stories: tuple[StoryLine, ...]
    cited: tuple[CitedNow, ...]


@dataclass(frozen=True, slots=True)
class _New:
    """What an edition told of a story that earlier ones had not told."""

    sentences: tuple[StorySentence, ...]
    citations: tuple[Citation, ...]


NEW = TypeAdapter(_New)
NARROW = tuple(column for column in editions.c if column.name != "data")


def keep(connection: Connection, edition: Edition, series: str, made_at: datetime, *, refreshed: bool) -> Kept:
    """Once for each id. One that others followed, and that a refresh gives again since the archive has come back to
    what it was then, gets the next version: it is the newest again."""
    chosen = select(editions.c.id, editions.c.version, editions.c.made_at).where(editions.c.edition_id == edition.id)
    known = connection.execute(chosen).one_or_none()
    of_series = select(func.max(editions.c.version)).where(editions.c.series == series)
    newest = connection.execute(of_series).scalar() or 0
    if known is not None:
        version = newest + 1 if refreshed and known.version != newest else known.version
        connection.execute(update(editions).where(editions.c.id == known.id).values(version=version))
        return Kept(version, known.made_at, was_there=True)
    version = newest + 1
    row = _row(edition, series, version, as_text(made_at))
    key = connection.execute(insert(editions).returning(editions.c.id), row).scalar_one()
    told = [_story_row(key, n, story) for n, story in enumerate(edition.stories)]
    if told:
        connection.execute(insert(stories), told)
    cited.cite(connection, KIND, {edition.id: _places(edition.stories)})
    return Kept(version, row["made_at"], was_there=False)


def one(connection: Connection, edition_id: str) -> EditionView:
    row = connection.execute(select(editions).where(editions.c.edition_id == edition_id)).one_or_none()
    if row is None:
        raise NotFound(f"there is no edition {edition_id!r}")
    return _view(row)


def key_of(connection: Connection, edition_id: str) -> int:
    key = connection.execute(select(editions.c.id).where(editions.c.edition_id == edition_id)).scalar()
    if key is None:
        raise NotFound(f"there is no edition {edition_id!r}")
    return key


def versions(connection: Connection, series: str, limit: int, below: int | None = None) -> list[EditionView]:
    chosen = select(editions).where(editions.c.series == series).order_by(editions.c.version.desc()).limit(limit)
    if below is not None:
        chosen = chosen.where(editions.c.version < below)
    return [_view(row) for row in connection.execute(chosen)]


def page(
    connection: Connection, outdated: bool, limit: int, cursor: str | None
) -> tuple[list[KeptEdition], str | None]:
    """Made last first; None for the cursor after the last page."""
    chosen = select(*NARROW).order_by(editions.c.id.desc())
    if outdated:
        chosen = chosen.where(cited.outdated(KIND, editions.c.edition_id))
    if cursor is not None:
        chosen = chosen.where(editions.c.id < row_at(cursor))
    rows = connection.execute(chosen.limit(limit + 1)).all()
    following = cursor_at(rows[limit - 1].id) if len(rows) > limit else None
    return _in_short(connection, rows[:limit]), following


def before(
    connection: Connection,
    moment: datetime,
    profile: str,
    mode: Mode | None,
    hours: int | None,
    tz: str | None,
    limit: int,
) -> list[EditionView]:
    """Of each series the newest version, of windows that had ended at `moment`, of calendar days or of so many `hours`,
    in the zone `tz` (None: in any); the latest window first."""
    ended = editions.c.last <= moment.timestamp()
    chosen = select(editions).where(editions.c.profile == profile, _are_of(hours), ended, _is_newest())
    if mode is not None:
        chosen = chosen.where(editions.c.mode == mode)
    ordered = chosen.order_by(editions.c.last.desc(), editions.c.first.desc(), editions.c.series)
    views = map(_view, connection.execute(ordered.limit(limit * ZONES)))
    return list(islice((view for view in views if tz in (None, view.edition.window.tz)), limit))


def subscribed(connection: Connection, profile: str, hours: int | None, limit: int) -> list[EditionView]:
    """What a reader of one profile gets, the latest window first: of each calendar day, or with `hours` of each window
    of so many hours, the edition that was made last."""
    keys = _subscribed(connection, profile, hours)[:limit]
    found = {row.id: _view(row) for row in connection.execute(select(editions).where(editions.c.id.in_(keys)))}
    return [found[key] for key in keys]


def _subscribed(connection: Connection, profile: str, hours: int | None) -> list[int]:
    """Row numbers. One day may have several series: another policy, another time zone, a profile that was edited."""
    chosen = (
        select(editions.c.id, editions.c.label, editions.c.last)
        .where(editions.c.profile == profile, _are_of(hours), _is_newest())
        .order_by(editions.c.made_at, editions.c.id)
    )
    last_made = {row.label: (row.last, row.id) for row in connection.execute(chosen)}
    return [key for _, key in sorted(last_made.values(), reverse=True)]


def steps(connection: Connection, story_id: str, profile: str | None, hours: int | None) -> list[TimelineStep]:
    """The story in the editions that a reader of the profile gets (see `subscribed`), the earliest window first;
    without a profile in the newest version of every series."""
    chosen = (
        select(*NARROW, stories.c.status, stories.c.headline, stories.c.sentences)
        .join(stories, stories.c.edition == editions.c.id)
        .where(stories.c.story_id == story_id, _is_newest())
        .order_by(editions.c.last, editions.c.first, editions.c.series)
    )
    rows = connection.execute(chosen).all()
    if profile is not None:
        keys = set(_subscribed(connection, profile, hours))
        rows = [row for row in rows if row.id in keys]
    return [_step(row) for row in rows]


def _are_of(hours: int | None) -> ColumnElement[bool]:
    """Windows of so many hours, or of calendar days: their labels tell."""
    return editions.c.label.not_like("% h to %") if hours is None else editions.c.label.like(f"{hours} h to %")


def _is_newest() -> ColumnElement[bool]:
    other = editions.alias()
    newer = select(other.c.id).where(other.c.series == editions.c.series, other.c.version > editions.c.version)
    return not_(newer.exists())


def _row(edition: Edition, series: str, version: int, made_at: str) -> dict[str, Any]:
    return {
        "edition_id": edition.id,
        "series": series,
        "version": version,
        "profile": edition.profile.name,
        "mode": edition.mode,
        "made_at": made_at,
        "label": edition.window.label,
        "first": datetime.fromisoformat(edition.window.start).timestamp(),
        "last": datetime.fromisoformat(edition.window.end).timestamp(),
        "title": edition.title,
        "data": zlib.compress(EDITION.dump_json(edition)),
    }


def _story_row(key: int, n: int, story: Story) -> dict[str, Any]:
    return {
        "edition": key,
        "place": n,
        "story_id": story.id,
        "status": story.status,
        "headline": story.headline,
        "sentences": zlib.compress(NEW.dump_json(_new(story))),
    }


def _new(story: Story) -> _New:
    fresh = tuple(sentence for sentence in story.sentences if sentence.is_new)
    wanted = {citation_id for sentence in fresh for citation_id in sentence.citation_ids}
    return _New(fresh, tuple(citation for citation in story.citations if citation.id in wanted))


def _places(told: Iterable[Story]) -> list[Place]:
    """Each once: two stories may cite the same words."""
    found = (Place(c.revision_id, Span(c.start, c.end)) for story in told for c in story.citations)
    return list(dict.fromkeys(found))


_VERDICTS = {b"partial": b"unclear", b"unsupported": b"not_found", b"unchecked": b"unclear"}
"""Names of verdicts in editions that earlier releases stored."""


def _today(stored: bytes) -> bytes:
    """With verdicts as they are called now."""
    for before, now in _VERDICTS.items():
        stored = stored.replace(b'"verdict":"%s"' % before, b'"verdict":"%s"' % now)
    return stored


def _view(row: Row[*tuple[Any, ...]]) -> EditionView:
    edition = EDITION.validate_json(_today(zlib.decompress(row.data)))
    return EditionView(edition=edition, series=row.series, version=row.version, made_at=row.made_at)


def _step(row: Row[*tuple[Any, ...]]) -> TimelineStep:
    new = NEW.validate_json(_today(zlib.decompress(row.sentences)))
    return TimelineStep(
        edition_id=row.edition_id,
        label=row.label,
        profile=row.profile,
        made_at=row.made_at,
        headline=row.headline,
        status=row.status,
        sentences=new.sentences,
        citations=new.citations,
    )


def _in_short(connection: Connection, rows: Sequence[Row[*tuple[Any, ...]]]) -> list[KeptEdition]:
    became = cited.now(connection, KIND, [row.edition_id for row in rows])
    told = _lines(connection, [row.id for row in rows])
    return [
        KeptEdition(
            id=row.edition_id,
            series=row.series,
            version=row.version,
            made_at=row.made_at,
            label=row.label,
            title=row.title,
            profile=row.profile,
            mode=row.mode,
            stories=tuple(told.get(row.id, ())),
            cited=tuple(became.get(row.edition_id, ())),
        )
        for row in rows
    ]


def _lines(connection: Connection, keys: Sequence[int]) -> dict[int, list[StoryLine]]:
    chosen = select(stories.c.edition, stories.c.story_id, stories.c.status, stories.c.headline)
    ordered = chosen.where(stories.c.edition.in_(keys)).order_by(stories.c.edition, stories.c.place)
    found: dict[int, list[StoryLine]] = {}
    for row in connection.execute(ordered):
        found.setdefault(row.edition, []).append(StoryLine(row.story_id, row.status, row.headline))
    return found
