"""Readings of revisions as they are needed: from the library, else made now and kept there."""

import logging
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from threading import Lock

from rag.attribute import Attributor
from rag.errors import RagError
from rag.library import Library
from rag.read import READER, Reading, is_read, packed, read, unpacked
from rag.types import Attribution, Revision, Span

log = logging.getLogger(__name__)

HELD = 64
"""Articles held in memory: those of an answer, or of a few stories."""


class Readings:
    """Thread-safe and blocking. `revisions` looks up whole revisions by id."""

    def __init__(self, library: Library, revisions: Callable[[Iterable[str]], Mapping[str, Revision]]) -> None:
        self._library = library
        self._revisions = revisions
        self._held: OrderedDict[str, tuple[Attributor, str | None]] = OrderedDict()
        self._lock = Lock()

    def attribute(self, revision_id: str, span: Span) -> Attribution:
        """Who says what the sentence of the revision tells in which `span` begins. Raises `NotFound`."""
        attributor, source = self._of(revision_id)
        return attributor.attribute(span, outlet=source)

    def _of(self, revision_id: str) -> tuple[Attributor, str | None]:
        with self._lock:
            if revision_id in self._held:
                self._held.move_to_end(revision_id)
                return self._held[revision_id]
        revision = self._revisions([revision_id]).get(revision_id) or self._library.revision(revision_id)
        found = Attributor(self._read(revision)), revision.source
        with self._lock:
            self._held[revision_id] = found
            while len(self._held) > HELD:
                self._held.popitem(last=False)
        return found

    def _read(self, revision: Revision) -> Reading:
        stored = self._library.stored_reading(READER, revision.revision_id)
        if stored is not None:
            try:
                return unpacked(stored, revision.text, revision.sentences)
            except ValueError:
                log.warning("the stored reading of %s is none: it is made anew", revision.revision_id)
        reading = read(revision.text, revision.sentences, revision.language)
        if is_read(revision.language):
            self._keep(revision.revision_id, packed(reading))
        return reading

    def _keep(self, revision_id: str, data: bytes) -> None:
        try:
            self._library.put_readings(READER, [(revision_id, data)])
        except RagError as error:
            log.warning("a reading is not kept: %s", error)  # nobody waits for that
