"""What `rag ingest` is given: files, folders, URLs, standard input; as documents, one after the other."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.config import Settings
from rag.errors import BadInput, TooLarge

ENDINGS = {
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".txt": "text/plain",
    ".html": "text/html",
    ".htm": "text/html",
    ".xml": "application/xml",
    ".rss": "application/rss+xml",
    ".atom": "application/atom+xml",
    ".json": "application/json",
    ".jsonl": "application/x-ndjson",
    ".ndjson": "application/x-ndjson",
}
"""Endings that a folder is searched for. `.txt` may be Markdown inside; the parser looks."""

_SKIPPED = frozenset({"readme.md"})


@dataclass(frozen=True, slots=True)
class Source:
    """A document not yet read."""

    place: str

    def is_url(self) -> bool:
        return self.place.startswith(("http://", "https://"))


@dataclass(frozen=True, slots=True)
class Document:
    data: bytes
    name: str
    media_type: str | None


def find(places: Sequence[str]) -> list[Source]:
    """Files of folders in order of their names, hidden ones and README.md left out.

    Raises `BadInput` for a path that does not exist and for a folder without any article file.
    """
    return [source for place in places for source in _expand(place)]


def _expand(place: str) -> Iterator[Source]:
    source = Source(place)
    if source.is_url() or place == "-":
        yield source
        return
    path = Path(place)
    if path.is_file():
        yield source
    elif path.is_dir():
        files = [file for file in sorted(path.rglob("*")) if _is_article(file, path)]
        if not files:
            raise BadInput(f"{place}: no article files in this folder ({', '.join(ENDINGS)})")
        yield from (Source(str(file)) for file in files)
    else:
        raise BadInput(f"{place}: there is no such file, folder or URL")


def _is_article(file: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
    return file.is_file() and not hidden and file.suffix.lower() in ENDINGS and file.name.lower() not in _SKIPPED


def read(source: Source, settings: Settings) -> Document:
    """Raises `BadInput`, `TooLarge` or `FetchFailed`."""
    if source.is_url():
        return _fetched(source.place, settings)
    most = settings.limits.body_bytes
    if source.place == "-":
        return Document(_bounded(sys.stdin.buffer.read(most + 1), "standard input", most), "", None)
    path = Path(source.place)
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        raise BadInput(f"{path}: {error.strerror}") from None
    return Document(_bounded(data, str(path), most), str(path), ENDINGS.get(path.suffix.lower()))


def _bounded(data: bytes, name: str, most: int) -> bytes:
    if len(data) > most:
        raise TooLarge(f"{name}: larger than {most} bytes: split it (limit: RAG_LIMITS_BODY_BYTES)")
    return data


def _fetched(url: str, settings: Settings) -> Document:
    from rag.fetch import fetch  # brings in an HTTP client, which files do not need

    limits = settings.limits
    found = fetch(url, max_bytes=limits.body_bytes, seconds=limits.fetch_seconds, allow_private=limits.fetch_private)
    return Document(found.data, found.url, found.media_type)
