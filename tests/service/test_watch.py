"""Asking about a disk that may hang."""

import asyncio
import time
from threading import Event

from rag.service.watch import PATIENCE_SECONDS, Watch


async def test_many_probes_cost_one_look() -> None:
    looks: list[int] = []

    def look() -> str | None:
        looks.append(1)
        time.sleep(0.05)
        return "full"

    watch = Watch(look)
    assert await asyncio.gather(*(watch.trouble() for _ in range(50))) == ["full"] * 50
    assert await watch.trouble() == "full"
    assert len(looks) == 1


async def test_what_was_found_does_not_hold_for_long() -> None:
    answers = iter(["full", None])
    watch = Watch(lambda: next(answers))
    assert await watch.trouble() == "full"
    end = time.monotonic() + 30
    while await watch.trouble() is not None:
        assert time.monotonic() < end
        await asyncio.sleep(0.05)


async def test_a_disk_that_hangs_is_said_in_time_and_keeps_nobody_from_anything() -> None:
    hanging, looks = Event(), 0

    def look() -> str | None:
        nonlocal looks
        looks += 1
        hanging.wait(60)
        return None

    watch = Watch(look)
    longest = 0.0

    async def beat() -> None:
        nonlocal longest
        while True:
            started = time.monotonic()
            await asyncio.sleep(0.01)
            longest = max(longest, time.monotonic() - started)

    beating = asyncio.create_task(beat())
    started = time.monotonic()
    said = await asyncio.gather(*(watch.trouble() for _ in range(20)))
    assert time.monotonic() - started < 60
    assert all("has not answered for" in str(each) for each in said)
    started = time.monotonic()
    assert "has not answered for" in str(await watch.trouble())
    assert time.monotonic() - started < PATIENCE_SECONDS  # nobody waits for the patience a second time
    assert looks == 1
    hanging.set()
    while await watch.trouble() is not None:
        await asyncio.sleep(0.01)
    beating.cancel()
    assert longest < PATIENCE_SECONDS
