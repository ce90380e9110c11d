"""Asks a blocking question about the disk so that nobody has to wait for long, however many want to know."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread

FRESH_SECONDS = 1.0
PATIENCE_SECONDS = 2.0


class Watch:
    """`look` gives what is wrong, None when nothing is. One look at a time, in a thread that nothing waits for at the
    end; what it found holds for a second."""

    def __init__(self, look: Callable[[], str | None]) -> None:
        self._look = look
        self._begun = 0.0
        self._found: Future[str | None] | None = None

    async def trouble(self) -> str | None:
        """What is wrong; that there is no answer from the disk, when there is none within the patience."""
        now = time.monotonic()
        if self._found is None or (self._found.done() and now - self._begun >= FRESH_SECONDS):
            self._begun, self._found = now, _asked(self._look)
        waited = now - self._begun
        try:
            return await asyncio.wait_for(asyncio.wrap_future(self._found), max(0.0, PATIENCE_SECONDS - waited))
        except TimeoutError:
            return f"the disk of the library has not answered for {max(waited, PATIENCE_SECONDS):.0f} s"


def _asked(look: Callable[[], str | None]) -> "Future[str | None]":
    found: Future[str | None] = Future()
    found.set_running_or_notify_cancel()  # so that nobody who gives up waiting takes the answer from the others

    def run() -> None:
        try:
            found.set_result(look())
        except BaseException as error:
            found.set_exception(error)

    Thread(target=run, name="library look", daemon=True).start()
    return found
