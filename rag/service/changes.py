"""What became of cited words, looked up in the library. Blocking."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from rag.change import change
from rag.cite import cited_text, resolve
from rag.independent.outlets import Outlets
from rag.library import CitedNow, Library
from rag.types import Change, ResolvedCitation, Span

REMEMBERED = 4096
"""Revisions never change, so what became of a span from one to another never does either."""


@dataclass(frozen=True, slots=True)
class Became:
    """The article's title and URL as they were cited; `change` is None unless it was revised."""

    title: str
    url: str | None
    change: Change | None


class Changes:
    """Thread-safe."""

    def __init__(self, library: Library, outlets: Callable[[], Outlets]) -> None:
        self._library = library
        self._outlets = outlets
        self._known: OrderedDict[tuple[str, Span, str | None], Became] = OrderedDict()
        self._lock = Lock()

    def resolve(self, revision_id: str, span: Span) -> ResolvedCitation:
        """Raises `NotFound`."""
        revision = self._library.revision(revision_id)
        cited_text(revision, span)  # before any comparing: what does not lie in the text is not found
        article = self._library.article(revision.article_id)
        withdrawn = article.status == "withdrawn"
        revised = article.revision.revision_id != revision_id and not withdrawn
        return resolve(
            self._outlets().shown(revision),
            span,
            current_revision_id=article.revision.revision_id,
            withdrawn=withdrawn,
            change=change(revision, span, article.revision) if revised else None,
        )

    def became(self, cited: CitedNow) -> Became:
        """Of what an answer cites."""
        current = cited.current_revision_id if cited.status == "revised" else None
        key = (cited.place.revision_id, cited.place.span, current)
        with self._lock:
            if known := self._known.get(key):
                return known
        found = self._became(*key)
        with self._lock:
            self._known[key] = found
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return found

    def _became(self, revision_id: str, span: Span, current: str | None) -> Became:
        revisions = self._library.revisions_by_id([revision_id, *([current] if current else [])])
        cited = revisions[revision_id]
        return Became(cited.title, cited.url, change(cited, span, revisions[current]) if current else None)
