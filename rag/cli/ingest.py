"""The two commands that take long."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

import anyio
import click

from rag.cli.backend import Backend
from rag.cli.progress import progress
from rag.cli.sources import Skipped, find, read, tally
from rag.config import Settings
from rag.errors import RagError, Unavailable


async def ingest_all(backend: Backend, places: Sequence[str], settings: Settings, as_json: bool) -> int:
    """0 when everything was taken, 1 when something was not; storage that fails ends it at once. What is skipped is
    told and changes nothing about that."""
    sources = find(places)
    counts: Counter[str] = Counter()
    skipped = list(sources.skipped)
    with progress() as advance:
        for done, source in enumerate(sources.read, 1):
            report = await _one(backend, source.place, settings)
            for line in _lines(source.place, report, as_json):
                click.echo(line)
            counts.update(each["status"] for each in (*report["articles"], *report["withdrawn"]))
            counts["rejected"] += len(report["rejected"])
            skipped += [Skipped(each["place"], each["reason"]) for each in report["skipped"]]
            advance("ingesting", done, len(sources.read))
    click.echo(_summary(counts), err=True)
    if as_json and sources.skipped:
        told = [asdict(each) for each in sources.skipped]
        none: dict[str, list[Any]] = {"articles": [], "rejected": [], "withdrawn": []}
        click.echo(json.dumps({"from": None, **none, "skipped": told}, ensure_ascii=False))
    for line in tally(skipped):
        click.echo(line, err=True)
    await backend.wait_indexed()
    return 1 if counts["rejected"] else 0


def _summary(counts: Counter[str]) -> str:
    always = ("created", "updated", "unchanged", "rejected")
    return ", ".join(f"{counts[each]} {each}" for each in (*always, *(w for w in ("withdrawn", "absent") if counts[w])))


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
    rejected = [{"place": place, "code": error.code, "detail": str(error)}]
    return {"articles": [], "rejected": rejected, "withdrawn": [], "skipped": []}


def _lines(place: str, report: dict[str, Any], as_json: bool) -> Iterator[str]:
    if as_json:
        yield json.dumps({"from": place} | report, ensure_ascii=False)
        return
    for article in report["articles"]:
        yield f"{article['status']:9} {article['article_id']}  {article['title']}"
        yield from (f"          {warning}" for warning in article["warnings"])
    for gone in report["withdrawn"]:
        yield f"{gone['status']:9} {gone['article_id']}  {gone['title']}"
        if gone["status"] == "absent":
            yield "          its publisher takes it back; it is not in the archive"
    yield from (f"rejected  {r['place']}: {r['detail']}" for r in report["rejected"])


def reindex_all(settings: Settings) -> int:
    from rag.service import open_service  # what a command with --url does without

    async def go() -> None:
        async with open_service(settings, rebuilding=True) as service:
            with progress() as advance:
                await service.reindex(advance)

    anyio.run(go)
    click.echo("reindexed")
    return 0
