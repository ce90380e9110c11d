"""A library that is closed whatever happens."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.library import Library
from tests.library.made import opened


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with opened(tmp_path) as library:
        yield library
