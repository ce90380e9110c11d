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
    [("--date", "tomorrow"), ("--window", "a while"), ("--tz", "Mars/Olympus"), ("--profile", "/nowhere.yaml")],
)
def test_wrong_options_are_one_line_and_exit_code_2(archive: Path, given: tuple[str, str]) -> None:
    done = rag("brief", *given, home=archive)
    assert done.code == 2
    assert len(done.err.strip().splitlines()) == 1
    assert "Traceback" not in done.err


def test_formats_by_option_and_help(archive: Path) -> None:
    done = rag("brief", "--date", "2026-03-02", "--tz", "Europe/Berlin", "--json", home=archive)
    assert json.loads(done.out)["edition"]["stories"][0]["headline"] == "Harbour bridge reopens"
    done = rag("brief", "--date", "2026-03-02", "--tz", "Europe/Berlin", "--format", "atom", home=archive)
    assert ElementTree.fromstring(done.out).tag.endswith("feed")
    told = rag("brief", "--help")
    assert told.code == 0
    assert all(option in told.out for option in ("--date", "--tz", "--profile", "--refresh", "--output"))
