"""Outlets as profiles name them, and in what is cited of them."""

from collections.abc import Iterable
from dataclasses import replace

from rag.independent import is_host, name_key, publisher
from rag.parse.urls import host_of
from rag.types import Citation, Revision


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
