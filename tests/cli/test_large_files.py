"""`rag ingest` of a file with an object a line: of any size, told by lines, and how far until all can be found."""

import gzip
import json
from pathlib import Path

import pytest

from evals.server import running
from tests.cli.test_commands import Run, rag

pytestmark = pytest.mark.soak

MOST = 20_000
"""RAG_LIMITS_BODY_BYTES: the largest line."""
ARTICLES = 60


def wire(place: Path) -> Path:
    """Many times as large as a line may be; line 5 is no JSON, line 9 too long."""
    lines = [
        json.dumps(
            {
                "title": f"Ferry number {n} sails",
                "url": f"https://gazette.example/ferries/{n}",
                "published_at": "2026-03-02",
                "text": f"The ferry number {n} sailed from Ostwick to Vell on Monday.",
                "layout": "x" * (3_000 if n != 9 else MOST),
            }
        )
        for n in range(1, ARTICLES + 1)
    ]
    lines[4] = "{no JSON"
    place.write_text("\n".join(lines) + "\n", "utf-8")
    assert place.stat().st_size > 5 * MOST
    return place


def ingested(place: Path, *arguments: str, home: Path | None = None) -> Run:
    return rag(*arguments, "ingest", str(place), "--json", home=home, RAG_LIMITS_BODY_BYTES=str(MOST))


def statuses(done: Run) -> list[str]:
    return [each["status"] for line in done.out.splitlines() for each in json.loads(line)["articles"]]


def rejected(done: Run) -> dict[str, str]:
    reports = [json.loads(line) for line in done.out.splitlines()]
    return {each["place"].rpartition(": ")[2]: each["code"] for report in reports for each in report["rejected"]}


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
def test_a_file_larger_than_any_body_goes_in_once_and_can_be_found(tmp_path: Path, packed: bool) -> None:
    place = wire(tmp_path / "wire.jsonl")
    if packed:
        place = place.with_name("wire.jsonl.gz")
        place.write_bytes(gzip.compress((tmp_path / "wire.jsonl").read_bytes()))
    first = ingested(place, home=tmp_path / "home")
    assert first.code == 1, first.err
    assert statuses(first) == ["created"] * (ARTICLES - 2)
    assert rejected(first) == {"line 5": "bad_document", "line 9": "too_large"}
    state = json.loads(first.out.splitlines()[-1])["state"]
    assert state["searchable"] == state["passages"] == ARTICLES - 2
    told = first.err.splitlines()
    assert any(line.startswith(f"megabytes of {place} ") for line in told)
    assert told[-1].startswith(f"{ARTICLES - 2} of {ARTICLES - 2} passages searchable")
    assert statuses(ingested(place, home=tmp_path / "home")) == ["unchanged"] * (ARTICLES - 2)


def test_a_server_takes_it_too(tmp_path: Path) -> None:
    place = wire(tmp_path / "wire.jsonl")
    with running(tmp_path / "home", environment={"RAG_LIMITS_BODY_BYTES": str(MOST)}) as server:
        done = ingested(place, "--url", server.url)
        assert statuses(done) == ["created"] * (ARTICLES - 2)
        assert rejected(done) == {"line 5": "bad_document", "line 9": "too_large"}
        assert statuses(ingested(place, "--url", server.url)) == ["unchanged"] * (ARTICLES - 2)


def test_a_damaged_file_is_rejected_and_what_stood_before_is_stored(tmp_path: Path) -> None:
    whole = gzip.compress(wire(tmp_path / "wire.jsonl").read_bytes())
    place = tmp_path / "cut.jsonl.gz"
    place.write_bytes(whole[: len(whole) // 2])
    done = ingested(place, home=tmp_path / "home")
    assert done.code == 1
    assert "Traceback" not in done.err
    assert str(place) in json.loads(done.out.splitlines()[-2])["rejected"][0]["place"]
