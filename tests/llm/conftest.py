"""A scripted model endpoint on a real port."""

from collections.abc import Generator

import pytest

from tests.fakes.loopback import Stage, serving
from tests.fakes.openai_server import FakeOpenAI


@pytest.fixture(scope="session")
def stage() -> Generator[tuple[Stage, str], None, None]:
    """One port for all tests: starting a server for each would take longer than they do."""
    made = Stage()
    with serving(made) as root:
        yield made, root


@pytest.fixture
def server(stage: tuple[Stage, str]) -> FakeOpenAI:
    made = FakeOpenAI(lambda _: "The ferry to Amsel sails at nine.")
    stage[0].app = made
    return made


@pytest.fixture
def address(server: FakeOpenAI, stage: tuple[Stage, str]) -> str:
    return f"{stage[1]}/v1"
