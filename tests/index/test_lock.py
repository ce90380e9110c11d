"""Two processes and one data directory."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rag.errors import DirectoryInUse, DirectoryUnusable
from rag.index import DirectoryLock, holder

HOLD = """
import sys, time
from pathlib import Path
from rag.index import DirectoryLock
lock = DirectoryLock(Path(sys.argv[1]), "rag serve")
lock.serves("http://127.0.0.1:8123")
print("held", flush=True)
time.sleep(60)
"""


def other_process(home: Path) -> "subprocess.Popen[bytes]":
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(home)], stdout=subprocess.PIPE)
    assert process.stdout
    assert process.stdout.readline() == b"held\n"
    return process


def test_second_process_is_told_who_and_what_to_do(tmp_path: Path) -> None:
    with other_process(tmp_path) as other:
        started = time.perf_counter()
        with pytest.raises(DirectoryInUse) as refused:
            DirectoryLock(tmp_path, "rag ingest")
        seconds = time.perf_counter() - started
        other.kill()
    message = str(refused.value)
    assert str(other.pid) in message
    assert "rag serve" in message
    assert "`--url http://127.0.0.1:8123`" in message
    assert seconds < 0.1


def test_kill_9_frees_the_directory_and_its_stale_note_refuses_nobody(tmp_path: Path) -> None:
    with other_process(tmp_path) as other:
        other.kill()
    assert holder(tmp_path) is not None
    with DirectoryLock(tmp_path, "rag ingest"):
        held = holder(tmp_path)
        assert held is not None
        assert (held.pid, held.description) == (os.getpid(), "rag ingest")
    assert holder(tmp_path) is None


def test_refused_without_a_readable_note(tmp_path: Path) -> None:
    with DirectoryLock(tmp_path, "rag serve"):
        for note in ("", "[]", '{"pid": "x"}', json.dumps({"pid": 1})):
            (tmp_path / "lock.holder.json").write_text(note)
            with pytest.raises(DirectoryInUse, match="another process"):
                DirectoryLock(tmp_path, "rag ask")


def test_same_process_twice_is_refused_too(tmp_path: Path) -> None:
    with DirectoryLock(tmp_path, "rag serve"), pytest.raises(DirectoryInUse):
        DirectoryLock(tmp_path, "rag serve")
    DirectoryLock(tmp_path, "rag serve").release()


def test_a_file_is_no_directory(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    with pytest.raises(DirectoryUnusable, match="home"):
        DirectoryLock(tmp_path / "home", "rag serve")


def test_missing_directory_is_made(tmp_path: Path) -> None:
    with DirectoryLock(tmp_path / "a" / "b", "rag serve"):
        assert (tmp_path / "a" / "b").is_dir()


def test_read_only_directory_says_so() -> None:
    with pytest.raises(DirectoryUnusable, match="/proc"):
        DirectoryLock(Path("/proc/news"), "rag serve")


@pytest.fixture
def closed_home(tmp_path: Path) -> Path:
    tmp_path.chmod(0o500)
    return tmp_path


def test_directory_that_may_not_be_written(closed_home: Path, unprivileged: None) -> None:
    with pytest.raises(DirectoryUnusable, match="ermission"):
        DirectoryLock(closed_home, "rag serve")
