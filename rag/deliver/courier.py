"""Delivers in the background for as long as a service runs."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from rag.deliver.deliver import Deliverer
from rag.errors import RagError

LONGEST = timedelta(minutes=1)
"""Between two looks: another process may have planned something, and clocks are set."""

SHORTEST = timedelta(seconds=1)

_log = logging.getLogger(__name__)


class Courier:
    """Tries what is due when it is due, and at once when it is told that something is new."""

    def __init__(self, deliverer: Deliverer, clock: Callable[[], datetime]) -> None:
        self._deliverer = deliverer
        self._clock = clock
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._keep(), name="briefing deliveries")

    async def stop(self) -> None:
        """What is being sent is tried again later, by whoever comes. May be called twice."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    def wake(self) -> None:
        self._wake.set()

    async def _keep(self) -> None:
        while True:
            self._wake.clear()
            wait = LONGEST
            try:
                await self._deliverer.deliver_due()
                due = await self._deliverer.next_due()
                wait = min(LONGEST, max(SHORTEST, due - self._clock())) if due else LONGEST
            except RagError as error:
                _log.warning("deliveries of the briefing could not be read: %s", error)
            except Exception:  # one edition that cannot be read must not end the deliveries of all to come
                _log.exception("deliveries of the briefing failed; they go on")
            with suppress(TimeoutError):
                async with asyncio.timeout(wait.total_seconds()):
                    await self._wake.wait()
