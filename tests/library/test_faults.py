"""What goes wrong with files and processes: killed, full, read-only, damaged, too new, closed."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from rag.errors import DirectoryUnusable, Misconfigured, ShuttingDown, StorageFull
from rag.library import Library
from tests.library.made import NOW, found, made, opened
from tests.library.putting import article

ROOT = Path(__file__).parents[2]


def child(*arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.library.putting", *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_what_was_acknowledged_survives_kill_9(tmp_path: Path) -> None:
    acknowledged: list[int] = []
    for seconds in (0.0, 0.013, 0.037):
        with child(tmp_path, len(acknowledged)) as process:
            assert process.stdout
            acknowledged += [int(process.stdout.readline()) for _ in range(30)]
            time.sleep(seconds)
            process.kill()
            acknowledged += [int(line) for line in process.stdout if line.endswith("\n")]
        assert process.returncode == -9
        with opened(tmp_path) as library:
            check_all(library, acknowledged)


def check_all(library: Library, acknowledged: list[int]) -> None:
    """Each is there and found, unless a later one changed it, and nothing is there twice."""
    assert library.check() == []
    listed = list(library.live_revisions())
    assert len(listed) == len({revision.article_id for revision in listed}) == library.count()
    assert len(library.live_keys()) == sum(len(revision.paragraphs) for revision in listed)
    for n in acknowledged[-30:]:
        stored = library.revision(article(n).revision.revision_id)
        current = library.article(stored.article_id).revision.revision_id == stored.revision_id
        assert found(library, f"number{n}") == ([stored.article_id] if current else [])
        assert current or library.standings([stored.revision_id])[stored.revision_id].status == "revised"


def test_a_process_that_may_write_no_more_goes_on_reading_and_recovers(tmp_path: Path) -> None:
    with child(tmp_path, 1, 1_500_000) as process:
        assert process.stdout
        *acknowledged, full, again = process.stdout.read().splitlines()
    assert full == "full storage_full first"
    assert again == "again created []"
    with opened(tmp_path) as library:
        check_all(library, [int(line) for line in acknowledged])


Mount = Callable[[str], Path]


@pytest.fixture
def mount(tmp_path: Path) -> Iterator[Mount]:
    """A disk of its own with the given options; only a superuser can have one."""
    place = tmp_path / "disk"
    place.mkdir()

    def mounted(options: str) -> Path:
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "disk", str(place)], capture_output=True)
        if done.returncode:
            pytest.skip("needs the right to mount a disk")
        return place

    yield mounted
    subprocess.run(["umount", str(place)], capture_output=True)


def test_a_full_disk_refuses_writing_serves_reading_and_recovers(mount: Mount) -> None:
    disk = mount("size=4m")
    with opened(disk) as library:
        library.put([made("before", "The ferry sank.")])
        (disk / "ballast").write_bytes(bytes(2_000_000))
        stored = fill(library)
        assert stored
        assert found(library, "ferry") == ["before"]
        assert found(library, f"number{stored[-1]}") == [f"n{stored[-1]}"]
        with pytest.raises(StorageFull):
            library.put_vectors("e", ["h"], np.zeros((1, 1_000_000), np.float32))
        (disk / "ballast").unlink()
        assert [r.status for r in library.put([made("after", "The tide turned.")])] == ["created"]
        assert library.count() == len(stored) + 2
        assert library.check() == []


def fill(library: Library) -> list[int]:
    """What was stored before there was no room for more."""
    for n in range(10_000):
        try:
            library.put([made(f"n{n}", f"Beacon number{n}.", *["Lamp after lamp was lit. " * 40] * 5)])
        except StorageFull:
            return list(range(n))
    raise AssertionError("the disk was never full")


def test_a_disk_that_is_full_from_the_start_says_so(mount: Mount) -> None:
    disk = mount("size=512k")
    (disk / "ballast").write_bytes(bytes(512_000))
    with pytest.raises(StorageFull):
        opened(disk)
    (disk / "ballast").unlink()
    with opened(disk) as library:
        assert library.count() == 0


def test_a_read_only_disk_is_refused_at_the_start(mount: Mount) -> None:
    disk = mount("size=4m")
    opened(disk).close()
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    with pytest.raises(DirectoryUnusable, match="written"):
        opened(disk)


@pytest.fixture
def closed_home(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """A directory with the mode of the test's parameter."""
    home = tmp_path / "home"
    home.mkdir(mode=request.param)
    yield home
    home.chmod(0o700)


@pytest.mark.parametrize("closed_home", [0o500, 0o000], indirect=True)
def test_a_directory_without_the_right_to_write_is_refused(closed_home: Path, unprivileged: None) -> None:
    with pytest.raises(DirectoryUnusable, match=r"written|cannot be made"):
        opened(closed_home)


def test_what_is_no_place_for_a_library_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    (tmp_path / "library.db").mkdir()
    for place in (tmp_path / "file", tmp_path / "file" / "below", tmp_path):
        with pytest.raises(DirectoryUnusable):
            opened(place)


@pytest.mark.parametrize("url", ["", "nonsense", "sqlite://", "sqlite:///:memory:", "postgresql://me:secret@host/db"])
def test_what_is_no_sqlite_file_is_refused(url: str) -> None:
    with pytest.raises(Misconfigured, match="sqlite:///") as refused:
        Library.open(url, clock=lambda: NOW)
    assert "secret" not in str(refused.value)


def test_a_damaged_file_says_what_to_do(tmp_path: Path) -> None:
    with opened(tmp_path) as library:
        library.put([made(f"a{n}", "The ferry sank.", "A bell was found." * 50) for n in range(50)])
    file = tmp_path / "library.db"
    whole = file.read_bytes()
    file.write_bytes(b"no database at all" + whole[18:])
    with pytest.raises(Misconfigured, match="put back a copy"):
        opened(tmp_path)
    file.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(Misconfigured, match="put back a copy"):
        use_all(tmp_path)
    file.write_bytes(whole)
    use_all(tmp_path)


def use_all(directory: Path) -> None:
    with opened(directory) as library:
        assert len(found(library, "ferry bell")) == 50
        assert len(list(library.live_revisions())) == 50


def test_check_finds_a_full_text_index_that_does_not_fit(tmp_path: Path) -> None:
    with opened(tmp_path) as library:
        library.put([made("a1", "The ferry sank.")])
        assert library.check() == []
    sql(tmp_path, "UPDATE chunk_texts SET text = 'Something else.'")
    with opened(tmp_path) as library:
        [problem] = library.check()
        assert "full-text" in problem
    sql(tmp_path, "UPDATE chunk_texts SET text = 'The ferry sank.'")
    sql(tmp_path, "UPDATE chunks SET article = 77")
    with opened(tmp_path) as library:
        assert library.check() == ["chunks row " + str(library.live_keys()[0]) + " points to nothing in articles"]


def sql(directory: Path, statement: str) -> None:
    """Behind the library's back, as a fault or another program would."""
    command = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute(sys.argv[2]); c.commit(); c.close()"
    subprocess.run([sys.executable, "-c", command, str(directory / "library.db"), statement], check=True)


def test_a_library_of_a_newer_release_is_refused(tmp_path: Path) -> None:
    opened(tmp_path).close()
    sql(tmp_path, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Misconfigured, match="9999"):
        opened(tmp_path)


def test_after_closing_nothing_works_and_nothing_is_left_open(tmp_path: Path) -> None:
    library = opened(tmp_path)
    library.put([made("a1", "The ferry sank.")])
    assert found(library, "ferry") == ["a1"]
    library.close()
    library.close()
    for use in (library.live_keys, library.corpus, lambda: library.put([])):
        with pytest.raises(ShuttingDown):
            use()
    assert [file.name for file in tmp_path.iterdir()] == ["library.db"]
