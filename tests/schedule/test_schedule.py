"""The schedule on a library of its own: catches up once, one run at a time, also over processes and failures."""

import asyncio
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from rag.library import Library
from rag.schedule import LAST, LEASE, RETRY, Schedule

BERLIN = ZoneInfo("Europe/Berlin")
AT = time(6, 30)
EVENING = datetime(2026, 3, 2, 20, tzinfo=BERLIN)
MORNING = datetime(2026, 3, 3, 6, 30, tzinfo=BERLIN)


class Clock:
    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


class Runs:
    """Days that were run; fails as often as told; takes as long as `seconds`."""

    def __init__(self, *, failing: int = 0, seconds: float = 0) -> None:
        self.days: list[date] = []
        self.failing = failing
        self.seconds = seconds
        self.at_once = self.most_at_once = 0

    async def __call__(self, day: date) -> None:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await asyncio.sleep(self.seconds)
            if self.failing:
                self.failing -= 1
                raise ValueError("no articles could be read")
            self.days.append(day)
        finally:
            self.at_once -= 1


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(f"sqlite:///{tmp_path / 'library.db'}", clock=lambda: EVENING) as library:
        yield library


def schedule(library: Library, runs: Runs, clock: Clock) -> Schedule:
    return Schedule(AT, BERLIN, runs, library, clock, tick=0.01)


async def until(reached: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not reached():
            await asyncio.sleep(0.01)


async def test_fires_at_its_time_and_once(library: Library) -> None:
    clock, runs = Clock(EVENING), Runs()
    keeper = schedule(library, runs, clock)
    assert keeper.upcoming() == MORNING
    await keeper.start()
    await asyncio.sleep(0.1)
    assert runs.days == []
    clock.now = MORNING + timedelta(seconds=3)
    await until(lambda: bool(runs.days))
    await asyncio.sleep(0.1)
    assert runs.days == [date(2026, 3, 3)]
    assert keeper.upcoming() == MORNING + timedelta(days=1)
    clock.now += timedelta(days=1)
    await until(lambda: len(runs.days) == 2)
    await keeper.stop()
    await keeper.stop()


async def test_what_was_missed_is_caught_up_once_and_only_the_latest(library: Library) -> None:
    library.set_meta(LAST, (MORNING - timedelta(days=1)).isoformat())
    clock, runs = Clock(MORNING + timedelta(days=5, hours=3)), Runs()
    for _ in range(2):
        keeper = schedule(library, runs, clock)
        await keeper.start()
        await until(lambda: bool(runs.days))
        await asyncio.sleep(0.05)
        await keeper.stop()
    assert runs.days == [date(2026, 3, 8)]


async def test_the_first_start_has_missed_nothing_but_counts_from_then(library: Library) -> None:
    clock, runs = Clock(MORNING + timedelta(hours=3)), Runs()
    keeper = schedule(library, runs, clock)
    await keeper.start()
    await asyncio.sleep(0.1)
    await keeper.stop()
    assert runs.days == []
    clock.now += timedelta(days=1)
    await keeper.start()
    await until(lambda: runs.days == [date(2026, 3, 4)])
    await keeper.stop()


async def test_of_several_only_one_runs(tmp_path: Path, library: Library) -> None:
    library.set_meta(LAST, EVENING.isoformat())
    clock, runs = Clock(MORNING), Runs(seconds=0.3)
    others = [Library.open(f"sqlite:///{tmp_path / 'library.db'}", clock=clock) for _ in range(3)]
    keepers = [schedule(other, runs, clock) for other in (library, *others)]
    for keeper in keepers:
        await keeper.start()
    await until(lambda: bool(runs.days))
    await asyncio.sleep(0.2)
    for keeper in keepers:
        await keeper.stop()
    for other in others:
        other.close()
    assert (runs.days, runs.most_at_once) == ([date(2026, 3, 3)], 1)


async def test_a_run_that_fails_is_tried_again_later_and_given_up_at_last(
    library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    library.set_meta(LAST, EVENING.isoformat())
    clock, runs = Clock(MORNING), Runs(failing=1)
    keeper = schedule(library, runs, clock)
    assert await keeper.look() == date(2026, 3, 3)
    assert (await keeper.look(), runs.days) == (None, [])
    clock.now += RETRY[0]
    await keeper.look()
    assert runs.days == [date(2026, 3, 3)]

    runs.failing = 99
    clock.now = MORNING + timedelta(days=1)
    for wait in RETRY:
        assert await keeper.look() == date(2026, 3, 4)
        clock.now += wait
    assert await keeper.look() == date(2026, 3, 4)
    assert await keeper.look() is None
    assert runs.failing == 99 - len(RETRY) - 1
    assert "given up" in caplog.text
    runs.failing = 0
    clock.now = MORNING + timedelta(days=2)
    await keeper.look()
    assert runs.days == [date(2026, 3, 3), date(2026, 3, 5)]


async def test_a_stop_in_the_middle_lets_go_and_the_next_start_does_it(library: Library) -> None:
    library.set_meta(LAST, EVENING.isoformat())
    clock, slow = Clock(MORNING), Runs(seconds=60)
    keeper = schedule(library, slow, clock)
    await keeper.start()
    await until(lambda: slow.at_once == 1)
    await keeper.stop()
    assert slow.days == []
    quick = Runs()
    keeper = schedule(library, quick, clock)
    await keeper.start()
    await until(lambda: quick.days == [date(2026, 3, 3)])
    await keeper.stop()


async def test_a_lease_of_a_killed_process_ends(library: Library) -> None:
    library.set_meta(LAST, EVENING.isoformat())
    library.take_lease(LEASE, "killed", MORNING, timedelta(minutes=2))
    clock, runs = Clock(MORNING + timedelta(seconds=119)), Runs()
    keeper = schedule(library, runs, clock)
    assert await keeper.look() is None
    clock.now += timedelta(seconds=1)
    assert await keeper.look() == date(2026, 3, 3)


async def test_a_clock_that_was_far_ahead_does_not_hold_up_what_comes(library: Library) -> None:
    library.set_meta(LAST, "2031-01-01T06:30:00+00:00")
    clock, runs = Clock(EVENING), Runs()
    keeper = schedule(library, runs, clock)
    assert await keeper.look() is None
    clock.now = MORNING
    assert await keeper.look() == date(2026, 3, 3)


PROCESS = """
import asyncio, sys, time
from datetime import UTC, date, datetime, time as of_day
from pathlib import Path
from zoneinfo import ZoneInfo
from rag.library import Library
from rag.schedule import Schedule

home, name, now = Path(sys.argv[1]), sys.argv[2], datetime.fromisoformat(sys.argv[3])

async def run(day):
    with (home / "runs").open("a") as runs:
        runs.write(f"{name} {day} begins\\n")
    await asyncio.sleep(float(sys.argv[4]))
    with (home / "runs").open("a") as runs:
        runs.write(f"{name} {day} ends\\n")

async def main():
    with Library.open(f"sqlite:///{home / 'library.db'}", clock=lambda: now) as library:
        keeper = Schedule(of_day(6, 30), ZoneInfo("Europe/Berlin"), run, library, lambda: now, tick=0.05)
        await keeper.start()
        print("started", flush=True)
        await asyncio.sleep(float(sys.argv[5]))
        await keeper.stop()

asyncio.run(main())
"""


def process(home: Path, name: str, now: datetime, *, run: float, lives: float) -> subprocess.Popen[str]:
    arguments = [str(home), name, now.isoformat(), str(run), str(lives)]
    root = Path(__file__).parents[2]
    return subprocess.Popen(
        [sys.executable, "-c", PROCESS, *arguments],
        cwd=root,
        stdout=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": "."},
    )


def test_several_processes_on_one_library_and_one_that_is_killed(tmp_path: Path) -> None:
    with Library.open(f"sqlite:///{tmp_path / 'library.db'}", clock=lambda: EVENING) as library:
        library.set_meta(LAST, EVENING.astimezone(UTC).isoformat())
    killed = process(tmp_path, "killed", MORNING, run=60, lives=60)
    assert killed.stdout
    assert killed.stdout.readline() == "started\n"
    for _ in range(200):
        if (tmp_path / "runs").exists():
            break
        asyncio.run(asyncio.sleep(0.02))
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    killed.stdout.close()
    later = MORNING + timedelta(minutes=3)
    several = [process(tmp_path, f"p{n}", later, run=0.5, lives=2) for n in range(2)]
    for one in several:
        one.communicate(timeout=60)
        assert one.returncode == 0
    lines = (tmp_path / "runs").read_text().splitlines()
    assert lines[0] == "killed 2026-03-03 begins"
    winner = lines[1].split()[0]
    assert lines[1:] == [f"{winner} 2026-03-03 begins", f"{winner} 2026-03-03 ends"]
    with Library.open(f"sqlite:///{tmp_path / 'library.db'}", clock=lambda: EVENING) as library:
        assert datetime.fromisoformat(library.meta(LAST) or "") == MORNING
        assert library.meta(f"lease:{LEASE}") is None


async def test_a_look_that_fails_is_not_the_last_one(library: Library) -> None:
    clock, runs = Clock(EVENING), Runs()
    keeper = schedule(library, runs, clock)
    await keeper.start()
    library.set_meta(LAST, "yesterday")
    await asyncio.sleep(0.05)
    library.set_meta(LAST, EVENING.isoformat())
    clock.now = MORNING
    await until(lambda: runs.days == [MORNING.date()])
    await keeper.stop()
