"""Makes the briefing at a time of day: missed times once, and by one process of several.

What is due is worked out from the clock and from when it was last done, which the library keeps; nothing depends
on a timer that must not be late.
"""

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from anyio import to_thread

from rag.brief.window import machine_zone
from rag.config import Settings
from rag.errors import Misconfigured, RagError
from rag.library import Library

LAST = "briefing:last"
"""Name in the library of the moment up to which nothing is due: ISO 8601."""

LEASE = "briefing"
LEASE_LASTS = timedelta(minutes=2)
"""After a killed process another one waits this long; the one that works renews it four times as often."""

TICK = 20.0
"""Seconds between looks at the clock: a machine that slept, or whose clock was set, is late by no more than this."""

RETRY = (timedelta(minutes=2), timedelta(minutes=10), timedelta(minutes=30))
"""Waits after a run that failed; after the last one it is given up until the next day."""

AHEAD = timedelta(days=1)
"""What was done later than this from now was done by a clock that was wrong, and would hold up all to come."""

_log = logging.getLogger(__name__)


def operator_zone(settings: Settings) -> ZoneInfo:
    """Of days without a time: what the settings say, else the machine's, else UTC."""
    try:
        return ZoneInfo(settings.tz) if settings.tz else machine_zone()
    except Misconfigured as error:
        _log.warning("%s; a date without a time counts as a day in UTC", error)
        return ZoneInfo("UTC")


def occurrence(day: date, at: time, tz: ZoneInfo) -> datetime:
    """When it is `at` on `day`: the first time when clocks are put back over it, and the moment at which clocks are
    put forward when they skip it. In UTC."""
    early = datetime.combine(day, at.replace(fold=0), tz).astimezone(UTC)
    if early.astimezone(tz).replace(tzinfo=None) == datetime.combine(day, at):
        return early
    late = datetime.combine(day, at.replace(fold=1), tz).astimezone(UTC)
    return _jump(min(early, late), max(early, late), tz)


def due(last: datetime | None, now: datetime, at: time, tz: ZoneInfo) -> date | None:
    """The day whose time has come and is later than `last`; of several the latest. None without a `last`: what was
    never begun was not missed."""
    if last is None:
        return None
    today = now.astimezone(tz).date()
    for day in (today, today - timedelta(days=1)):
        moment = occurrence(day, at, tz)
        if moment <= now:
            return day if moment > last else None
    return None


class Schedule:
    """Calls `run` with the day when it is due. `clock` is the wall clock, with offset.

    A run may come twice for a day, when its process was killed in the middle or it failed; it must not matter.
    """

    def __init__(
        self,
        at: time,
        tz: ZoneInfo,
        run: Callable[[date], Awaitable[None]],
        library: Library,
        clock: Callable[[], datetime],
        *,
        tick: float = TICK,
    ) -> None:
        self._at = at
        self._tz = tz
        self._run = run
        self._library = library
        self._clock = clock
        self._tick = tick
        self._holder = f"{os.getpid()}.{uuid4().hex}"
        self._failed = 0
        self._not_before: datetime | None = None
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begins to look at the clock. What was missed since the last run is due at once."""
        if await self._last() is None:
            await self._done(self._clock())
        self._task = asyncio.create_task(self._keep(), name="briefing schedule")

    async def stop(self) -> None:
        """Breaks off a run that goes on; it is due again at the next start. May be called twice."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    def upcoming(self) -> datetime:
        """The next time of day that lies ahead, in the zone of the schedule."""
        now = self._clock()
        day = now.astimezone(self._tz).date() - timedelta(days=1)
        while (moment := occurrence(day, self._at, self._tz)) <= now:
            day += timedelta(days=1)
        return moment.astimezone(self._tz)

    async def look(self) -> date | None:
        """Runs what is due, if no other process does; the day that was run."""
        now = self._clock()
        if self._not_before is not None and now < self._not_before:
            return None
        if due(await self._last(), now, self._at, self._tz) is None or not await self._lease():
            return None
        try:
            # Asked again: another process may have done it before it let go of the lease.
            now = self._clock()
            day = due(await self._last(), now, self._at, self._tz)
            if day is not None:
                await self._guarded(day)
            return day
        finally:
            await asyncio.shield(to_thread.run_sync(self._library.release_lease, LEASE, self._holder))

    async def _keep(self) -> None:
        while True:
            try:
                await self.look()
            except RagError as error:
                _log.warning("the briefing schedule could not use the library: %s", error)
            except Exception:  # a look that fails must not end all to come
                _log.exception("the briefing schedule failed; it goes on")
            await asyncio.sleep(self._tick)

    async def _guarded(self, day: date) -> None:
        """A run that fails is tried again later, and given up for the day at last."""
        renewing = asyncio.create_task(self._renew())
        try:
            await self._run(day)
        except Exception:
            wait = RETRY[self._failed] if self._failed < len(RETRY) else None
            _log.exception("the briefing of %s failed; %s", day, f"again in {wait}" if wait else "given up")
            if wait is not None:
                self._failed += 1
                self._not_before = self._clock() + wait
                return
        finally:
            renewing.cancel()
        self._failed, self._not_before = 0, None
        await self._done(occurrence(day, self._at, self._tz))

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(LEASE_LASTS.total_seconds() / 4)
            with suppress(RagError):
                await self._lease()

    async def _lease(self) -> bool:
        take = self._library.take_lease
        return await to_thread.run_sync(take, LEASE, self._holder, self._clock(), LEASE_LASTS)

    async def _last(self) -> datetime | None:
        written = await to_thread.run_sync(self._library.meta, LAST)
        last = datetime.fromisoformat(written) if written else None
        now = self._clock()
        if last is not None and last - now > AHEAD:
            _log.warning("the last briefing is said to be of %s, which is to come: counted from now on", last)
            await self._done(now)
            return now
        return last

    async def _done(self, moment: datetime) -> None:
        await to_thread.run_sync(self._library.set_meta, LAST, moment.astimezone(UTC).isoformat())


def _jump(before: datetime, after: datetime, tz: ZoneInfo) -> datetime:
    """The moment in between at which the offset of the zone changes, to the second, found by halving."""
    old = before.astimezone(tz).utcoffset()
    low, high = int(before.timestamp()), int(after.timestamp())
    while high - low > 1:
        middle = (low + high) // 2
        if datetime.fromtimestamp(middle, tz).utcoffset() == old:
            low = middle
        else:
            high = middle
    return datetime.fromtimestamp(high, UTC)
