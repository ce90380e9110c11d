"""An event loop in a thread of its own, for blocking callers.

A blocking HTTP call cannot be interrupted, so it cannot keep a total deadline. An awaited one can.
"""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import CancelledError
from threading import Thread
from typing import Any, TypeVar

T = TypeVar("T")


class LoopClosed(Exception):
    """The loop was closed before the work was done."""


class LoopThread:
    """Runs coroutines for any number of threads at once. The thread never keeps the process alive."""

    def __init__(self, name: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name=name, daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """What `work` returns or raises. An interrupted caller cancels it. Raises `LoopClosed` after `close`."""
        if self._loop.is_closed():
            work.close()
            raise LoopClosed
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result()
        except CancelledError:
            raise LoopClosed from None
        except BaseException:
            future.cancel()
            raise

    def close(self, last: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Cancels what runs, does `last`, and ends the thread. A second call does nothing."""
        if self._loop.is_closed():
            return
        asyncio.run_coroutine_threadsafe(self._cancel_all(), self._loop).result()
        asyncio.run_coroutine_threadsafe(last(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _cancel_all(self) -> None:
        running = asyncio.all_tasks(self._loop) - {asyncio.current_task()}
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
