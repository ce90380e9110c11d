"""A real server whose library is damaged, moved or replaced under it: it says so, and nothing acknowledged is lost."""

import subprocess
import sys
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from evals.server import Server, running
from tests.api.conftest import BRIDGE, TUNNEL

pytestmark = pytest.mark.soak

FOLD = """
import sqlite3, sys
sqlite3.connect(sys.argv[1]).execute("PRAGMA wal_checkpoint(FULL)")
"""
FLIP = """
import sys
with open(sys.argv[1], "r+b") as data:
    data.seek(4096)
    rest = data.read()
    data.seek(4096)
    data.write(bytes(byte ^ 0x5A for byte in rest))
"""


def elsewhere(code: str, file: Path) -> None:
    subprocess.run([sys.executable, "-c", code, str(file)], check=True)


@contextmanager
def filled(home: Path) -> Generator[Server]:
    with running(home) as server:
        stored = httpx2.post(f"{server.url}/v1/articles?wait=indexed", json=BRIDGE, timeout=60)
        assert stored.status_code == 200, stored.text
        yield server


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("damage") / "home"


@pytest.fixture(scope="module")
def server(home: Path) -> Iterator[Server]:
    with filled(home) as server:
        yield server


def readiness(server: Server, status: int, words: str = "", seconds: float = 60) -> str:
    """What `/readyz` waits for, once it has that status and names these words."""
    end = time.monotonic() + seconds
    while True:
        said = httpx2.get(f"{server.url}/readyz", timeout=10)
        waits_for = "; ".join(said.json()["waiting_for"])
        if said.status_code == status and words in waits_for:
            return waits_for
        assert time.monotonic() < end, (said.status_code, waits_for)
        time.sleep(0.2)


def test_flipped_bytes_are_said_by_readiness_before_anybody_asks(home: Path, server: Server) -> None:
    file = home / "library.db"
    elsewhere(FOLD, file)
    readiness(server, 200)
    elsewhere(FLIP, file)
    assert "put back a copy" in readiness(server, 503, "is damaged")
    assert httpx2.get(f"{server.url}/healthz", timeout=10).status_code == 200
    elsewhere(FLIP, file)
    readiness(server, 200)
    found = httpx2.post(f"{server.url}/v1/search", json={"query": "bridge"}, timeout=60)
    assert found.json()["hits"]


def test_nothing_is_acknowledged_that_goes_into_a_file_that_is_gone(home: Path, server: Server) -> None:
    file, away = home / "library.db", home / "away.db"
    file.rename(away)
    stored = httpx2.post(f"{server.url}/v1/articles", json=TUNNEL, timeout=60)
    assert (stored.status_code, stored.json()["code"]) == (503, "storage_gone")
    assert "put it back" in readiness(server, 503, "removed, moved or replaced")
    away.rename(file)
    readiness(server, 200)
    stored = httpx2.post(f"{server.url}/v1/articles", json=TUNNEL, timeout=60)
    assert [article["status"] for article in stored.json()["articles"]] == ["created"]


def test_a_removed_log_is_said_and_takes_nothing_with_it(tmp_path: Path) -> None:
    with filled(tmp_path) as server:
        (tmp_path / "library.db-wal").unlink()
        stored = httpx2.post(f"{server.url}/v1/articles", json=TUNNEL, timeout=60)
        assert (stored.status_code, stored.json()["code"]) == (503, "storage_gone")
        readiness(server, 503, "library.db-wal was removed")
        server.process.kill()
        server.process.wait()
    with running(tmp_path) as again:
        listed = httpx2.get(f"{again.url}/v1/articles", timeout=60).json()["articles"]
        assert [article["title"] for article in listed] == [BRIDGE["title"]]
        assert httpx2.post(f"{again.url}/v1/articles", json=TUNNEL, timeout=60).status_code == 200
