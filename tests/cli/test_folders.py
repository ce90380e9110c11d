"""`rag ingest` of folders: what is not read is told at the end, never passed over in silence."""

import json
from pathlib import Path

from tests.cli.test_commands import rag
from tests.parse.made import zipped


def folder(home: Path) -> Path:
    place = home / "news"
    (place / ".git").mkdir(parents=True)
    (place / ".git" / "config").write_text("x", "utf-8")
    (place / "README.md").write_text("# About", "utf-8")
    (place / "ferry.md").write_text("# Ferry aground\n\nThe ferry ran aground at Ronne on Monday.", "utf-8")
    (place / "letter.eml").write_text("From: Echo <a@b.example>\nSubject: Lamp\n\nThe lamp went out.", "utf-8")
    (place / "wire.zip").write_bytes(zipped({"bridge.md": "# Bridge\n\nThe bridge reopened.", "x.png": b"\x89PNG"}))
    for name in ("a.jpg", "b.JPG", "table.csv", "noending", "odd.qqq"):
        (place / name).write_bytes(b"x")
    return place


def test_a_folder_says_what_it_skipped_and_why(tmp_path: Path) -> None:
    place = folder(tmp_path)
    done = rag("ingest", str(place), home=tmp_path / "home")
    assert done.code == 0, done.err
    assert [line.split("  ")[-1] for line in done.out.splitlines() if line.startswith("created")] == [
        "Ferry aground",
        "Lamp",
        "Bridge",
    ]
    assert "3 created, 0 updated, 0 unchanged, 0 rejected" in done.err
    for told in (
        "2 skipped (.jpg: a picture is not read",
        "1 skipped (.png: a picture is not read",
        "1 skipped (.csv: a table of comma-separated values (CSV) is not read",
        "1 skipped (.qqq: not a known ending)",
        "1 skipped (no ending)",
        "1 skipped (hidden)",
        "1 skipped (README.md",
    ):
        assert told in done.err


def test_json_names_the_files(tmp_path: Path) -> None:
    place = folder(tmp_path)
    done = rag("ingest", str(place), "--json", home=tmp_path / "home")
    *reports, last = map(json.loads, done.out.splitlines())
    assert sorted(Path(each["place"]).name for each in last["skipped"]) == [
        ".git",
        "README.md",
        "a.jpg",
        "b.JPG",
        "noending",
        "odd.qqq",
        "table.csv",
    ]
    assert [each["place"] for report in reports for each in report["skipped"]] == [f"{place}/wire.zip: x.png"]


def test_a_folder_without_articles_says_what_is_in_it(tmp_path: Path) -> None:
    place = tmp_path / "news"
    place.mkdir()
    (place / "a.xlsx").write_bytes(b"PK")
    done = rag("ingest", str(place), home=tmp_path / "home")
    assert done.code == 2
    assert "no article files" in done.err
    assert "spreadsheet" in done.err
