"""Where `rag brief` writes, and what keeps `rag serve --brief-at` from starting."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.cli.test_brief import archive
from tests.cli.test_commands import Run, rag

__all__ = ["archive"]

DAY = ("brief", "--date", "2026-03-02", "--tz", "Europe/Berlin")
ATOM = "{http://www.w3.org/2005/Atom}"


def written(archive: Path, output: Path, *more: str) -> Run:
    return rag(*DAY, *more, "-o", str(output), home=archive)


def test_a_feed_in_a_file_links_to_the_articles(archive: Path, tmp_path: Path) -> None:
    assert written(archive, tmp_path / "b.atom").code == 0
    text = (tmp_path / "b.atom").read_text("utf-8")
    feed = ElementTree.fromstring(text)
    links = [link.get("href") for link in feed.iter(f"{ATOM}link")]
    assert links == ["https://gazette.example/2026/03/02/bridge"]
    assert "/v1/" not in text
    assert feed.findtext(f"{ATOM}title") == "Briefing for 2026-03-02"


def test_a_full_disk_is_one_line(archive: Path) -> None:
    done = written(archive, Path("/dev/full"), "--format", "md")
    assert (done.code, done.err.strip().splitlines()[-1]) == (2, "rag: /dev/full: No space left on device")


@pytest.mark.parametrize("place", ["/proc/b.md", "/nowhere/b.md"])
def test_a_place_that_takes_no_file_is_one_line(archive: Path, place: str) -> None:
    done = written(archive, Path(place))
    assert done.code == 2
    assert done.err.strip().splitlines()[-1].startswith(f"rag: {place}: ")


def test_a_file_is_replaced_whole_and_keeps_its_rights_and_its_link(archive: Path, tmp_path: Path) -> None:
    page, link = tmp_path / "b.html", tmp_path / "today.html"
    page.write_text("yesterday", "utf-8")
    page.chmod(0o640)
    link.symlink_to(page)
    assert written(archive, link).code == 0
    assert link.is_symlink()
    assert page.read_text("utf-8").startswith("<!doctype html>")
    assert page.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.html", "today.html"]


def test_a_pipe_is_written_to(archive: Path) -> None:
    done = written(archive, Path("/dev/stdout"), "--format", "json")
    assert done.code == 0
    assert done.out.startswith('{"edition"')


@pytest.mark.parametrize(
    ("profile", "told"),
    [("stories: yes", "p.yaml: stories: Input should be a valid integer"), (None, "p.yaml: No such file or directory")],
)
def test_a_profile_that_cannot_be_read_keeps_the_server_from_starting(
    tmp_path: Path, profile: str | None, told: str
) -> None:
    file = tmp_path / "p.yaml"
    if profile:
        file.write_text(profile, "utf-8")
    given = ("serve", "--port", "0", "--brief-at", "06:30", "--brief-tz", "UTC")
    done = rag(*given, home=tmp_path / "home", RAG_BRIEF_PROFILE=str(file))
    assert done.code == 1
    assert "cannot start: RAG_BRIEF_PROFILE: profile " in done.err
    assert told in done.err
    assert "Traceback" not in done.err


def test_a_zone_of_this_machine_alone_keeps_the_server_from_starting(tmp_path: Path) -> None:
    done = rag("serve", "--port", "0", "--brief-at", "06:30", "--brief-tz", "localtime", home=tmp_path / "home")
    assert done.code == 1
    assert "RAG_BRIEF_TZ" in done.err
    assert "Traceback" not in done.err
