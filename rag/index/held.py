"""How much a vector index holds, asked before an archive is opened that should have made it."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from rag.errors import IndexUnavailable
from rag.index.chroma import PREFIX
from rag.index.keeper import Keeper
from rag.index.process import Lost

ASK_SECONDS = 10


def held(place: Path | str, clock: Callable[[], datetime]) -> int | None:
    """Entries in collections of ours, in a directory or behind a URL; None when it does not say.

    A directory without an index costs nothing; anything else two seconds, for Chroma to be loaded by a child.
    """
    if isinstance(place, Path) and not (place / "chroma.sqlite3").exists():
        return 0
    keeper = Keeper(place, clock)
    try:
        keeper.hold()
        kind, value = keeper.call("held", PREFIX, seconds=ASK_SECONDS)
    except (IndexUnavailable, Lost):
        return None
    finally:
        keeper.close()
    return int(value) if kind == "ok" else None
