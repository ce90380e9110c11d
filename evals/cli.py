"""`rag eval …`: write suites, run them, read the report, keep a baseline, notice when it gets worse.

Exit codes: 0 done and all gates passed, 1 a gate or a case failed, 2 usage.
"""

import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import click

from rag.cli.commands import Context, told

OUT = Path("rag-evals")


class Suites(click.Group):
    """`rag eval NAME` is short for `rag eval run NAME`."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        if args and not args[0].startswith("-") and args[0] not in self.commands:
            args = ["run", *args]
        return super().resolve_command(ctx, args)


@click.group(cls=Suites)
def main() -> None:
    """Measure the service with suites of cases, and notice when it gets worse.

    \b
    rag eval list                    the suites that come with the project
    rag eval new mine                a commented suite of your own to fill in: mine.yaml, mine.jsonl
    rag eval run mine.yaml           run it: a table, gates, and report.html
    rag eval baseline RUN            what later runs are compared with
    rag eval compare RUN RUN         a paired test, and the cases that flipped
    rag eval run answers --set retrieve.k=3,8     settings side by side
    rag eval run xquad --data DIR    a public set that you have

    Exit codes: 0 all gates passed, 1 a gate or a case failed, 2 usage.
    """


_out = click.option(
    "--out", type=click.Path(path_type=Path), default=OUT, show_default=True, help="Folder of runs and archives."
)
_json = click.option("--json", "as_json", is_flag=True, help="Print the scored run as JSON.")


@main.command("list")
def list_() -> None:
    """Suites that come with the project, public sets that can be run, and settings that --set takes."""
    from evals.command import listed

    for line in listed():
        click.echo(line)


@main.command()
@click.argument("name")
@click.option("--dir", "folder", type=click.Path(path_type=Path, file_okay=False), default=Path(), help="Where to.")
def new(name: str, folder: Path) -> None:
    """Write a commented suite NAME.yaml with six example cases NAME.jsonl."""
    from evals.command import write_skeleton

    _exit(lambda: write_skeleton(name, folder))


@main.command()
@click.argument("suites", nargs=-1, required=True, metavar="SUITE...")
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), help="Folder of the public sets.")
@click.option(
    "--set",
    "sets",
    multiple=True,
    metavar="KEY=V,V",
    help="Settings to compare, e.g. retrieve.k=5,10 (`rag eval list` names them).",
)
@click.option("--model", "models", multiple=True, help="Also with this chat model (repeatable).")
@click.option("--only", multiple=True, metavar="CASE", help="Only these cases (repeatable).")
@click.option("--limit", type=click.IntRange(1), help="Only the first so many cases.")
@click.option("--at-once", type=click.IntRange(1, 64), default=4, show_default=True, help="Cases at the same time.")
@click.option("--seconds", type=click.FloatRange(min=0.1), default=120.0, show_default=True, help="Time of one case.")
@click.option("--resume", type=click.Path(path_type=Path), help="Go on with an interrupted run of the suite.")
@click.option("--ingest", is_flag=True, help="With --url: hand the corpus in to the server first.")
@click.option("--judge", is_flag=True, help="Also ask the judge model (JUDGE_MODEL); it advises, gates ignore it.")
@click.option("--prices", type=(float, float), metavar="IN OUT", help="Money for a million tokens in and out.")
@_out
@_json
@click.pass_obj
def run(context: Context, suites: tuple[str, ...], as_json: bool, **given: Any) -> None:
    """Run suites: shipped ones by name (`all` for every one), your own by file, public sets with --data.

    Each leaves a folder with rows.jsonl (all that was asked and answered), manifest.json, scored.json,
    report.html and junit.xml. With `rag --url URL eval run …` a running server is asked.
    """
    from evals.command import Options, run_suites

    options = Options(url=context.url, **given)
    _run(lambda: run_suites(suites, options, as_json))


@main.command()
@click.argument("runs", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="RUN...")
@_json
def score(runs: tuple[Path, ...], as_json: bool) -> None:
    """Score runs again from their rows, without asking anything, and write their reports anew."""
    from evals.command import score_again

    _exit(lambda: max(score_again(folder, as_json) for folder in runs))


@main.command()
@click.argument("runs", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="RUN...")
def baseline(runs: tuple[Path, ...]) -> None:
    """Keep runs as what later runs of their suites are compared with."""
    from evals.command import keep_baseline

    _exit(lambda: max(keep_baseline(folder) for folder in runs))


@main.command()
@click.argument("one", type=click.Path(path_type=Path))
@click.argument("other", type=click.Path(path_type=Path))
@click.option("--variant", "variants", type=(str, str), default=("", ""), help="Variants to compare, by name.")
@click.option("--json", "as_json", is_flag=True, help="Print the comparison as JSON.")
def compare(one: Path, other: Path, variants: tuple[str, str], as_json: bool) -> None:
    """What changed from run ONE to run OTHER: paired tests and the cases that flipped. A baseline file counts too."""
    from evals.command import compare_runs

    _exit(lambda: compare_runs(one, other, variants, as_json))


@main.command("judge-check")
def judge_check() -> None:
    """How far the judge model agrees with hand labels (agreement, Cohen's kappa)."""
    from evals.command import check_judge

    _run(check_judge)


def _run(work: "Callable[[], Coroutine[Any, Any, int]]") -> None:
    import anyio

    _exit(lambda: anyio.run(work))


def _exit(work: Callable[[], int]) -> None:
    sys.exit(told(work))
