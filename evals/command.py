"""What the commands of `rag eval` do, put together from the parts of this package."""

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

import click
from rich.console import Console

from evals import baselines
from evals.compare import compare, print_comparison
from evals.corpus import Corpus, Document, corpus_of, load_corpus
from evals.metrics import METRICS
from evals.metrics.cost import money
from evals.public import PUBLIC, ecbplus_report, load_public
from evals.report.junit import junit_xml
from evals.report.page import page
from evals.report.table import print_report
from evals.runner import How, Work, run
from evals.runs import Run, new_run
from evals.scoring import score
from evals.sets import MissingSet
from evals.suite import SuiteError, find_suite, load_suite, shipped, skeleton
from evals.types import Scored
from evals.variants import names, variants
from rag.cli.progress import progress
from rag.errors import BadInput

SEED = 1
WIDE = 500
CLUSTERED = "ecbplus"
"""The public set that asks nothing: its articles are to be put into stories."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """As given to `rag eval run`."""

    url: str | None
    data: Path | None
    sets: tuple[str, ...]
    models: tuple[str, ...]
    only: tuple[str, ...]
    limit: int | None
    at_once: int
    seconds: float
    resume: Path | None
    ingest: bool
    judge: bool
    prices: tuple[float, float] | None
    out: Path


def listed() -> list[str]:
    """A line for each suite and public set."""
    known = frozenset(METRICS)
    loaded = [load_suite(path, known_metrics=known) for path in shipped().values()]
    lines = [f"{s.suite.name:12} {len(s.cases):4} cases  {s.suite.description}" for s in loaded]
    return [
        *lines,
        "",
        f"settings, for --set: {', '.join(names())}",
        f"public sets, with --data DIR: {', '.join(dict.fromkeys(PUBLIC.values()))}",
    ]


def write_skeleton(name: str, folder: Path) -> int:
    """Never over a file that is there."""
    files = {folder / f"{name}.yaml": skeleton(name)[0], folder / f"{name}.jsonl": skeleton(name)[1]}
    for file in files:
        if file.exists():
            raise BadInput(f"{file} is there already: choose another name, or remove it")
    folder.mkdir(parents=True, exist_ok=True)
    for file, text in files.items():
        file.write_text(text, "utf-8")
        click.echo(f"wrote {file}")
    click.echo(f"put articles into {folder / 'articles'}, mend the cases, then: rag eval run {folder / name}.yaml")
    return 0


async def run_suites(wanted: Sequence[str], options: Options, as_json: bool) -> int:
    """0 when every gate of every suite passed and no case failed."""
    suites = [*shipped(), *(name for name in wanted if name != "all")] if "all" in wanted else list(wanted)
    if options.resume and len(suites) > 1:
        raise BadInput("--resume goes on with one run: name its suite alone")
    if options.judge:
        from evals.judge import require_judge  # brings in the model client

        require_judge()
    for name in [name for name in suites if PUBLIC.get(name) == CLUSTERED]:
        _print_clusters(name, options.data, as_json)
    asked = [name for name in dict.fromkeys(suites) if PUBLIC.get(name) != CLUSTERED]
    works = [_work(name, options.data) for name in asked]  # all are read before the first is run
    code = 0
    for work in works:
        code = max(code, await _run_one(_narrowed(work, options), options, as_json))
    return code


def _print_clusters(name: str, data: Path | None, as_json: bool) -> None:
    """Of a set without questions: how well a simple clustering finds its stories."""
    figures = _public(name, data, ecbplus_report)
    if as_json:
        click.echo(json.dumps(figures, indent=1))
        return
    click.echo(f"{name}: average link over TF-IDF, distance fixed on one half of the topics, measured on the other")
    for metric, value in figures.items():
        click.echo(f"  {metric:24} {value:.3f}")


async def _run_one(work: Work, options: Options, as_json: bool) -> int:
    how = How(
        variants=variants(options.sets, options.models),
        archives=options.out / "archives",
        url=options.url,
        ingest=options.ingest,
        at_once=options.at_once,
        seconds=options.seconds,
        clock=lambda: datetime.now(UTC),
    )
    into = Run(options.resume) if options.resume else new_run(options.out / "runs", work.suite.name, how.clock())
    click.echo(f"{work.suite.name}: {len(work.cases)} cases into {into.folder}", err=True)
    with progress() as advance:
        await run(work, how, into, advance, resume=options.resume is not None)
    code = score_again(into.folder, as_json)
    if options.prices and not as_json:
        click.echo(f"money: {money(into.rows(), *options.prices):.4f}")
    if options.judge:
        await _judge(into)
    return code


def score_again(folder: Path, as_json: bool) -> int:
    """Scores the rows of a run and writes its reports. 1 when a gate or a case failed."""
    run_ = Run(folder)
    manifest, suite, rows = run_.manifest, run_.suite, run_.rows()
    before = baselines.load(suite.name, _baselines(manifest.suite_file))
    scored = score(manifest, suite, rows, before)
    run_.write("scored.json", scored.model_dump_json(indent=1) + "\n")
    run_.write("junit.xml", junit_xml(scored, rows))
    run_.write("report.html", page(scored, rows, before))
    if as_json:
        click.echo(scored.model_dump_json(indent=1))
    else:
        print_report(scored, rows, before, _console())
        click.echo(f"report: {folder / 'report.html'}")
    return 0 if _clean(scored) else 1


def keep_baseline(folder: Path) -> int:
    """Refuses a run whose cases failed: what later runs are held to must be whole."""
    scored = Run(folder).scored
    if scored.failures:
        raise BadInput(f"{folder}: cases of this run failed; run it again before it becomes a baseline")
    place = baselines.store(scored, _baselines(scored.manifest.suite_file))
    click.echo(f"baseline of {scored.suite.name}: {place}")
    return 0


def compare_runs(one: Path, other: Path, chosen: tuple[str, str], as_json: bool) -> int:
    """From `one` to `other`."""
    found = compare(
        _scored(one), _scored(other), variant_one=chosen[0], variant_other=chosen[1], seed=SEED, metrics=METRICS
    )
    if as_json:
        click.echo(found.model_dump_json(indent=1))
    else:
        print_comparison(found, _console())
    return 0


async def check_judge() -> int:
    """Prints the agreement of the configured judge with the hand labels."""
    from evals.judge import check_configured  # brings in the model client

    for line in await check_configured():
        click.echo(line)
    return 0


async def _judge(into: Run) -> None:
    from evals.judge import judge_configured  # brings in the model client

    report = await judge_configured(into.rows())
    into.write("judge.json", report.model_dump_json(indent=1) + "\n")
    click.echo("\n".join(report.lines()))


def _console() -> Console:
    """As wide as the terminal; elsewhere lines are not broken."""
    return Console() if sys.stdout.isatty() else Console(width=WIDE)


def _scored(place: Path) -> Scored:
    """Of a run's folder, or of a baseline's file."""
    if place.is_dir():
        return Run(place).scored
    found = baselines.load(place.stem, place.parent)
    if found is None:
        raise BadInput(f"{place} is neither a run nor a baseline")
    return found


def _baselines(suite_file: str | None) -> Path:
    return baselines.folder_for(Path(suite_file) if suite_file else None)


def _clean(scored: Scored) -> bool:
    return not scored.failures and all(verdict.passed for verdict in scored.gates)


def _work(name: str, data: Path | None) -> Work:
    """A public set where its name and a folder are given, else a written suite."""
    if name in PUBLIC:
        found = _public(name, data, partial(load_public, name))
        for case, why in found.dropped.items():
            click.echo(f"{name}: left out {case}: {why}", err=True)
        document = Document(f"{found.name}.jsonl", found.documents, "application/x-ndjson")
        return Work(found.suite, found.cases, corpus_of([document]), found.hash)
    file = find_suite(name)
    loaded = load_suite(file, known_metrics=frozenset(METRICS))
    return Work(loaded.suite, loaded.cases, _corpus(loaded.folder, loaded.suite.corpus), loaded.hash, file.absolute())


def _public(name: str, data: Path | None, read: Callable[[Path], T]) -> T:
    """What is read of a public set. Raises `BadInput` without a folder, or for one that lacks the set."""
    if data is None:
        raise BadInput(f"{name} is a public set: name the folder that holds it with --data DIR")
    try:
        return read(data)
    except MissingSet as error:
        raise BadInput(str(error)) from None


def _corpus(folder: Path, places: Sequence[str]) -> Corpus:
    return load_corpus([folder / place for place in places])


def _narrowed(work: Work, options: Options) -> Work:
    """With --only and --limit; the gates of a part of a suite say nothing and are left out."""
    if not options.only and options.limit is None:
        return work
    unknown = sorted(set(options.only) - {case.id for case in work.cases})
    if unknown:
        raise SuiteError(f"suite {work.suite.name} has no case {', '.join(unknown)}")
    chosen = [case for case in work.cases if not options.only or case.id in options.only]
    cases = tuple(chosen[: options.limit])
    return Work(work.suite.model_copy(update={"gates": ()}), cases, work.corpus, work.hash, work.file)
