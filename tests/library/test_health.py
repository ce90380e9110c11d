"""What a look at the library finds, what it remembers, and when it believes the file again."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rag.errors import Misconfigured
from rag.library import Library
from tests.library.made import embed_all, found, made, opened

PAGE = 4096


def filled(directory: Path, count: int = 40) -> None:
    with opened(directory) as library:
        library.put([made(f"a{n}", f"Ferry number{n} sank.", "A bell was found. " * 50) for n in range(count)])
        embed_all(library)


def elsewhere(code: str, *given: object) -> str:
    """What another process prints: one that closes the file here would take its locks away from the library."""
    command = [sys.executable, "-c", f"import sqlite3, sys\n{code}", *map(str, given)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def sql(file: Path, *statements: str) -> None:
    elsewhere("c = sqlite3.connect(sys.argv[1]); c.executescript(sys.argv[2]); c.close()", file, ";".join(statements))


GARBLE = """
with open(sys.argv[1], 'r+b') as data:
    for page in range(int(sys.argv[2]), int(sys.argv[3])):
        data.seek(page * 4096)
        flipped = bytes(byte ^ 0x5A for byte in data.read(4096))
        data.seek(page * 4096)
        data.write(flipped)
"""


def garbled(file: Path, start: int, end: int) -> None:
    """Bytes flipped in these pages, as a bad disk or another program would; twice, and they are as they were."""
    elsewhere(GARBLE, file, start, end)


def in_time(holds: Callable[[], bool], seconds: float = 60) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("first", [0, 1])
def test_flipped_bytes_are_found_without_a_question(tmp_path: Path, first: int) -> None:
    filled(tmp_path)
    file = tmp_path / "library.db"
    with opened(tmp_path) as library:
        assert library.trouble() is None
        garbled(file, first, file.stat().st_size // PAGE)
        assert "is damaged" in str(library.trouble())
        garbled(file, first, file.stat().st_size // PAGE)
    with opened(tmp_path) as library:
        assert library.trouble() is None


@pytest.mark.parametrize("table", ["revisions", "chunk_texts", "vectors", "words_data"])
def test_every_part_of_the_file_is_come_to(tmp_path: Path, table: str) -> None:
    """A single page in the middle of a table is found after some looks."""
    filled(tmp_path, 400)
    file = tmp_path / "library.db"
    query = f"SELECT pageno FROM dbstat WHERE name = '{table}' AND pagetype = 'leaf' ORDER BY path"
    pages = elsewhere("print(*[r[0] for r in sqlite3.connect(sys.argv[1]).execute(sys.argv[2])])", file, query).split()
    number = int(pages[len(pages) // 2])
    with opened(tmp_path) as library:
        assert all(library.trouble() is None for _ in range(50))
        garbled(file, number - 1, number)
        assert in_time(lambda: library.trouble() is not None)


BREAK = ("CREATE TABLE aside AS SELECT * FROM words_data", "UPDATE words_data SET block = x'00' WHERE id > 10")
MEND = ("UPDATE words_data SET block = (SELECT block FROM aside WHERE aside.id = words_data.id)", "DROP TABLE aside")


def test_damage_that_a_question_met_is_remembered_until_the_whole_file_was_looked_at(tmp_path: Path) -> None:
    filled(tmp_path)
    file = tmp_path / "library.db"
    with opened(tmp_path) as library:
        sql(file, *BREAK)
        assert library.trouble() is None  # each page of it is well
        with pytest.raises(Misconfigured, match="put back a copy"):
            found(library, "ferry")
        assert "is damaged" in str(library.trouble())
        assert library.check() != []
        assert "is damaged" in str(library.trouble())
        sql(file, *MEND)
        assert "is damaged" in str(library.trouble())
        assert library.check() == []
        assert library.trouble() is None
        assert len(found(library, "ferry")) == 40


def test_the_whole_file_is_looked_at_in_the_background(tmp_path: Path) -> None:
    filled(tmp_path)
    file = tmp_path / "library.db"
    with opened(tmp_path) as library:
        assert len(found(library, "ferry")) == 40
        sql(file, *BREAK)
        with pytest.raises(Misconfigured):
            found(library, "ferry")
        sql(file, *MEND)
        assert "is damaged" in str(library.trouble())
        assert in_time(lambda: library.trouble() is None)
        assert len(found(library, "ferry")) == 40


def test_pages_that_were_read_while_they_were_bad_are_not_used_when_they_are_well(tmp_path: Path) -> None:
    filled(tmp_path)
    file = tmp_path / "library.db"
    pages = 1, file.stat().st_size // PAGE
    with opened(tmp_path) as library:
        garbled(file, *pages)
        with pytest.raises(Misconfigured):
            list(library.live_revisions())
        garbled(file, *pages)
        assert in_time(lambda: library.trouble() is None)
        assert len(list(library.live_revisions())) == 40
        assert [r.status for r in library.put([made("later", "The tide turned.")])] == ["created"]


def test_a_text_that_is_none_any_more_counts_as_damage(tmp_path: Path) -> None:
    filled(tmp_path, 1)
    file = tmp_path / "library.db"
    with opened(tmp_path) as library:
        sql(file, "UPDATE revisions SET title = CAST(x'ff41' AS TEXT)")
        with pytest.raises(Misconfigured, match="not UTF-8"):
            library.article("a0")
        assert library.check() != []
        assert "is damaged" in str(library.trouble())


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 40 MB; only a superuser can have one."""
    place = tmp_path / "disk"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=40m", "disk", str(place)], capture_output=True).returncode:
        pytest.skip("needs the right to mount a disk")
    yield place
    while subprocess.run(["umount", str(place)], capture_output=True).returncode == 0:
        pass


def test_little_room_is_said(disk: Path) -> None:
    with opened(disk) as library:
        assert library.trouble() is None
        (disk / "ballast").write_bytes(bytes(20_000_000))
        assert "free some space" in str(library.trouble())
        (disk / "ballast").unlink()
        assert library.trouble() is None


def test_a_disk_that_became_read_only_is_said(disk: Path) -> None:
    with opened(disk) as library:
        library.put([made("a1", "The ferry sank.")])
        subprocess.run(["mount", "--bind", str(disk), str(disk)], check=True)
        subprocess.run(["mount", "-o", "remount,bind,ro", str(disk)], check=True)
        assert "cannot be written" in str(library.trouble())


def test_a_look_goes_on_through_large_rows(library: Library) -> None:
    library.put([made(f"a{n}", "word " * 200_000) for n in range(3)])
    assert all(library.trouble() is None for _ in range(20))
