"""How an endpoint is called: one total deadline, bounded tries with full jitter, a circuit breaker.

openai's own retries are off and its time-outs count per read, so everything that bounds a call is
here. A try says what went wrong by raising `Fault`; only this module decides what follows from it.
Waiting grows exponentially and is drawn evenly from [0, bound] ("full jitter", M. Brooker,
"Exponential Backoff And Jitter", AWS Architecture Blog, 2015).
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from itertools import count
from random import Random
from typing import Literal, TypeVar

from rag.errors import ModelFailed, ModelIncomplete, ModelTimeout
from rag.llm.breaker import Breaker

T = TypeVar("T")
Again = Literal["never", "once", "yes"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Of one call, in seconds. `deadline` covers all its tries and waits, to the last byte.

    `retry_after_cap` is the longest wait that a server may ask for; beyond it the call gives up.
    """

    deadline: float = 60
    tries: int = 3
    retry_after_cap: float = 20
    first_wait: float = 0.5
    longest_wait: float = 8


class Fault(Exception):
    """One try went wrong. `again`: whether the same request may succeed; `broken`: counts for the breaker.

    `complaint` is what a server said about the parameters of a request that it refused.
    """

    def __init__(
        self, error: ModelFailed, *, again: Again = "never", broken: bool = False, complaint: str | None = None
    ) -> None:
        super().__init__(str(error))
        self.error = error
        self.again: Again = again
        self.broken = broken
        self.complaint = complaint


class Endpoint:
    """Runs calls under `limits`. One for each endpoint, so that its calls share the breaker."""

    def __init__(self, limits: Limits, breaker: Breaker, random: Random) -> None:
        self.limits = limits
        self._breaker = breaker
        self._random = random

    def ends(self) -> float:
        """When a call that begins now must be over, on the running loop's clock."""
        return asyncio.get_running_loop().time() + self.limits.deadline

    async def call(self, attempt: Callable[[], Awaitable[T]], ends: float) -> T:
        """What `attempt` returns, tried as often as the limits allow. Raises `ModelFailed` and its kinds."""
        for number in count(1):
            try:
                return await self._try(attempt, ends)
            except Fault as fault:
                wait = self.wait_after(fault, number)
                if wait is None or asyncio.get_running_loop().time() + wait >= ends:
                    raise fault.error from None
            await asyncio.sleep(wait)
        raise AssertionError("count() has no end")

    async def next(self, stream: AsyncGenerator[T, None], ends: float) -> T | None:
        """The next item of a stream that has begun, None at its end. Nothing is tried again here."""
        try:
            async with asyncio.timeout_at(ends):
                return await anext(stream, None)
        except TimeoutError:
            self._breaker.failed()
            raise self._too_late() from None
        except Fault as fault:
            self._breaker.failed()
            raise ModelIncomplete(f"the reply was cut: {fault.error}") from None

    async def _try(self, attempt: Callable[[], Awaitable[T]], ends: float) -> T:
        self._breaker.admit()
        try:
            async with asyncio.timeout_at(ends):
                result = await attempt()
        except TimeoutError:
            self._breaker.failed()
            raise self._too_late() from None
        except Fault as fault:
            self._report(fault)
            raise
        except BaseException:
            self._breaker.released()
            raise
        self._breaker.succeeded()
        return result

    def _report(self, fault: Fault) -> None:
        if fault.broken:
            self._breaker.failed()
        else:
            self._breaker.released()
        if fault.error.retry_after is not None and fault.error.retry_after > self.limits.retry_after_cap:
            self._breaker.hold(fault.error.retry_after)

    def wait_after(self, fault: Fault, number: int) -> float | None:
        """Seconds before try `number + 1`; None when there is to be none."""
        if fault.again == "never" or number >= self.limits.tries or (fault.again == "once" and number > 1):
            return None
        asked = fault.error.retry_after
        if asked is None:
            return self._random.uniform(0, min(self.limits.longest_wait, self.limits.first_wait * 2 ** (number - 1)))
        if asked > self.limits.retry_after_cap:
            return None
        # Everybody was told the same moment; a little later, each on their own, is no second wave.
        return asked + self._random.uniform(0, self.limits.first_wait)

    def _too_late(self) -> ModelTimeout:
        return ModelTimeout(f"the model gave no whole reply within {self.limits.deadline:g} s")
