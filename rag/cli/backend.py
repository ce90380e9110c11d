"""Where a command's work is done: the library on this machine, or a running server (`--url`).

Both take and give the JSON of the HTTP interface, so that a command cannot tell them apart. Each is imported
when it is chosen: who asks a server waits for no part of the service.
"""

from collections.abc import AsyncGenerator, AsyncIterable, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Protocol

from rag.cli.progress import Advance
from rag.config import Settings
from rag.errors import Unavailable

Json = Mapping[str, Any]

LINES = "application/x-ndjson"
SEARCHABLE = "searchable passages"

Made = Callable[[int, int, str], None]
"""Is told how many stories of how many are done, and of which."""

POLL_SECONDS = 0.3


class Backend(Protocol):
    """Raises `rag.errors.RagError`."""

    async def ingest(self, data: bytes, *, name: str, media_type: str | None) -> Json: ...
    def ingest_lines(self, pieces: AsyncIterable[bytes], *, name: str) -> AsyncGenerator[Json]:
        """Of a document with an object a line: reports of its parts, or one of all of it."""
        ...

    async def wait_indexed(self, advance: Advance) -> None:
        """Until what was ingested can be found by meaning; raises `Unavailable` when something is in the way."""
        ...

    async def search(self, body: Json) -> Json: ...
    async def ask(self, body: Json) -> Json: ...
    async def summarize(self, body: Json) -> Json: ...
    async def verify(self, body: Json) -> Json: ...
    async def status(self) -> Json: ...
    async def article(self, article_id: str) -> Json: ...
    async def citation(self, citation_id: str) -> Json: ...
    async def brief(self, body: Json, progress: Made) -> Json:
        """`progress` is told where the work is done here."""
        ...

    async def briefing(self, edition_id: str, form: str) -> bytes: ...
    async def deliver(self, edition_id: str) -> Sequence[Json]:
        """Sends what is due, and tells what became of each delivery of the edition; of none where a server sends."""
        ...

    async def changed(self) -> Json:
        """All answers and editions that rest on words that changed since, newest first."""
        ...


@asynccontextmanager
async def opened(settings: Settings, url: str | None) -> AsyncGenerator[Backend]:
    """The server at `url`, or the local library."""
    if url:
        from rag.cli.remote import at

        async with at(url, settings) as server:
            yield server
    else:
        from rag.cli.local import here

        async with here(settings) as library:
            yield library


async def every(page: Callable[[str | None], Awaitable[Json]], what: str) -> dict[str, Any]:
    """What is listed, page after page."""
    found: list[Json] = []
    cursor: str | None = None
    while True:
        got = await page(cursor)
        found += got[what]
        cursor = got["next_cursor"]
        if cursor is None:
            return {what: found}


def complain(problems: Sequence[str]) -> None:
    """Raises `Unavailable` when something keeps articles from being indexed."""
    if problems:
        raise Unavailable("articles are stored, but indexing waits: " + "; ".join(problems))
