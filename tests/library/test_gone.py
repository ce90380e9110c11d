"""Files of the library that are removed, moved or replaced while it is open."""

import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rag.errors import StorageGone
from rag.library import Library
from rag.library.store import Store
from tests.library.made import found, made, opened

ROOT = Path(__file__).parents[2]


def removed(file: Path) -> None:
    file.unlink()


def moved(file: Path) -> None:
    file.rename(file.with_name("elsewhere"))


def replaced(file: Path) -> None:
    copy = file.with_name("copy")
    copy.write_bytes(file.read_bytes())
    copy.rename(file)


@pytest.mark.parametrize("lose", [removed, moved, replaced])
@pytest.mark.parametrize("ending", ["", "-wal", "-shm"])
def test_what_would_go_into_a_file_that_is_gone_is_refused(
    tmp_path: Path, library: Library, lose: Callable[[Path], None], ending: str
) -> None:
    library.put([made("a1", "The ferry sank.")])
    assert found(library, "ferry") == ["a1"]
    assert library.trouble() is None
    lose(tmp_path / f"library.db{ending}")
    for refused in (lambda: library.put([made("a2", "The ferry rose.")]), lambda: library.set_meta("x", "y")):
        with pytest.raises(StorageGone, match=f"library.db{ending} was removed, moved or replaced"):
            refused()
    assert "removed, moved or replaced" in str(library.trouble())
    assert found(library, "ferry") == ["a1"]


def test_a_file_that_is_put_back_is_used_again(tmp_path: Path, library: Library) -> None:
    file, away = tmp_path / "library.db", tmp_path / "away.db"
    file.rename(away)
    with pytest.raises(StorageGone, match="put it back"):
        library.put([made("a1", "The ferry sank.")])
    away.rename(file)
    assert library.trouble() is None
    assert [r.status for r in library.put([made("a1", "The ferry sank.")])] == ["created"]


def test_a_log_is_where_a_link_leads(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "library.db").symlink_to(tmp_path / "disk" / "real.db")
    with opened(tmp_path) as library:
        library.put([made("a1", "The ferry sank.")])
        (tmp_path / "disk" / "real.db-wal").unlink()
        with pytest.raises(StorageGone):
            library.put([made("a2", "The ferry rose.")])


def test_a_file_that_goes_while_it_is_written_is_not_acknowledged(tmp_path: Path) -> None:
    store = Store(tmp_path / "library.db")
    with store.write() as connection:
        connection.exec_driver_sql("CREATE TABLE t (n)")

    def write() -> None:
        with store.write() as connection:
            connection.exec_driver_sql("INSERT INTO t VALUES (1)")
            (tmp_path / "library.db").unlink()

    with pytest.raises(StorageGone, match="may be lost"):
        write()
    store.close()


def test_a_mistake_inside_a_write_comes_out_as_it_is(tmp_path: Path) -> None:
    store = Store(tmp_path / "library.db")
    with pytest.raises(ValueError, match="mine"), store.write():
        raise ValueError("mine")
    store.close()


def test_nobody_begins_a_log_of_their_own_beside_one_that_was_removed(tmp_path: Path, library: Library) -> None:
    """Two readers at once need a second connection, which would make an empty log and read nothing but errors."""
    library.put([made("a1", "The ferry sank.")])
    assert found(library, "ferry") == ["a1"]
    log = tmp_path / "library.db-wal"
    log.unlink()

    def read(_: int) -> list[str] | str:
        try:
            return found(library, "ferry")
        except StorageGone as error:
            return error.code

    with ThreadPoolExecutor(8) as readers:
        seen = list(readers.map(read, range(64)))
    assert all(each in (["a1"], "storage_gone") for each in seen)
    assert not log.exists()


KILLED = """
import os, signal, sys
from pathlib import Path
from rag.errors import StorageGone
from tests.library.made import made, opened
home, ending, notice = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
library = opened(home)
library.put([made(f"a{n}", f"Beacon number{n} was lit.") for n in range(50)])
(home / f"library.db{ending}").unlink()
if notice == "write":
    try:
        library.put([made("late", "The ferry sank.")])
    except StorageGone:
        print("refused", flush=True)
elif library.trouble():
    print("refused", flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("notice", ["write", "look"])
@pytest.mark.parametrize("ending", ["-wal", "-shm"])
def test_what_was_acknowledged_survives_a_kill_after_the_log_was_removed(
    tmp_path: Path, ending: str, notice: str
) -> None:
    command = [sys.executable, "-c", KILLED, str(tmp_path), ending, notice]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert (done.returncode, done.stdout) == (-signal.SIGKILL, "refused\n"), done.stderr
    with opened(tmp_path) as library:
        assert library.check() == []
        assert library.count() == 50
        assert [found(library, f"number{n}") for n in (0, 49)] == [["a0"], ["a49"]]


def test_an_ordinary_end_saves_what_is_in_a_removed_log(tmp_path: Path) -> None:
    with opened(tmp_path) as library:
        library.put([made("a1", "The ferry sank.")])
        (tmp_path / "library.db-wal").unlink()
    with opened(tmp_path) as library:
        assert found(library, "ferry") == ["a1"]
    assert [file.name for file in tmp_path.iterdir()] == ["library.db"]
