"""Cutting anew what is stored: all of it, or only what an older release left without chunks.

What is cut as it should be is left alone, so that after an interruption all of it can be gone through again:
what was done is not done twice, and what has a vector keeps it.
"""

from collections.abc import Callable

from rag.chunk import chunk
from rag.documents.prepare import Chunking
from rag.library import Library
from rag.types import Chunk, Revision

Progress = Callable[[str, int, int], None]
"""What is being done, how much of it is done, and how much there is."""


def recut(library: Library, chunking: Chunking, progress: Progress, *, stopped: Callable[[], bool]) -> None:
    """Everything, as `chunking` says: what is live first, then what was current once."""
    total = library.count()
    for done, revision in enumerate(library.live_revisions(), 1):
        if stopped():
            return
        library.replace_chunks(revision.revision_id, _cut(revision, chunking))
        progress("cutting", done, total)
    recut_past(library, chunking, progress, stopped=stopped, uncut=False)


def recut_past(
    library: Library, chunking: Chunking, progress: Progress, *, stopped: Callable[[], bool], uncut: bool
) -> None:
    """What was current once; with `uncut` only what has no chunks."""
    tenures = library.past_tenures(uncut=uncut)
    for done, tenure in enumerate(tenures, 1):
        if stopped():
            return
        library.replace_past(tenure, _cut(library.revision(tenure.revision_id), chunking))
        progress("cutting what was replaced", done, len(tenures))


def _cut(revision: Revision, chunking: Chunking) -> list[Chunk]:
    return chunk(revision, tokens=chunking.tokens, count=chunking.count)
