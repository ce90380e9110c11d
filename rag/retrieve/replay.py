"""What was known at a moment: an explicit `as_of` sees the archive as it was then.

A revision that became known later is left out, and the one that was current then stands in its place,
as do articles that were withdrawn since; `rag.library.known` tells when a revision became known. Live
chunks and past ones are searched apart and put in one order by score before anything is fused, so
that a past chunk ranks where it would have ranked. What is live is read before what is past: a chunk
that moves meanwhile, under the same key, is found twice and kept once, never missed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from rag.library import Library

MOST_SPARE = 1000


@dataclass(frozen=True, slots=True)
class Replay:
    """`unknown`: keys of live chunks that are to be left out."""

    unknown: frozenset[int]

    @property
    def spare(self) -> int:
        """How many more live hits to ask for, so that enough are left."""
        return min(MOST_SPARE, len(self.unknown))

    def merged(
        self, live: Iterable[tuple[int, float]], past: Iterable[tuple[int, float]], most: int
    ) -> list[tuple[int, float]]:
        """(key, score), best first; of equal scores live ones first, in their order."""
        known = {key: score for key, score in live if key not in self.unknown}
        both = {key: score for key, score in past if key not in known}
        return sorted((known | both).items(), key=lambda hit: -hit[1])[:most]


def replay(library: Library, as_of: datetime | None) -> Replay | None:
    """None where the caller asks about now: nothing has to be left out then, and nothing is read."""
    return None if as_of is None else Replay(frozenset(library.not_yet_known(as_of)))
