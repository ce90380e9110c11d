"""The two commands that take long."""

import json
from collections import Counter
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing
from dataclasses import asdict
from functools import partial
from typing import Any

import anyio
import click

from rag.cli.backend import Backend, Json
from rag.cli.progress import Advance, progress
from rag.cli.sources import Skipped, Source, find, read, tally
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
            async for report in _reports(backend, source, settings, advance):
                for line in _lines(source.place, report, as_json):
                    click.echo(line)
                counts.update(each["status"] for each in (*report["articles"], *report["withdrawn"]))
                counts["rejected"] += len(report["rejected"])
                skipped += [Skipped(each["place"], each["reason"]) for each in report["skipped"]]
            advance("ingesting", done, len(sources.read))
        click.echo(_summary(counts), err=True)
        for line in tally(skipped):
            click.echo(line, err=True)
        await backend.wait_indexed(advance)
    _tell_state(await backend.status(), sources.skipped, as_json)
    return 1 if counts["rejected"] else 0


def _tell_state(status: Json, skipped: Sequence[Skipped], as_json: bool) -> None:
    """What can be found now, and what is left to a server, which alone has the vector index open."""
    searchable, left = status["chunks"] - status["to_embed"], status["to_index"]
    rest = f"; {left} are entered into the vector index when a server runs" if left else ""
    click.echo(f"{searchable} of {status['chunks']} passages searchable{rest}", err=True)
    if as_json:
        nothing: dict[str, list[Any]] = {"articles": [], "rejected": [], "withdrawn": []}
        state = {"passages": status["chunks"], "searchable": searchable, "left_to_server": left}
        told = {"skipped": [asdict(each) for each in skipped], "state": state}
        click.echo(json.dumps({"from": None, **nothing, **told}, ensure_ascii=False))


def _summary(counts: Counter[str]) -> str:
    always = ("created", "updated", "unchanged", "rejected")
    return ", ".join(f"{counts[each]} {each}" for each in (*always, *(w for w in ("withdrawn", "absent") if counts[w])))


async def _reports(backend: Backend, source: Source, settings: Settings, advance: Advance) -> AsyncGenerator[Json]:
    """Of what a source holds, part by part where each line is an object of its own."""
    try:
        if source.has_lines():
            pieces = _in_thread(source.pieces(partial(advance, f"megabytes of {source.place}")))
            async with aclosing(backend.ingest_lines(pieces, name=source.place)) as reports:
                async for report in reports:
                    yield report
            return
        document = await anyio.to_thread.run_sync(read, source, settings)
        yield await backend.ingest(document.data, name=document.name, media_type=document.media_type)
    except Unavailable as error:
        if error.code != "fetch_failed":
            raise
        yield _refused(source.place, error)
    except RagError as error:
        yield _refused(source.place, error)


async def _in_thread(pieces: Iterator[bytes]) -> AsyncGenerator[bytes]:
    while piece := await anyio.to_thread.run_sync(next, pieces, b""):
        yield piece


def _refused(place: str, error: RagError) -> Json:
    rejected = [{"place": place, "code": error.code, "detail": str(error)}]
    return {"articles": [], "rejected": rejected, "withdrawn": [], "skipped": []}


def _lines(place: str, report: Json, as_json: bool) -> Iterator[str]:
    if as_json:
        yield json.dumps({"from": place, **report}, ensure_ascii=False)
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
