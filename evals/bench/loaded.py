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
    """Article ids with the id of their document. Raises RuntimeError when a document was not taken."""
    report = await service.ingest(as_jsonl(name, documents), name=f"{name}.jsonl")
    if report.rejected:
        raise RuntimeError(f"{len(report.rejected)} documents of {name} were not taken, first {report.rejected[0]}")
    return {put.article_id: document.id for put, document in zip(report.articles, documents, strict=True)}


def defaults(home: Path) -> Settings:
    """Settings as they are without an environment; two sentences, no model."""
    return Settings.model_construct(home=home)


def say(words: str) -> None:
    """A line of progress; the table alone goes to standard output."""
    print(words, file=sys.stderr, flush=True)
