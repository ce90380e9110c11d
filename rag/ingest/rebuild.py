"""What the archive was made with, and making it anew with other settings (`rag reindex`).

Texts never change; chunks, vectors and the index are derived from them. The library remembers which
chunker and which embedder made them, so that a changed setting is noticed before anything mixes.
"""

from rag.chunk import is_of_earlier_release
from rag.documents.prepare import Chunking
from rag.errors import IndexMismatch
from rag.ingest.indexer import Indexer
from rag.ingest.readings import ReadingWork
from rag.ingest.recut import Progress, recut, recut_past
from rag.ingest.shelf import Shelf
from rag.library import Library


def claim(library: Library, *, chunker: str, embedder: str) -> None:
    """Notes the makers in a new library. Raises `IndexMismatch` when an old one had others.

    A chunker that only a newer release changed is no reason: see `rag.ingest.upgrade`.
    """
    for name, maker in (("chunker", chunker), ("embedder", embedder)):
        known = library.meta(name)
        if known is None:
            library.set_meta(name, maker)
        elif known != maker and not (name == "chunker" and is_of_earlier_release(known, maker)):
            raise IndexMismatch(
                f"this archive was made with the {name} {known}, the settings now say {maker}: "
                "run `rag reindex` to make it anew, or set the old one again"
            )


def rebuild(
    *,
    library: Library,
    indexer: Indexer,
    shelf: Shelf,
    chunking: Chunking,
    readings: ReadingWork,
    progress: Progress,
) -> None:
    """Cuts, embeds, indexes and reads all articles with the present settings; neither thread may run.

    Interrupted, it leaves an archive that still says what made it; run it again. Text that was
    embedded before by the same embedder is not embedded again.
    """
    if library.meta("chunker") != indexer.chunker:
        recut(library, chunking, progress, stopped=_never)
    else:
        recut_past(library, chunking, progress, stopped=_never, uncut=True)
    library.set_meta("chunker", indexer.chunker)
    chunks = len(library.live_keys())
    indexer.embed_missing(lambda done: progress("embedding", done, max(done, chunks)))
    library.set_meta("embedder", indexer.embedder)
    library.tidy()
    shelf.renew(lambda done, total: progress("indexing", done, total))
    readings.catch_up(lambda done, total: progress("reading", done, total))


def _never() -> bool:
    return False
