"""A run on the disk: `manifest.json`, `suite.json`, `rows.jsonl`, and what scoring makes of them.

A row is appended as soon as its case is done, so that an interrupted run can go on; at the end the rows
are put in order, and the files are the same whenever the same thing was run, but for times.
"""

import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from evals.types import Manifest, Model, Row, Scored, Suite
from rag.errors import BadInput

M = TypeVar("M", bound=Model)
HERE = Path(__file__).parent


class BadRun(BadInput):
    """A folder that is no run, or one that cannot be gone on with."""

    code = "bad_run"


@dataclass(frozen=True, slots=True)
class Run:
    """A run's folder. Reading raises `BadRun`."""

    folder: Path

    @property
    def manifest(self) -> Manifest:
        return _read(self.folder / "manifest.json", Manifest)

    @property
    def suite(self) -> Suite:
        return _read(self.folder / "suite.json", Suite)

    @property
    def scored(self) -> Scored:
        return _read(self.folder / "scored.json", Scored)

    def begin(self, manifest: Manifest, suite: Suite) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.write("suite.json", suite.model_dump_json(indent=1))
        self.write("manifest.json", manifest.model_dump_json(indent=1))

    def rows(self) -> list[Row]:
        """Rows that are whole; the last line of an interrupted run may not be."""
        try:
            lines = (self.folder / "rows.jsonl").read_text("utf-8").split("\n")
        except OSError:
            return []
        last = len(lines) - 1
        found = [self._row(line, n, torn=n == last) for n, line in enumerate(lines) if line]
        return [row for row in found if row]

    def _row(self, line: str, n: int, *, torn: bool) -> Row | None:
        """A line that an interrupted run did not finish is none; any other that cannot be read is an error."""
        try:
            return Row.model_validate_json(line)
        except ValidationError as error:
            if torn:
                return None
            first = error.errors()[0]
            where = f"{self.folder / 'rows.jsonl'}:{n + 1}"
            raise BadRun(f"{where}: {'.'.join(map(str, first['loc']))}: {first['msg']}: remove the line") from None

    def append(self, row: Row) -> None:
        with (self.folder / "rows.jsonl").open("a", encoding="utf-8") as file:
            file.write(row.model_dump_json() + "\n")

    def settle(self, rows: Sequence[Row]) -> None:
        """All rows, in order, in place of those that were appended."""
        self.write("rows.jsonl", "".join(row.model_dump_json() + "\n" for row in rows))

    def write(self, name: str, text: str) -> Path:
        """Whole or not at all."""
        place = self.folder / name
        half = place.with_suffix(place.suffix + ".part")
        half.write_text(text, "utf-8")
        half.replace(place)
        return place


def new_run(folder: Path, suite: str, now: datetime) -> Run:
    """A folder of its own below `folder`, named after suite and moment."""
    base = f"{suite}-{now:%Y%m%d-%H%M%S}"
    names = [base, *(f"{base}-{n}" for n in range(2, 1000))]
    return Run(next(folder / name for name in names if not (folder / name).exists()))


def check_same(run: Run, manifest: Manifest) -> None:
    """Raises `BadRun` when a run that is to go on was begun with something else."""
    begun = run.manifest
    compared = (
        "suite",
        "suite_hash",
        "corpus_hash",
        "evaluator_hash",
        "target",
        "variants",
        "embedder",
        "reranker",
        "settings",
    )
    other = [name for name in compared if getattr(begun, name) != getattr(manifest, name)]
    if other:
        raise BadRun(f"{run.folder} was begun with another {', '.join(other)}: start a new run (leave out --resume)")


def evaluator_hash() -> str:
    """Of everything that turns a row into scores."""
    files = sorted([*HERE.glob("metrics/*.py"), HERE / "scoring.py", HERE / "gates.py", HERE / "types.py"])
    digest = sha256()
    for file in files:
        digest.update(file.name.encode() + b"\n" + file.read_bytes())
    return digest.hexdigest()[:16]


def git_revision() -> str | None:
    """Of the checkout that this code is in, with `+` when it was changed since; None outside of one."""
    try:
        head, changed = (
            subprocess.run(  # noqa: S603
                ["git", "-C", str(HERE), *arguments],  # noqa: S607
                capture_output=True,
                text=True,
                check=True,
                timeout=10,
            ).stdout.strip()
            for arguments in (("rev-parse", "--short=12", "HEAD"), ("status", "--porcelain", "--", HERE.parent))
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return f"{head}+" if changed else head


def machine() -> Mapping[str, str]:
    """For people who compare times."""
    return {"system": platform.platform(), "python": platform.python_version(), "cores": str(os.cpu_count())}


def _read(place: Path, kind: type[M]) -> M:
    try:
        return kind.model_validate_json(place.read_bytes())
    except OSError:
        raise BadRun(f"{place} is not there: {place.parent} is no run, or was not finished") from None
    except ValidationError as error:
        first = error.errors()[0]
        raise BadRun(f"{place} cannot be read: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None
