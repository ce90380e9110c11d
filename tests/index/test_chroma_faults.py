"""Torn files, killed processes, hangs: the service lives, and loses nothing that the library has."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest

from rag.errors import IndexUnavailable
from rag.index import ChromaIndex, Limits
from rag.index.aside import quarantine, quarantined
from tests.index.made import DIMENSION, OpenIndex, names, vectors
from tests.index.test_chroma import eventually_answers

pytestmark = pytest.mark.soak

ROWS = 2500  # two flushes, and some that are only in Chroma's log

WRITE = """
import sys
from pathlib import Path
from rag.index import ChromaIndex
from tests.index.made import DIMENSION, names, vectors
index = ChromaIndex(Path(sys.argv[1]), "tide@32|cut@1", DIMENSION, on_empty=lambda name: None)
index.open()
matrix = vectors(100_000)
for start in range(0, 100_000, 64):
    index.upsert(names(100_000)[start : start + 64], matrix[start : start + 64])
    print(start + 64, flush=True)
"""


def filled(one: ChromaIndex, rows: int = ROWS) -> None:
    one.upsert(names(rows), vectors(rows))


def graph_file(place: Path, name: str) -> Path:
    return next(place.glob(f"*/{name}"))


def halve(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def scramble(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2] + bytes(255 - byte for byte in data[len(data) // 2 :]))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index with a graph on disk, closed."""
    place = tmp_path_factory.mktemp("whole") / "chroma"
    one = ChromaIndex(place, "tide@32|cut@1", DIMENSION, on_empty=lambda _: None)
    filled(one)
    one.close()
    return place


@pytest.mark.parametrize(
    ("name", "harm"),
    [
        ("data_level0.bin", halve),
        ("data_level0.bin", scramble),
        ("link_lists.bin", halve),
        ("index_metadata.pickle", halve),
        ("header.bin", Path.unlink),
    ],
)
def test_a_broken_graph_is_set_aside_and_begun_anew(
    name: str, harm: Callable[[Path], None], whole: Path, tmp_path: Path, index: OpenIndex, emptied: list[str]
) -> None:
    shutil.copytree(whole, tmp_path / "chroma")
    harm(graph_file(tmp_path / "chroma", name))
    one = index(tmp_path / "chroma")
    one.open()
    assert [one.set_aside] == quarantined(tmp_path / "chroma")
    assert emptied == [one.collection]
    assert one.entries == 0
    one.upsert(names(3), vectors(3))
    assert one.query(vectors(3)[1], 1)[0][0] == "r1:0"


def test_a_whole_graph_is_not(whole: Path, tmp_path: Path, index: OpenIndex, emptied: list[str]) -> None:
    shutil.copytree(whole, tmp_path / "chroma")
    one = index(tmp_path / "chroma")
    one.open()
    assert (one.entries, one.set_aside, emptied) == (ROWS, None, [])


def test_a_killed_child_is_replaced_and_nothing_is_lost(tmp_path: Path, index: OpenIndex, emptied: list[str]) -> None:
    one = index(tmp_path / "chroma")
    filled(one, 300)
    assert one.pid
    os.kill(one.pid, signal.SIGKILL)
    with pytest.raises(IndexUnavailable, match="SIGKILL"):
        one.query(vectors(1)[0], 5)
    eventually_answers(one)
    assert one.count() == 300
    assert (one.set_aside, len(emptied)) == (None, 1)


def test_a_child_that_stops_answering_is_given_up_in_time(tmp_path: Path, index: OpenIndex) -> None:
    one = index(tmp_path / "chroma", limits=Limits(query=0.5, write=1))
    filled(one, 300)
    for ask in (lambda: one.query(vectors(1)[0], 5), lambda: one.upsert(names(256), vectors(256))):
        assert one.pid
        os.kill(one.pid, signal.SIGSTOP)
        started = time.monotonic()
        with pytest.raises(IndexUnavailable):
            ask()
        assert time.monotonic() - started < 30
        eventually_answers(one)
    assert one.count() == 300


def test_one_that_keeps_crashing_is_set_aside(tmp_path: Path, index: OpenIndex, emptied: list[str]) -> None:
    one = index(tmp_path / "chroma")
    filled(one, 10)
    for _ in range(3):
        one.open()
        assert one.pid
        os.kill(one.pid, signal.SIGSEGV)
        with pytest.raises(IndexUnavailable, match="SIGSEGV"):
            one.count()
    one.open()
    assert one.set_aside
    assert emptied == [one.collection] * 2


def test_kill_9_of_the_service_while_it_writes_loses_no_acknowledged_entry(tmp_path: Path, index: OpenIndex) -> None:
    with subprocess.Popen([sys.executable, "-c", WRITE, str(tmp_path / "chroma")], stdout=subprocess.PIPE) as service:
        assert service.stdout
        acknowledged = 0
        while acknowledged < 3000:
            acknowledged = int(service.stdout.readline())
        service.kill()
        acknowledged = max([acknowledged, *map(int, service.stdout.read().split())])
    one = index(tmp_path / "chroma")
    one.open()
    assert one.set_aside is None
    assert acknowledged <= one.entries <= acknowledged + 64
    for at in range(0, acknowledged, 97):
        assert one.query(vectors(100_000)[at], 1)[0][0] == f"r{at}:0"


def test_kill_9_inside_the_flush_heals(tmp_path: Path, index: OpenIndex, emptied: list[str]) -> None:
    """Whatever the flush left, the index opens in time, and is complete or set aside and empty."""
    for attempt in range(2):
        place = tmp_path / f"chroma-{attempt}"
        one = index(place)
        filled(one, 2000)
        emptied.clear()
        kill_when_it_flushes(one, place)
        again = index(place)
        again.open()
        if again.set_aside:
            assert emptied == [again.collection]
        else:
            assert again.entries >= 2000
            assert {again.query(v, 1)[0][0] for v in vectors(2000)[::100]} == set(names(2000)[::100])
        again.upsert(["new:0"], vectors(1, seed=9))
        assert again.query(vectors(1, seed=9)[0], 1)[0][0] == "new:0"
        again.close()


def kill_when_it_flushes(one: ChromaIndex, place: Path) -> None:
    def write() -> None:
        with pytest.raises(IndexUnavailable):
            one.upsert(names(20_000, "later"), vectors(20_000, seed=5))

    assert one.pid
    pid, files = one.pid, [graph_file(place, name) for name in ("header.bin", "data_level0.bin")]
    before = [file.stat().st_mtime_ns for file in files]
    writer = Thread(target=write)
    writer.start()
    while [file.stat().st_mtime_ns for file in files] == before:
        pass
    os.kill(pid, signal.SIGKILL)
    writer.join()
    one.close()


def test_two_that_were_set_aside_are_kept(tmp_path: Path) -> None:
    at = datetime(2031, 1, 1, tzinfo=UTC)
    kept: list[Path] = []
    for days in range(4):
        (tmp_path / "chroma").mkdir()
        (tmp_path / "chroma" / str(days)).touch()
        kept.append(quarantine(tmp_path / "chroma", at + timedelta(days=days)))
    assert quarantined(tmp_path / "chroma") == kept[2:]
    assert [path.name for path in kept[3].iterdir()] == ["3"]
    assert not (tmp_path / "chroma").exists()


def test_a_new_process_waits_for_the_child_of_the_last_one(tmp_path: Path, index: OpenIndex) -> None:
    first = index(tmp_path / "chroma")
    filled(first, 10)
    second = index(tmp_path / "chroma")
    Thread(target=lambda: (time.sleep(3), first.close())).start()
    second.open()
    assert second.entries == 10
    assert first.pid is None
    assert second.dimension == DIMENSION
