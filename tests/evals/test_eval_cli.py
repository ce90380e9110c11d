"""`rag eval` as a newcomer uses it: a suite of their own, a baseline, something broken on purpose."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ARTICLES = {
    "mill.md": "# Arden mill opens again\n\nMarch 2, 2026\n\nThe Arden mill opened again on Monday."
    "\n\nThe repairs cost 2.3 million crowns, the town said.\n",
    "ferry.md": "# Ferry hits the quay\n\nMarch 3, 2026\n\nFourteen people were injured when a ferry hit the quay.\n",
    "quake.md": "# Earthquake in Talm\n\nMarch 4, 2026\n\nAn earthquake of magnitude 5.1 shook Talm on Wednesday.\n",
}
SUITE = """\
name: town
corpus: [articles]
cases: town.jsonl
as_of: "2026-03-08"
metrics: [doc.hit@1, answer.facts, abstain.correct]
gates:
  - {metric: answer.facts, at_least: 0.9, drop_at_most: 0.05}
"""
CASES = [
    {
        "id": "cost",
        "question": "How much did the repairs of the Arden mill cost?",
        "gold": [{"article": "mill.md", "span": "2.3 million crowns"}],
        "facts": [["2.3 million"]],
    },
    {
        "id": "injured",
        "question": "How many people were injured when the ferry hit the quay?",
        "gold": [{"article": "ferry.md", "span": "Fourteen people were injured"}],
        "facts": [["fourteen", "14"]],
    },
    {"id": "mayor", "question": "Who is the mayor of Quillhaven?", "unanswerable": "no article names one"},
]


def rag(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("RAG_", "OPENAI_", "JUDGE_"))}
    return subprocess.run(
        [sys.executable, "-m", "rag", *arguments],
        cwd=folder,
        env=clean,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def town(tmp_path: Path) -> Path:
    (tmp_path / "articles").mkdir()
    for name, text in ARTICLES.items():
        (tmp_path / "articles" / name).write_text(text)
    (tmp_path / "town.yaml").write_text(SUITE)
    (tmp_path / "town.jsonl").write_text("\n".join(map(json.dumps, CASES)))
    return tmp_path


def runs(folder: Path) -> list[Path]:
    return sorted((folder / "rag-evals" / "runs").iterdir())


def test_a_run_passes_becomes_the_baseline_and_a_worse_one_fails_its_gate(town: Path) -> None:
    good = rag("eval", "run", "town.yaml", folder=town)
    assert good.returncode == 0, good.stderr + good.stdout
    assert "answer.facts" in good.stdout
    (first,) = runs(town)
    assert {"manifest.json", "rows.jsonl", "scored.json", "report.html", "junit.xml"} <= {
        f.name for f in first.iterdir()
    }

    assert rag("eval", "baseline", str(first), folder=town).returncode == 0
    assert (town / "baselines" / "town.json").exists()

    articles = town / "articles" / "ferry.md"
    articles.write_text(ARTICLES["ferry.md"].replace("Fourteen people", "People"))
    refused = rag("eval", "run", "town.yaml", folder=town)
    assert refused.returncode == 2
    assert "case injured" in refused.stderr
    articles.write_text(ARTICLES["ferry.md"])

    narrow = SUITE.replace("as_of:", "settings: {retrieve.k: 1, retrieve.candidates: 1, answer.sentences: 1}\nas_of:")
    (town / "town.yaml").write_text(narrow)
    cases = [*CASES, CASES[1] | {"id": "both", "facts": [["fourteen"], ["2.3 million"]]}]
    (town / "town.jsonl").write_text("\n".join(map(json.dumps, cases)))
    worse = rag("eval", "town.yaml", folder=town)
    assert worse.returncode == 1
    assert "both" in worse.stdout

    compared = rag("eval", "compare", str(first), str(runs(town)[-1]), folder=town)
    assert compared.returncode == 0, compared.stderr
    assert "answer.facts" in compared.stdout


def test_scoring_again_gives_the_same_bytes(town: Path) -> None:
    rag("eval", "run", "town.yaml", folder=town)
    (run,) = runs(town)
    before = (run / "scored.json").read_bytes()
    again = rag("eval", "score", str(run), "--json", folder=town)
    assert again.returncode == 0
    assert (run / "scored.json").read_bytes() == before
    assert json.loads(again.stdout)["suite"]["name"] == "town"


def test_a_new_suite_is_written_once(tmp_path: Path) -> None:
    assert rag("eval", "new", "mine", folder=tmp_path).returncode == 0
    assert (tmp_path / "mine.yaml").exists()
    again = rag("eval", "new", "mine", folder=tmp_path)
    assert again.returncode == 2
    assert "is there already" in again.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["eval", "run", "nothing"], "no suite 'nothing'"),
        (["eval", "run", "xquad"], "--data DIR"),
        (["eval", "run", "xquad", "--data", "."], "xquad_en"),
        (["eval", "run", "town.yaml", "--set", "home=x"], "no setting 'home'"),
        (["eval", "run", "town.yaml", "--only", "boat"], "no case boat"),
        (["eval", "run", "town.yaml", "--resume", "nowhere"], "is no run"),
        (["eval", "run", "town.yaml", "--set", "retrieve.k=0"], "RAG_RETRIEVE_K"),
        (["eval", "score", "nowhere"], "is no run"),
        (["eval", "baseline", "nowhere"], "is no run"),
        (["eval", "compare", "nowhere", "nowhere"], "neither a run nor a baseline"),
    ],
)
def test_a_mistake_is_told_in_one_line(town: Path, arguments: list[str], said: str) -> None:
    done = rag(*arguments, folder=town)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_judge_is_asked_for_before_the_run(town: Path) -> None:
    done = rag("eval", "run", "town.yaml", "--judge", folder=town)
    assert (done.returncode, "JUDGE_MODEL" in done.stderr) == (1, True)
    assert not (town / "rag-evals").exists()


def test_text_that_is_no_text_is_refused_with_its_line(town: Path) -> None:
    with (town / "town.jsonl").open("a") as file:
        file.write('\n{"id": "odd", "question": "How many? \\ud800"}')
    done = rag("eval", "run", "town.yaml", folder=town)
    assert done.returncode == 2
    assert "town.jsonl:4" in done.stderr
    assert "surrogate" in done.stderr


def test_the_command_is_listed_and_explains_itself(tmp_path: Path) -> None:
    assert "eval" in rag("--help", folder=tmp_path).stdout
    assert "rag eval new mine" in rag("eval", "--help", folder=tmp_path).stdout
    assert "answers" in rag("eval", "list", folder=tmp_path).stdout
