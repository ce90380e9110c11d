"""How many requests of one kind are worked on at once, and how many may wait; the rest hear it at once."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import anyio

from rag.errors import Busy


class Gate:
    """At most `width` inside and `queue` before it; memory stays flat however many come."""

    def __init__(self, what: str, width: int, queue: int) -> None:
        self._what = what
        self._inside = anyio.Semaphore(width)
        self._room = width + queue
        self._present = 0

    @asynccontextmanager
    async def enter(self) -> AsyncGenerator[None]:
        """Raises `Busy` when the queue is full."""
        if self._present >= self._room:
            raise Busy(f"too many {self._what} at once: try again in a moment (RAG_LIMITS_QUEUE)", retry_after=1)
        self._present += 1
        try:
            async with self._inside:
                yield
        finally:
            self._present -= 1
