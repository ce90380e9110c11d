"""How far long work is: a bar for each kind of it on a terminal, plain lines elsewhere."""

import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

import click

if TYPE_CHECKING:
    from rich.progress import TaskID


class Advance(Protocol):
    """`done` of `total` steps of `what` are behind us."""

    def __call__(self, what: str, done: int, total: int, /) -> None: ...


@contextmanager
def progress() -> Generator[Advance]:
    """A bar for each kind of work on a terminal; elsewhere a line for each tenth of it."""
    if not sys.stderr.isatty():
        yield _Lines()
        return
    from rich.console import Console  # takes as long as a command that asks a server
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

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
