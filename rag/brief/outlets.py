"""Outlets by either of their names: what they call themselves, and the host of their articles.

An article that does not say from whom it is has its host as source, so one outlet stands in an archive under both.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from rag.independent import is_host, name_key, publisher, registered
from rag.library import Library
from rag.parse.urls import host_of
from rag.types import Citation, Revision

Names = Mapping[str, str]
"""What outlets call themselves, by host."""


def known_names(outlets: Iterable[tuple[str, str | None]]) -> Names:
    """Of outlets with the address of an article of each; where two names share a host, neither is its name."""
    found: dict[str, dict[str, str]] = {}
    for source, url in outlets:
        host = host_of(url) if url else None
        if host and registered(host) and not is_host(source):
            found.setdefault(host, {})[name_key(source)] = source
    return {host: next(iter(names.values())) for host, names in found.items() if len(names) == 1}


def named(revision: Revision, names: Names) -> Revision:
    """With the name of its outlet in place of the host, where that is known."""
    name = names.get((revision.source or "").lower().removeprefix("www."))
    return replace(revision, source=name) if name else revision


def named_revisions(library: Library, revision_ids: Iterable[str]) -> dict[str, Revision]:
    """By id, with the names of outlets that the library knows now. Blocking."""
    names = known_names(library.outlets())
    return {id: named(revision, names) for id, revision in library.revisions_by_id(revision_ids).items()}


def cited_from(citations: Iterable[Citation], revisions: Iterable[Revision]) -> tuple[Citation, ...]:
    """The citations with the outlets of these revisions."""
    outlets = {revision.revision_id: revision.source for revision in revisions}
    return tuple(replace(cited, source=outlets.get(cited.revision_id, cited.source)) for cited in citations)


def is_of(revision: Revision, outlet: str) -> bool:
    """Whether the article is of the outlet, which is called by its name or by its host; a host is all below it."""
    if is_host(outlet):
        wanted, host = outlet.lower().removeprefix("www."), _host(revision)
        return host == wanted or host.endswith(f".{wanted}")
    return name_key(outlet) in publisher(revision.source, revision.url, {}).values


def _host(revision: Revision) -> str:
    found = host_of(revision.url) if revision.url else None
    source = revision.source or ""
    return (found or (source if is_host(source) else "")).lower().removeprefix("www.")
