"""What `rag ingest` is given: files, folders, URLs, standard input; as documents, one after the other."""

import gzip
import sys
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from rag.config import Settings
from rag.errors import BadInput, TooLarge
from rag.parse.formats import HIDDEN, LINES_ENDINGS, ending_of, media_type_of, why_skipped, words

_PIECE = 1_000_000


@dataclass(frozen=True, slots=True)
class Source:
    """A document not yet read."""

    place: str

    def is_url(self) -> bool:
        return self.place.startswith(("http://", "https://"))

    def has_lines(self) -> bool:
        """Whether it is a file with an object a line, which may have any size."""
        return not self.is_url() and ending_of(self._unzipped) in LINES_ENDINGS

    @property
    def _unzipped(self) -> str:
        return self.place.removesuffix(".gz")

    def pieces(self, read: Callable[[int, int], None]) -> Iterator[bytes]:
        """Of a file with an object a line, one after the other; `read` is told how many megabytes of how many are read.
        Raises `BadInput`."""
        path = Path(self.place)
        try:
            size = path.stat().st_size
            with path.open("rb") as stored, _unpacked(stored, self.place) as file:
                while piece := file.read(_PIECE):
                    read(round(stored.tell() / _PIECE), max(1, round(size / _PIECE)))
                    yield piece
        except (OSError, EOFError, zlib.error) as error:
            raise BadInput(f"{path}: {getattr(error, 'strerror', None) or error}") from None


@dataclass(frozen=True, slots=True)
class Document:
    data: bytes
    name: str
    media_type: str | None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file of a folder that is not read, and why."""

    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class Sources:
    """What is read, and what of the folders is not."""

    read: tuple[Source, ...]
    skipped: tuple[Skipped, ...]


def _unpacked(file: IO[bytes], name: str) -> AbstractContextManager[IO[bytes]]:
    return cast("IO[bytes]", gzip.open(file)) if name.endswith(".gz") else nullcontext(file)


def find(places: Sequence[str]) -> Sources:
    """Files of folders in order of their names.

    Raises `BadInput` for a path that does not exist and for a folder without any article file.
    """
    found = [each for place in places for each in _expand(place)]
    return Sources(
        tuple(each for each in found if isinstance(each, Source)),
        tuple(each for each in found if isinstance(each, Skipped)),
    )


def media_type(path: Path) -> str | None:
    """As the ending of a file says; None where it says nothing."""
    return media_type_of(ending_of(path.name))


def _expand(place: str) -> Iterator[Source | Skipped]:
    source = Source(place)
    if source.is_url() or place == "-":
        yield source
        return
    path = Path(place)
    if path.is_file():
        yield source
    elif path.is_dir():
        found = list(_files(path, path))
        if not any(isinstance(each, Source) for each in found):
            raise BadInput(f"{place}: no article files in this folder ({words()}){_why(found)}")
        yield from found
    else:
        raise BadInput(f"{place}: there is no such file, folder or URL")


def _files(folder: Path, top: Path) -> Iterator[Source | Skipped]:
    """Hidden folders are told as one, and links to folders are not followed: they may lead in a circle."""
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        yield Skipped(str(folder), f"not readable: {error.strerror}")
        return
    for entry in entries:
        inside = str(entry.relative_to(top))
        reason = why_skipped(inside)
        if entry.is_dir():
            if reason == HIDDEN:
                yield Skipped(str(entry), reason)
            elif entry.is_symlink():
                yield Skipped(str(entry), "a link to a folder")
            else:
                yield from _files(entry, top)
        elif reason:
            yield Skipped(str(entry), reason)
        elif entry.is_file():
            yield Source(str(entry))
        else:
            yield Skipped(str(entry), "no regular file")


def _why(found: Sequence[Source | Skipped]) -> str:
    skipped = [each for each in found if isinstance(each, Skipped)]
    return "".join(f"; {line}" for line in tally(skipped))


def tally(skipped: Iterable[Skipped]) -> list[str]:
    """How many for each reason, most first."""
    counts = Counter(each.reason for each in skipped)
    return [f"{count} skipped ({reason})" for reason, count in counts.most_common()]


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
    return Document(_bounded(data, str(path), most), str(path), media_type(path))


def _bounded(data: bytes, name: str, most: int) -> bytes:
    if len(data) > most:
        raise TooLarge(f"{name}: larger than {most} bytes: split it (limit: RAG_LIMITS_BODY_BYTES)")
    return data


def _fetched(url: str, settings: Settings) -> Document:
    from rag.fetch import fetch  # brings in an HTTP client, which files do not need

    limits = settings.limits
    found = fetch(url, max_bytes=limits.body_bytes, seconds=limits.fetch_seconds, allow_private=limits.fetch_private)
    return Document(found.data, found.url, found.media_type)
