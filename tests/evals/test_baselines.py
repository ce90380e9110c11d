"""Baselines: stored as files that only change when results do."""

import json
from pathlib import Path
from typing import Any

import pytest

import evals
from evals import baselines
from evals.types import CaseScores, Gate, Manifest, Mean, Score, Scored, Suite, Verdict
from rag.errors import BadInput, DirectoryUnusable


def scored(value: float = 0.1 + 0.2, **fields: Any) -> Scored:
    gate = Gate(metric="facts", at_least=0.5)
    plain: dict[str, Any] = {
        "suite": "ferries",
        "created_at": "2031-05-03T10:00:00Z",
        "target": "in process",
        "git_revision": None,
        "suite_hash": "s",
        "corpus_hash": "c",
        "evaluator_hash": "e",
    }
    return Scored(
        manifest=Manifest(**{**plain, **fields}),
        suite=Suite(name="ferries", corpus=("a",), cases="c.jsonl", gates=(gate,), settings={"retrieve.k": 5}),
        means=(Mean(metric="facts", variant="", mean=value, se=None, n=1),),
        cases=(CaseScores(variant="", case_id="q1", group="g", scores={"facts": Score(value=value, why="‘Größe’")}),),
        gates=(Verdict(gate=gate, variant="", passed=False, detail="too low", cases=("q1",)),),
        failures={"busy": 1},
    )


def test_what_is_stored_comes_back(tmp_path: Path) -> None:
    path = baselines.store(scored(), tmp_path / "new" / "folder")
    assert path == tmp_path / "new" / "folder" / "ferries.json"
    found = baselines.load("ferries", path.parent)
    assert found == scored(created_at="")


def test_the_same_results_at_another_time_and_place_change_nothing(tmp_path: Path) -> None:
    first = baselines.store(scored(), tmp_path).read_bytes()
    later = scored(
        created_at="2031-06-01", finished_at="2031-06-02", machine={"cores": "64"}, suite_file="/home/x/ferries.yaml"
    )
    assert baselines.store(later, tmp_path).read_bytes() == first
    assert baselines.store(scored(0.5), tmp_path).read_bytes() != first


def test_the_file_reads_well_in_a_diff(tmp_path: Path) -> None:
    text = baselines.store(scored(), tmp_path).read_text("utf-8")
    assert text.endswith("}\n")
    assert "‘Größe’" in text
    assert text == json.dumps(json.loads(text), sort_keys=True, indent=1, ensure_ascii=False) + "\n"
    assert [file.name for file in tmp_path.iterdir()] == ["ferries.json"], "nothing else is left behind"


def test_no_baseline_is_none(tmp_path: Path) -> None:
    assert baselines.load("ferries", tmp_path / "nowhere") is None


@pytest.mark.parametrize(
    "broken", [b"", b"{", b"[]", b"null", b"{}", b'{"manifest": 3}', b"\xff\xfe", b'{"manifest": {}, "cases": []}']
)
def test_a_broken_file_is_named(broken: bytes, tmp_path: Path) -> None:
    (tmp_path / "ferries.json").write_bytes(broken)
    with pytest.raises(BadInput, match=r"ferries\.json cannot be read: .+; store it again"):
        baselines.load("ferries", tmp_path)


def test_a_field_that_is_wrong_is_named(tmp_path: Path) -> None:
    path = baselines.store(scored(), tmp_path)
    path.write_text(path.read_text().replace('"corpus_hash": "c"', '"corpus_hash": 3'))
    with pytest.raises(BadInput, match=r"manifest\.corpus_hash"):
        baselines.load("ferries", tmp_path)


def test_a_file_of_another_suite_is_refused(tmp_path: Path) -> None:
    baselines.store(scored(), tmp_path).rename(tmp_path / "trams.json")
    with pytest.raises(BadInput, match=r"trams\.json is of another suite, ferries"):
        baselines.load("trams", tmp_path)


def test_a_place_that_cannot_be_written_is_said_and_nothing_is_left_there(tmp_path: Path) -> None:
    (tmp_path / "ferries.json").mkdir()
    with pytest.raises(DirectoryUnusable, match=r"ferries\.json cannot be written: Is a directory"):
        baselines.store(scored(), tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["ferries.json"]


def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "baselines").write_text("x")
    with pytest.raises(DirectoryUnusable):
        baselines.store(scored(), tmp_path / "baselines")
    with pytest.raises(BadInput):
        baselines.load("ferries", tmp_path / "baselines")


def test_where_baselines_are(tmp_path: Path) -> None:
    package = Path(evals.__file__).parent
    assert baselines.folder_for(package / "suites" / "news.yaml") == package / "baselines"
    assert baselines.folder_for(None) == package / "baselines"
    assert baselines.folder_for(tmp_path / "mine.yaml") == tmp_path / "baselines"
