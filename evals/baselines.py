"""Scored runs kept beside their suites, for later runs to be measured against.

A baseline is a file that is committed, so it holds nothing that differs between two runs of the same thing.
"""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from pydantic import ValidationError

from evals.types import Mean, Scored
from rag.errors import BadInput, DirectoryUnusable

PACKAGE = Path(__file__).resolve().parent
PASSING: Mapping[str, object] = {"created_at": "", "finished_at": None, "suite_file": None, "machine": {}}
"""Fields of the manifest that tell of one run and not of what was run, as they are stored."""


def folder_for(suite_file: Path | None) -> Path:
    """Where the baselines of a suite are: beside the file of a user's suite, else in `evals/baselines`.

    That is for suites that are shipped, and for those that have no file.
    """
    if suite_file is None or suite_file.resolve().is_relative_to(PACKAGE):
        return PACKAGE / "baselines"
    return suite_file.parent / "baselines"


def before(baseline: Scored, metric: str, variant: str) -> Mean | None:
    """What a mean is held against: that of the same variant, else of the suite's own settings."""
    means = {mean.variant: mean for mean in baseline.means if mean.metric == metric}
    return means.get(variant) or means.get("")


def store(scored: Scored, folder: Path) -> Path:
    """Writes `<suite>.json` whole or not at all, and says where. Storing the same run again changes nothing.

    Raises `DirectoryUnusable`.
    """
    path = folder / f"{scored.manifest.suite}.json"
    new = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        new.write_text(_text(scored), encoding="utf-8")
        new.replace(path)
    except OSError as error:
        with suppress(OSError):
            new.unlink()
        raise DirectoryUnusable(f"the baseline {path} cannot be written: {error.strerror}") from None
    return path


def load(suite: str, folder: Path) -> Scored | None:
    """The baseline of `suite`, None when none has been stored. Its `created_at` is empty.

    Raises `BadInput`, naming the file, when it cannot be read as a baseline of this suite.
    """
    path = folder / f"{suite}.json"
    try:
        scored = Scored.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise BadInput(f"the baseline {path} cannot be read: {_reason(error)}; store it again") from None
    if scored.manifest.suite != suite:
        raise BadInput(f"the baseline {path} is of another suite, {scored.manifest.suite}; store it again")
    return scored


def _text(scored: Scored) -> str:
    same = scored.manifest.model_copy(update=PASSING)
    found = scored.model_copy(update={"manifest": same}).model_dump(mode="json")
    return json.dumps(found, sort_keys=True, indent=1, ensure_ascii=False) + "\n"


def _reason(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"{'.'.join(map(str, first['loc']))} {first['msg']}".strip()
    return str(error)
