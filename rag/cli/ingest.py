"""The two commands that take long."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import anyio
import click

from rag.cli.backend import Backend
from rag.cli.progress import progress
from rag.cli.sources import find, read
from rag.config import Settings
from rag.errors import RagError, Unavailable
from rag.service import open_service


async def ingest_all(backend: Backend, places: Sequence[str], settings: Settings, as_json: bool) -> int:
    """0 when everything was taken, 1 when something was not; storage that fails ends it at once."""
    sources = find(places)
    tally: Counter[str] = Counter()
    with progress() as advance:
        for done, source in enumerate(sources, 1):
            report = await _one(backend, source.place, settings)
            for line in _lines(source.place, report, as_json):
                click.echo(line)
            tally.update(article["status"] for article in report["articles"])
            tally["rejected"] += len(report["rejected"])
            advance("ingesting", done, len(sources))
    click.echo(", ".join(f"{tally[s]} {s}" for s in ("created", "updated", "unchanged", "rejected")), err=True)
    await backend.wait_indexed()
    return 1 if tally["rejected"] else 0


async def _one(backend: Backend, place: str, settings: Settings) -> dict[str, Any]:
    try:
        from rag.cli.sources import Source

        document = await anyio.to_thread.run_sync(read, Source(place), settings)
        return dict(await backend.ingest(document.data, name=document.name, media_type=document.media_type))
    except Unavailable as error:
        if error.code != "fetch_failed":
            raise
        return _refused(place, error)
    except RagError as error:
        return _refused(place, error)


def _refused(place: str, error: RagError) -> dict[str, Any]:
    return {"articles": [], "rejected": [{"place": place, "code": error.code, "detail": str(error)}]}


def _lines(place: str, report: dict[str, Any], as_json: bool) -> Iterator[str]:
    if as_json:
        yield json.dumps({"from": place} | report, ensure_ascii=False)
        return
    for article in report["articles"]:
        yield f"{article['status']:9} {article['article_id']}  {article['title']}"
        yield from (f"          {warning}" for warning in article["warnings"])
    yield from (f"rejected  {r['place']}: {r['detail']}" for r in report["rejected"])


def reindex_all(settings: Settings) -> int:
    async def go() -> None:
        async with open_service(settings, rebuilding=True) as service:
            with progress() as advance:
                await service.reindex(advance)

    anyio.run(go)
    click.echo("reindexed")
    return 0
