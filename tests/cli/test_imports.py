"""What a command loads before it does anything: a person waits for that each time."""

import subprocess
import sys
from pathlib import Path

import pytest

from evals.server import Server, running
from tests.cli.test_commands import QUESTION

ROOT = Path(__file__).parents[2]
HEAVY = {
    "alembic",
    "chromadb",
    "fastapi",
    "numpy",
    "onnxruntime",
    "openai",
    "rich",
    "spacy",
    "sqlalchemy",
    "tokenizers",
}
LOADED = """
import sys
from rag.cli import main
try:
    main(sys.argv[1:])
except SystemExit as ended:
    print("loaded:", *sys.modules)
    raise
"""


def loaded(*arguments: str) -> set[str]:
    """Modules of a command that succeeded."""
    done = subprocess.run([sys.executable, "-c", LOADED, *arguments], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode in (0, 3), done.stderr
    return set(done.stdout.rpartition("loaded: ")[2].split())


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> "object":
    with running(tmp_path_factory.mktemp("imports")) as server:
        yield server


@pytest.mark.parametrize(
    "command", [("status",), ("search", "bridge"), ("ask", QUESTION), ("ingest", "seeds/README.md")]
)
def test_who_asks_a_server_loads_nothing_of_the_service(server: Server, command: tuple[str, ...]) -> None:
    found = loaded("--url", server.url, *command)
    assert "httpx2" in found
    assert not found & (HEAVY | {"rag.service", "rag.library", "rag.text", "rag.answer"})


def test_a_command_loads_no_more_than_it_needs(tmp_path: Path) -> None:
    assert loaded("--help").isdisjoint(HEAVY | {"httpx2", "pydantic"})
    home = ("--home", str(tmp_path / "home"))
    loaded(*home, "status")  # makes the library
    found = loaded(*home, "status")
    assert found.isdisjoint({"alembic", "chromadb", "fastapi", "onnxruntime", "openai", "spacy"})
    assert found.isdisjoint({"rag.answer.write", "rag.api.schemas", "rag.brief.profile", "rag.deliver", "rag.review"})
