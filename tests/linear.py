"""Whether work takes time in proportion to its text: a ratio of CPU times in one run, whatever else is going on."""

import time
from collections.abc import Callable

TIMES, RATIO = 4, 8.0
"""For four times the text: 4 times as long when it is linear, 16 when it is quadratic."""
QUICK_SECONDS = 0.5
"""Less tells nothing: what is done once would weigh as much as what is done for each piece."""


def assert_linear(work: Callable[[str], object], text: Callable[[int], str], pieces: int) -> None:
    """`work` for a text of so many pieces and of a quarter of them; the better of two tries counts."""
    ratios: list[float] = []
    for _ in range(2):
        whole = _seconds(work, text(pieces))
        if whole < QUICK_SECONDS:
            return
        ratios.append(whole / _seconds(work, text(pieces // TIMES)))
        if ratios[-1] < RATIO:
            return
    raise AssertionError(f"{TIMES} times the text took {min(ratios):.1f} times as long")


def _seconds(work: Callable[[str], object], text: str) -> float:
    started = time.process_time()
    work(text)
    return max(time.process_time() - started, 0.001)
