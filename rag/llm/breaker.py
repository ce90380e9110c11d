"""A circuit breaker: stops calling an endpoint that keeps failing, and tries it again with one call.

Closed: calls pass, failures in a row are counted. Open: calls are refused at once until a moment.
Half-open: from that moment one call passes; its outcome closes or opens the breaker again. (The
pattern is of M. Nygard, Release It!, 2007.)
"""

from collections.abc import Callable
from threading import Lock
from time import monotonic

from rag.errors import ModelFailed

LONGEST_HOLD = 600.0
"""Seconds; afterwards one call may find out whether the endpoint still means it."""


class Breaker:
    """Shared by all calls to one endpoint, from any thread. `clock` counts seconds and never goes back.

    Every `admit` that returns is followed by exactly one of `succeeded`, `failed`, `released`.
    """

    def __init__(self, *, failures: int = 5, seconds: float = 30, clock: Callable[[], float] = monotonic) -> None:
        self._most = failures
        self._seconds = seconds
        self._clock = clock
        self._lock = Lock()
        self._failures = 0
        self._open_until: float | None = None
        self._on_trial = False

    @property
    def state(self) -> str:
        """`closed`, `open` or `half-open`."""
        with self._lock:
            if self._open_until is None:
                return "closed"
            return "open" if self._clock() < self._open_until else "half-open"

    def admit(self) -> None:
        """Returns when a call may go out. Raises `ModelFailed` with `retry_after` otherwise."""
        with self._lock:
            if self._open_until is None:
                return
            wait = self._open_until - self._clock()
            if wait > 0 or self._on_trial:
                raise ModelFailed(
                    "the model endpoint has failed repeatedly and is left alone for a while",
                    retry_after=max(wait, 1.0),
                )
            self._on_trial = True

    def succeeded(self) -> None:
        with self._lock:
            self._failures, self._open_until, self._on_trial = 0, None, False

    def failed(self) -> None:
        with self._lock:
            self._failures += 1
            if self._on_trial or self._failures >= self._most:
                self._open_until = self._clock() + self._seconds
            self._on_trial = False

    def released(self) -> None:
        """The call ended without saying anything about the endpoint: cancelled, or refused for its content."""
        with self._lock:
            self._on_trial = False

    def hold(self, seconds: float) -> None:
        """The endpoint itself asked to be left alone for so long; a mistaken day is cut to `LONGEST_HOLD`."""
        with self._lock:
            self._open_until = max(self._open_until or 0, self._clock() + min(seconds, LONGEST_HOLD))
            self._on_trial = False
