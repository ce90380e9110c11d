"""The two commands that take long: progress bars on a terminal, plain lines elsewhere."""

import json
import sys
from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

import anyio
import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from rag.cli.backend import Backend
from rag.cli.sources import find, read
from rag.config import Settings
from rag.errors import RagError, Unavailable
from rag.service import open_service


class Advance(Protocol):
    """`done` of `total` steps of `what` are behind us."""

    def __call__(self, what: str, done: int, total: int, /) -> None: ...


async def ingest_all(backend: Backend, places: Sequence[str], settings: Settings, as_json: bool) -> int:
    """0 when everything was taken, 1 when something was not; storage that fails ends it at once."""
    sources = find(places)
    tally: Counter[str] = Counter()
    with _progress() as advance:
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
            with _progress() as advance:
                await service.reindex(advance)

    anyio.run(go)
    click.echo("reindexed")
    return 0


@contextmanager
def _progress() -> Generator[Advance]:
    """A bar for each kind of work on a terminal; elsewhere a line for each tenth of it."""
    if not sys.stderr.isatty():
        yield _Lines()
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bars:
        tasks: dict[str, TaskID] = {}

        def advance(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=total)
            bars.update(tasks[what], completed=done, total=total)

        yield advance


class _Lines:
    """Plain progress for logs."""

    def __init__(self) -> None:
        self._said: dict[str, int] = {}

    def __call__(self, what: str, done: int, total: int, /) -> None:
        tenth = 10 * done // max(total, 1)
        if self._said.get(what) != tenth:
            self._said[what] = tenth
            click.echo(f"{what} {done}/{total}", err=True)
