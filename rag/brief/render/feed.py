"""Atom feeds (RFC 4287) of editions and of stories."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, urlencode
from uuid import UUID, uuid5

from rag.brief.render.became import changes_of, headline
from rag.brief.render.markup import Markup, element, join
from rag.brief.render.outline import outline, story_outline
from rag.brief.render.plain import line, web_address
from rag.brief.render.simple_html import simple_html
from rag.brief.render.times import moment
from rag.types import CitedNow, EditionView, Story

_NAMESPACE = UUID("7b9f0a52-6f0c-4b7e-9a55-3d0f6f6f2c11")
"""Of the ids of entries, which stay the same when the service moves to another address."""

_AUTHOR = "Daily briefings"


@dataclass(frozen=True, slots=True)
class _Entry:
    id: str
    title: str
    updated: str
    link: str | None
    content: Markup


NO_QUERY: Mapping[str, str] = {}


def atom(editions: Sequence[EditionView], *, base_url: str, query: Mapping[str, str] = NO_QUERY) -> str:
    """A feed of editions, latest first. Versions of one edition are one entry, which shows the latest.

    `base_url` is where the service is reached, without the `/v1` of its API; where that is not known it is empty, and
    links lead to the articles. `query` is the rest of the feed's own address.
    """
    entries = [_edition(view, base_url) for view in _latest_versions(editions)]
    return _feed("Briefings", "briefings/feed.atom", base_url, query, entries)


def atom_stories(
    editions: EditionView | Sequence[EditionView], *, base_url: str, query: Mapping[str, str] = NO_QUERY
) -> str:
    """A feed of the stories of one or several editions. A story is one entry, as its latest edition tells it.

    Of one edition it is a feed of its own, which never has other entries.
    """
    alone = isinstance(editions, EditionView)
    given = [editions] if alone else editions
    entries: dict[str, _Entry] = {}
    for view in _latest_versions(given):
        for place, found in enumerate(view.edition.stories, 1):
            entries.setdefault(found.id, _story(found, place, view, base_url))
    if alone:
        name = f"briefings/{quote(editions.edition.id, safe=':')}.atom"
        return _feed(editions.edition.title, name, base_url, query, list(entries.values()))
    return _feed("Stories", "stories/feed.atom", base_url, query, list(entries.values()))


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
    return _Entry(f"series {view.series}", view.edition.title, _updated(view, view.changes), page, content)


def _story(found: Story, place: int, view: EditionView, base_url: str) -> _Entry:
    page, changes = _page(view, base_url), changes_of(view)
    content = simple_html(story_outline(found, place, view.edition.window.tz, changes, page))
    updated = _updated(view, (changes[cited.id] for cited in found.citations if cited.id in changes))
    link = f"{page}#s{place}" if page else _article(found)
    return _Entry(f"story {found.id}", headline(found, changes), updated, link, content)


def _page(view: EditionView, base_url: str) -> str | None:
    name = f"/v1/briefings/{quote(view.edition.id, safe=':')}.html"
    return f"{base_url.rstrip('/')}{name}" if base_url else None


def _article(found: Story) -> str | None:
    """Where the article of the headline is."""
    return next((web_address(one.url) for one in found.articles if one.article_id == found.headline_from), None)


def _updated(view: EditionView, changes: Iterable[CitedNow]) -> str:
    """Also when its words were changed or withdrawn: a reader that has the entry looks at it again."""
    return max(map(_stamp, [view.made_at, *(change.since for change in changes)]))


def _stamp(made_at: str) -> str:
    """RFC 3339, in UTC: readers compare them as text."""
    return (moment(made_at) or datetime.fromtimestamp(0, UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _feed(title: str, name: str, base_url: str, query: Mapping[str, str], entries: list[_Entry]) -> str:
    updated = max((entry.updated for entry in entries), default=_stamp(""))
    address = f"{base_url.rstrip('/')}/v1/{name}" + (f"?{urlencode(query)}" if query else "")
    parts: list[Markup] = [
        element("id", _id(f"feed {address}")),
        element("title", line(" · ".join([title, *query.values()]))),
        element("updated", updated),
        element("author", element("name", _AUTHOR)),
        *([_link("self", address)] if base_url else []),
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
        *([_link("alternate", entry.link)] if entry.link else []),
        element("content", str(entry.content), type="html"),
    )


def _id(name: str) -> str:
    return uuid5(_NAMESPACE, name).urn


def _link(rel: str, address: str) -> Markup:
    return element("link", rel=rel, href=address)


def _lines(parts: Iterable[Markup]) -> Iterator[str]:
    for part in parts:
        yield join(["\n", part])
