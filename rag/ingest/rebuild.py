"""What the archive was made with, and making it anew with other settings (`rag reindex`).

Texts never change; chunks, vectors and the index are derived from them. The library remembers which
chunker and which embedder made them, so that a changed setting is noticed before anything mixes.
"""

from collections.abc import Callable

from rag.chunk import chunk
from rag.errors import IndexMismatch
from rag.ingest.indexer import Indexer
from rag.ingest.prepare import Chunking
from rag.ingest.shelf import Shelf
from rag.library import Library

Progress = Callable[[str, int, int], None]
"""What is being done, how much of it is done, and how much there is."""


def claim(library: Library, *, chunker: str, embedder: str) -> None:
    """Notes the makers in a new library. Raises `IndexMismatch` when an old one had others."""
    for name, maker in (("chunker", chunker), ("embedder", embedder)):
        known = library.meta(name)
        if known is None:
            library.set_meta(name, maker)
        elif known != maker:
            raise IndexMismatch(
                f"this archive was made with the {name} {known}, the settings now say {maker}: "
                "run `rag reindex` to make it anew, or set the old one again"
            )


def rebuild(*, library: Library, indexer: Indexer, shelf: Shelf, chunking: Chunking, progress: Progress) -> None:
    """Cuts, embeds and indexes all articles with the present settings; the indexer's thread must not run.

    Interrupted, it leaves an archive that still says what made it; run it again. Text that was
    embedded before by the same embedder is not embedded again.
    """
    changed = library.meta("chunker") != indexer.chunker
    if changed:
        _recut(library, chunking, progress)
    _recut_past(library, chunking, progress, uncut=not changed)
    if changed:
        library.set_meta("chunker", indexer.chunker)
    chunks = len(library.live_keys())
    indexer.embed_missing(lambda done: progress("embedding", done, max(done, chunks)))
    library.set_meta("embedder", indexer.embedder)
    library.tidy()
    shelf.renew(lambda done, total: progress("indexing", done, total))


def _recut(library: Library, chunking: Chunking, progress: Progress) -> None:
    total = library.count()
    for done, revision in enumerate(library.live_revisions(), 1):
        library.replace_chunks(revision.revision_id, chunk(revision, tokens=chunking.tokens, count=chunking.count))
        progress("cutting", done, total)


def _recut_past(library: Library, chunking: Chunking, progress: Progress, *, uncut: bool) -> None:
    """What was current once; with `uncut` only what an older release left without chunks."""
    tenures = library.past_tenures(uncut=uncut)
    for done, tenure in enumerate(tenures, 1):
        revision = library.revision(tenure.revision_id)
        library.replace_past(tenure, chunk(revision, tokens=chunking.tokens, count=chunking.count))
        progress("cutting what was replaced", done, len(tenures))
