"""A service over a question set, and the ids that it gave to the documents."""

import sys
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from evals.sets import Document, as_jsonl
from rag.config import Settings
from rag.service import Service, open_service

INDEX_SECONDS = 1800


@asynccontextmanager
async def loaded(
    home: Path, name: str, documents: Sequence[Document]
) -> AsyncGenerator[tuple[Service, Mapping[str, str]]]:
    """The service when everything is indexed, and the document of each article id.

    Settings are the defaults, whatever the caller's environment says.
    """
    async with open_service(defaults(home), serving=True) as service:
        ids = await ingest(service, name, documents)
        if not await service.wait_indexed(INDEX_SECONDS):
            raise RuntimeError(f"{name} was not indexed within {INDEX_SECONDS} seconds")
        yield service, ids


async def ingest(service: Service, name: str, documents: Sequence[Document]) -> dict[str, str]:
    """Article ids with the id of their document; documents that were not taken are missing, and told."""
    report = await service.ingest(as_jsonl(name, documents), name=f"{name}.jsonl")
    for rejection in report.rejected:
        say(f"  not taken: {rejection.place}: {rejection.detail}")
    return {id: documents[n].id async for id, n in _places(service)}


async def _places(service: Service) -> AsyncGenerator[tuple[str, int]]:
    """Articles with the number of their document, which `as_jsonl` put at the end of the URL."""
    cursor: str | None = None
    while True:
        page = await service.articles(limit=500, cursor=cursor)
        for article in page.articles:
            yield article.article_id, int((article.url or "").rpartition("/")[2])
        if (cursor := page.next_cursor) is None:
            return


def defaults(home: Path) -> Settings:
    """Settings as they are without an environment; two sentences, no model."""
    return Settings.model_construct(home=home)


def say(words: str) -> None:
    """A line of progress; the table alone goes to standard output."""
    print(words, file=sys.stderr, flush=True)
