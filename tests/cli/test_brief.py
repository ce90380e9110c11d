"""`rag brief` as an operator runs it."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.cli.test_commands import rag

ARTICLE = """# Harbour bridge reopens

The Gazette, March 2, 2026

The harbour bridge in Ostwick reopened on Monday after nine months of repairs.

Repairs cost 4.2 million crowns, city engineer Dana Holm said. Trams will follow in May.

Original url: https://gazette.example/2026/03/02/bridge
"""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("brief")
    (folder / "bridge.md").write_text(ARTICLE, "utf-8")
    assert rag("ingest", str(folder / "bridge.md"), home=folder / "home").code == 0
    return folder / "home"


def test_a_day_as_text_and_as_a_file(archive: Path, tmp_path: Path) -> None:
    done = rag("brief", "--date", "2026-03-02", "--tz", "Europe/Berlin", home=archive)
    assert done.code == 0, done.err
    assert "Harbour bridge reopens" in done.out
    page = tmp_path / "b.html"
    assert rag("brief", "--date", "2026-03-02", "--tz", "Europe/Berlin", "-o", str(page), home=archive).code == 0
    assert page.read_text("utf-8").startswith("<!doctype html>")


@pytest.mark.parametrize(
    "given",
    [
        ("--date", "tomorrow"),
        ("--date", ""),
        ("--window", "a while"),
        ("--window", ""),
        ("--tz", "Mars/Olympus"),
        ("--tz", ""),
        ("--tz", "localtime"),
        ("--profile", "/nowhere.yaml"),
        ("--profile", ""),
        ("--date", "", "--window", "24h"),
    ],
)
def test_wrong_options_are_one_line_and_exit_code_2(archive: Path, given: tuple[str, ...]) -> None:
    done = rag("brief", *given, home=archive)
    assert done.code == 2
    assert len(done.err.strip().splitlines()) == 1
    assert "Traceback" not in done.err


@pytest.mark.parametrize("given", ["24", "24h", "1d", "7d", "31D"])
def test_a_window_is_hours_or_days(archive: Path, given: str) -> None:
    done = rag("brief", "--window", given, "--tz", "Europe/Berlin", home=archive)
    assert done.code == 0, done.err
    assert "No articles in this window" in done.out


@pytest.mark.parametrize("given", ["0", "32d", "745", "1w", "d"])
def test_a_window_that_is_none_tells_what_is_one(archive: Path, given: str) -> None:
    done = rag("brief", "--window", given, home=archive)
    assert done.code == 2
    assert "give hours or days, such as 24h or 7d, up to 31d" in done.err


@pytest.mark.parametrize(("name", "starts"), [("b.htm", "<!doctype"), ("b.XML", "<?xml"), ("b", "Briefing")])
def test_the_name_of_a_file_tells_its_format(archive: Path, tmp_path: Path, name: str, starts: str) -> None:
    done = rag("brief", "--date", "2026-03-02", "--tz", "Europe/Berlin", "-o", str(tmp_path / name), home=archive)
    assert done.code == 0, done.err
    assert (tmp_path / name).read_text("utf-8").startswith(starts)


def test_a_name_that_tells_no_format_is_refused_unless_one_is_given(archive: Path, tmp_path: Path) -> None:
    asked = ("brief", "--date", "2026-03-02", "--tz", "Europe/Berlin", "-o", str(tmp_path / "b.pdf"))
    done = rag(*asked, home=archive)
    assert done.code == 2
    assert "no format '.pdf': end the name in .html, .htm, .md, .json, .txt, .atom, .xml, or give --format" in done.err
    assert not (tmp_path / "b.pdf").exists()
    assert rag(*asked, "--format", "md", home=archive).code == 0
    assert (tmp_path / "b.pdf").read_text("utf-8").startswith("# Briefing")


def test_to_deliver_to_nobody_fails_and_names_the_settings(archive: Path) -> None:
    done = rag("brief", "--date", "2026-03-02", "--tz", "Europe/Berlin", "--deliver", home=archive)
    assert done.code == 1
    assert "RAG_BRIEF_MAIL_TO" in done.err
    assert "RAG_BRIEF_WEBHOOK_URL" in done.err


def test_a_made_again_edition_tells_of_when_it_is(archive: Path) -> None:
    done = rag("brief", "--date", "2026-03-02", "--tz", "Europe/Berlin", "--refresh", home=archive)
    told = "as of the end of 2 March 2026 (Europe/Berlin): what became known later is in later briefings"
    assert told in done.err
    assert "what was known when it ended" in " ".join(rag("brief", "--help").out.split())


def test_days_to_come_and_days_before_the_archive(archive: Path) -> None:
    done = rag("brief", "--date", "2999-01-01", "--tz", "Europe/Berlin", home=archive)
    assert done.code == 2
    assert "2999-01-01 is still to come" in done.err
    done = rag("brief", "--date", "1999-01-01", "--tz", "Europe/Berlin", home=archive)
    assert done.code == 0
    assert "The archive begins on 2 March 2026." in done.out
    assert "the archive begins on 2026-03-02" in done.err


def test_two_windows_are_refused(archive: Path) -> None:
    done = rag("brief", "--date", "2026-03-02", "--window", "7d", home=archive)
    assert (done.code, done.err.strip()) == (2, "rag: give --date or --window, not both")


def test_formats_by_option_and_help(archive: Path) -> None:
    done = rag("brief", "--date", "2026-03-02", "--tz", "Europe/Berlin", "--json", home=archive)
    assert json.loads(done.out)["edition"]["stories"][0]["headline"] == "Harbour bridge reopens"
    done = rag("brief", "--date", "2026-03-02", "--tz", "Europe/Berlin", "--format", "atom", home=archive)
    assert ElementTree.fromstring(done.out).tag.endswith("feed")
    told = rag("brief", "--help")
    assert told.code == 0
    assert all(option in told.out for option in ("--date", "--tz", "--profile", "--refresh", "--output"))
