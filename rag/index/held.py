"""How much a vector index holds, asked before an archive is opened that should have made it.

A command leaves it to the next server to enter what is new, and notes in the index's directory how much that is:
so an index that was never begun still tells that there was an archive.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from rag.errors import IndexUnavailable
from rag.index.chroma import PREFIX
from rag.index.keeper import Keeper
from rag.index.process import Lost

ASK_SECONDS = 10
OWED_NAME = "owed"
"""A file of the index's directory: the number of entries that the library has for it."""


def held(place: Path | str, clock: Callable[[], datetime]) -> int | None:
    """Entries in collections of ours, in a directory or behind a URL, and those owed; None when it does not say.

    A directory without an index costs nothing; anything else two seconds, for Chroma to be loaded by a child.
    """
    due = _owed(place) if isinstance(place, Path) else 0
    if isinstance(place, Path) and not (place / "chroma.sqlite3").exists():
        return due
    keeper = Keeper(place, clock)
    try:
        keeper.hold()
        kind, value = keeper.call("held", PREFIX, seconds=ASK_SECONDS)
    except (IndexUnavailable, Lost):
        return None
    finally:
        keeper.close()
    return int(value) + due if kind == "ok" else None


def owe(place: Path, entries: int) -> None:
    """Notes what is still to be entered; of nothing, no note. Raises OSError."""
    note = place / OWED_NAME
    if entries == _owed(place):
        return
    if not entries:
        note.unlink(missing_ok=True)
        return
    place.mkdir(parents=True, exist_ok=True)
    note.write_text(str(entries), "ascii")


def _owed(place: Path) -> int:
    try:
        return int((place / OWED_NAME).read_text("ascii"))
    except (OSError, ValueError):
        return 0
