"""The report in a terminal: the figures that lead, the gates, what could not be run."""

from collections.abc import Iterator, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from evals.metrics import METRICS
from evals.report.figures import Figure, Metrics, figures, incomparable, leading
from evals.report.words import clean, condition, number, signed, some, spread, variant_name
from evals.types import Row, Scored, Verdict

_MOST_FIGURES = 40
_MOST_CASES = 8
_STYLES = {"better": "green", "worse": "red", "same": "", "new": "dim"}


def print_report(
    scored: Scored, rows: Sequence[Row], baseline: Scored | None, console: Console, metrics: Metrics = METRICS
) -> None:
    """Write the report to the console; without frames and colours when that is no terminal."""
    found = figures(scored, baseline, metrics)
    shown = leading(scored, found)[:_MOST_FIGURES]
    console.print(_heading(scored, rows, baseline))
    console.print(_figures(shown, framed=console.is_terminal))
    if len(found) > len(shown):
        console.print(Text(f"other figures, on the page only: {len(found) - len(shown)}", "dim"))
    for line in [*_gates(scored), *_failures(scored, rows)]:
        console.print(line)


def _heading(scored: Scored, rows: Sequence[Row], baseline: Scored | None) -> Text:
    manifest = scored.manifest
    parts = [scored.suite.name, f"{len(rows)} rows", manifest.target, manifest.git_revision or "no revision"]
    if incomparable(scored, baseline):
        parts.append("the baseline is of another corpus and is not compared")
    return Text(clean(" · ".join(parts)))


def _figures(shown: Sequence[Figure], *, framed: bool) -> Table:
    table = Table(box=box.SIMPLE_HEAD if framed else None, pad_edge=False)
    for name in ("metric", "variant"):
        table.add_column(name, overflow="fold")
    for name in ("mean", "± se", "n", "change"):
        table.add_column(name, justify="right", no_wrap=True)
    for figure in shown:
        table.add_row(*_cells(figure))
    return table


def _cells(figure: Figure) -> Iterator[Text]:
    mean = figure.mean
    yield Text(clean(mean.metric))
    yield Text(clean(variant_name(mean.variant)))
    yield Text(number(mean.mean))
    yield Text(spread(mean.se))
    yield Text(str(mean.n))
    words = figure.change if figure.difference is None else f"{signed(figure.difference)} {figure.change}"
    yield Text(words, _STYLES[figure.change])


def _gates(scored: Scored) -> Iterator[Text]:
    for verdict in scored.gates:
        yield _gate(verdict)
        if not verdict.passed and verdict.cases:
            yield Text(clean(f"     cases: {some(verdict.cases, _MOST_CASES)}"))


def _gate(verdict: Verdict) -> Text:
    mark = Text("PASS", "green") if verdict.passed else Text("FAIL", "bold red")
    where = f" ({verdict.variant})" if verdict.variant else ""
    return mark.append(clean(f" {condition(verdict.gate)}{where}: {verdict.detail}"), "not bold default")


def _failures(scored: Scored, rows: Sequence[Row]) -> Iterator[Text]:
    if scored.failures:
        counts = ", ".join(f"{count} {code}" for code, count in sorted(scored.failures.items()))
        yield Text(clean(f"{sum(scored.failures.values())} of {len(rows)} rows could not be run: {counts}"), "red")
    broken = sum(1 for case in scored.cases if case.errors)
    if broken:
        yield Text(f"{broken} cases have metrics that broke", "red")
