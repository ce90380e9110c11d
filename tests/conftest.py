"""What every test has: no settings of the caller, a working directory of its own, one loaded embedder."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from rag.embed import LocalEmbed
from rag.verify import Verifier
from tests.opening import embedder

NOBODY = 65534

# The gate gives the same verdict on the same tree; `--hypothesis-profile=explore` looks for what it misses.
settings.register_profile("gate", derandomize=True, deadline=None)
settings.register_profile("explore", max_examples=1000, deadline=None)
settings.load_profile("gate")


@pytest.fixture(autouse=True)
def clean_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the caller's variables, nor a `.env` in the caller's directory, nor the machine's zone reach a test."""
    for name in list(os.environ):
        if name.startswith(("RAG_", "OPENAI_", "JUDGE_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def unprivileged() -> Iterator[None]:
    """Modes do not bind a superuser, so one becomes nobody for the test; anyone else stays who they are."""
    superuser = os.geteuid() == 0
    if superuser:
        os.setresuid(NOBODY, NOBODY, 0)
    try:
        yield
    finally:
        if superuser:
            os.setresuid(0, 0, 0)


@pytest.fixture(scope="session")
def verifier() -> Verifier:
    """With the models that are shipped, loaded once."""
    return Verifier.open()


@pytest.fixture(scope="session")
def local_embed() -> Iterator[LocalEmbed]:
    """The default embedding model, loaded once."""
    with embedder() as embed:
        yield embed
