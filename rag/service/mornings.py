"""What a serving process does by itself: the briefing at its time of day, and deliveries when they are due."""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

from rag.config import Settings
from rag.deliver import Courier
from rag.library import Library
from rag.schedule import Schedule
from rag.service.briefs import Briefs


@asynccontextmanager
async def mornings(
    briefs: Briefs, library: Library, settings: Settings, clock: Callable[[], datetime]
) -> AsyncGenerator[None]:
    """For as long as the block runs. Raises `Misconfigured` at once for what would fail every morning."""
    if settings.brief.at is not None:
        await briefs.check_daily()
    courier = Courier(briefs.deliverer, clock)
    briefs.planned = courier.wake
    courier.start()
    schedule = None
    try:
        if settings.brief.at is not None:
            schedule = Schedule(settings.brief.at, ZoneInfo(briefs.tz), briefs.daily, library, clock)
            await schedule.start()
        yield
    finally:
        if schedule:
            await schedule.stop()
        await courier.stop()
