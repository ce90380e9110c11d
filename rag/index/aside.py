"""Where a broken index goes: beside its place, so that it can be looked at, and not for ever."""

import shutil
from datetime import datetime
from pathlib import Path

KEEP = 2


def quarantine(path: Path, now: datetime) -> Path:
    """Renames the directory to `<name>.broken-<time>` and returns that; the two newest are kept.

    Raises OSError. The vectors are in the library: a fresh index is built from them.
    """
    aside = path.with_name(f"{path.name}.broken-{now:%Y%m%dT%H%M%S.%f}")
    path.rename(aside)
    for old in quarantined(path)[:-KEEP]:
        shutil.rmtree(old, ignore_errors=True)
    return aside


def quarantined(path: Path) -> list[Path]:
    """What was set aside, oldest first."""
    return sorted(path.parent.glob(f"{path.name}.broken-*"))
