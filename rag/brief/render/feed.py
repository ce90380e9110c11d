"""Atom feeds (RFC 4287) of editions and of stories."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote
from uuid import UUID, uuid5

from rag.brief.render.markup import Markup, element, join
from rag.brief.render.outline import outline, story_outline
from rag.brief.render.plain import line
from rag.brief.render.simple_html import simple_html
from rag.brief.render.times import moment
from rag.types import EditionView, Story

_NAMESPACE = UUID("7b9f0a52-6f0c-4b7e-9a55-3d0f6f6f2c11")
"""Of the ids of entries, which stay the same when the service moves to another address."""

_AUTHOR = "Daily briefings"


@dataclass(frozen=True, slots=True)
class _Entry:
    id: str
    title: str
    updated: str
    link: str
    content: Markup


def atom(editions: Sequence[EditionView], *, base_url: str) -> str:
    """A feed of editions, latest first. Versions of one edition are one entry, which shows the latest.

    `base_url` is where the service is reached, without the `/v1` of its API.
    """
    entries = [_edition(view, base_url) for view in _latest_versions(editions)]
    return _feed("Briefings", f"{base_url.rstrip('/')}/v1/briefings/feed.atom", entries)


def atom_stories(editions: EditionView | Sequence[EditionView], *, base_url: str) -> str:
    """A feed of the stories of one or several editions. A story is one entry, as its latest edition tells it."""
    given = [editions] if isinstance(editions, EditionView) else editions
    entries: dict[str, _Entry] = {}
    for view in _latest_versions(given):
        for place, found in enumerate(view.edition.stories, 1):
            entries.setdefault(found.id, _story(found, place, view, base_url))
    return _feed("Stories", f"{base_url.rstrip('/')}/v1/stories/feed.atom", list(entries.values()))


def _latest_versions(editions: Sequence[EditionView]) -> list[EditionView]:
    """One of each series, latest first; of equal ones the order is that of their windows and ids."""
    found: dict[str, EditionView] = {}
    for view in editions:
        other = found.get(view.series)
        if other is None or view.version > other.version:
            found[view.series] = view
    return sorted(
        found.values(), key=lambda view: (view.edition.window.end, view.made_at, view.edition.id), reverse=True
    )


def _edition(view: EditionView, base_url: str) -> _Entry:
    page = _page(view, base_url)
    content = simple_html(list(outline(view, page))[1:])
    return _Entry(f"series {view.series}", view.edition.title, _stamp(view.made_at), page, content)


def _story(found: Story, place: int, view: EditionView, base_url: str) -> _Entry:
    page = _page(view, base_url)
    content = simple_html(story_outline(found, place, view.edition.window.tz, page))
    return _Entry(f"story {found.id}", found.headline, _stamp(view.made_at), f"{page}#s{place}", content)


def _page(view: EditionView, base_url: str) -> str:
    return f"{base_url.rstrip('/')}/v1/briefings/{quote(view.edition.id, safe=':')}.html"


def _stamp(made_at: str) -> str:
    """RFC 3339, in UTC: readers compare them as text."""
    return (moment(made_at) or datetime.fromtimestamp(0, UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _feed(title: str, address: str, entries: list[_Entry]) -> str:
    updated = max((entry.updated for entry in entries), default=_stamp(""))
    parts: list[Markup] = [
        element("id", _id(f"feed {address}")),
        element("title", title),
        element("updated", updated),
        element("author", element("name", _AUTHOR)),
        _link("self", address),
    ]
    body = element("feed", *_lines([*parts, *map(_entry, entries)]), xmlns="http://www.w3.org/2005/Atom")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{body}\n'


def _entry(entry: _Entry) -> Markup:
    """The content is HTML escaped once more, as `type="html"` means."""
    return element(
        "entry",
        element("id", _id(entry.id)),
        element("title", line(entry.title) or "(no title)"),
        element("updated", entry.updated),
        _link("alternate", entry.link),
        element("content", str(entry.content), type="html"),
    )


def _id(name: str) -> str:
    return uuid5(_NAMESPACE, name).urn


def _link(rel: str, address: str) -> Markup:
    return element("link", rel=rel, href=address)


def _lines(parts: Iterable[Markup]) -> Iterator[str]:
    for part in parts:
        yield join(["\n", part])
