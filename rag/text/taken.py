"""Stretches of a text that are taken, so that no two readings claim the same words."""

from bisect import bisect_left
from collections.abc import Iterable


class Taken:
    """Any spans, overlapping or not; asking is logarithmic in their number."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(end, self._ends[-1])
            else:
                self._starts.append(start)
                self._ends.append(end)

    def touches(self, start: int, end: int) -> bool:
        """Whether `[start, end)` has a character in common with one of the spans."""
        before = bisect_left(self._starts, end) - 1
        return before >= 0 and start < self._ends[before]
