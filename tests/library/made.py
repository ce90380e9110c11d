"""Articles of invented places, ready to be stored, and a library to put them in."""

import hashlib
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from rag.library import Library
from rag.types import Chunk, Filters, Furniture, Kind, Matrix, Prepared, Revision, Span, Stamp

NOW = datetime(2026, 3, 9, 12, tzinfo=UTC)
EMBEDDER = "tide@4"
COLLECTION = "tide-4-cut-1"


def opened(directory: Path) -> Library:
    return Library.open(f"sqlite:///{directory / 'library.db'}", clock=lambda: NOW)


def made(
    article_id: str,
    *paragraphs: str,
    title: str = "Harbour news",
    published: str | None = "2026-03-02",
    source: str | None = "Ostwick Gazette",
    language: str | None = "en",
    section: str | None = None,
    kind: Kind = "news",
) -> Prepared:
    """One chunk for each paragraph."""
    text = "\n\n".join(paragraphs)
    spans: list[Span] = []
    for paragraph in paragraphs:
        start = spans[-1].end + 2 if spans else 0
        spans.append(Span(start, start + len(paragraph)))
    stamp = Stamp.parse(published) if published else None
    revision_id = "r" + digest(repr((article_id, title, text, published, source, language, section)))[:20]
    revision = Revision(
        revision_id=revision_id,
        article_id=article_id,
        number=0,
        title=title,
        text=text,
        paragraphs=tuple(spans),
        sentences=tuple(s.shifted(span.start) for span in spans for s in sentences(span.of(text))),
        url=f"https://gazette.example/{article_id}",
        source=source,
        authors=("Ada Quill", "Bo Ferrow"),
        published=stamp,
        language=language,
        section=section,
        kind=kind,
        furniture=(Furniture("credit", "Photo: Cleo Marsh"),),
        metadata={"invented": "yes"},
        ingested_at=NOW,
    )
    return Prepared(revision, cut(revision), f"{title}\n{text}".encode(), "text/plain")


def cut(revision: Revision, head: str = "") -> tuple[Chunk, ...]:
    """A chunk for each paragraph; another `head` makes other content of the same spans."""
    texts = [span.of(revision.text) for span in revision.paragraphs]
    embedded = [f"{head or revision.title}\n\n{text}" for text in texts]
    parts = zip(revision.paragraphs, texts, embedded, strict=True)
    return tuple(Chunk(revision.revision_id, n, span, t, e, digest(e)) for n, (span, t, e) in enumerate(parts))


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def sentences(paragraph: str) -> list[Span]:
    return [Span(found.start(), found.end()) for found in re.finditer(r"\S[^.]*\.?", paragraph)]


def found(library: Library, query: str, filters: Filters | None = None) -> list[str]:
    """Articles that a search by words finds, best first, as a reader would see them."""
    hits = library.match(query, limit=50, filters=filters or Filters())
    passages = library.passages([key for key, _ in hits])
    return list(dict.fromkeys(passages[key].article_id for key, _ in hits))


def unit(count: int, seed: int = 7) -> Matrix:
    rows = np.random.default_rng(seed).standard_normal((count, 4)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def embed_all(library: Library) -> int:
    """Gives every live chunk a vector; how many contents had none."""
    missing = library.missing_vectors(EMBEDDER, 1000)
    library.put_vectors(EMBEDDER, [m.content_hash for m in missing], unit(len(missing)))
    return len(missing)


def index_all(library: Library) -> list[str]:
    """Works off what is pending and what is stale, as an indexer does; what the index was given."""
    rows, matrix = library.pending_index(COLLECTION, EMBEDDER, 1000)
    assert len(rows) == len(matrix)
    library.mark_indexed(COLLECTION, rows)
    library.mark_removed(COLLECTION, library.stale_index(COLLECTION, 1000))
    return [row.chunk_id for row in rows]


def ids(articles: Sequence[Prepared]) -> list[str]:
    return [article.revision.article_id for article in articles]
