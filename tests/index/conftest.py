"""Indexes that are closed whatever happens."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rag.index import ChromaIndex
from tests.index.made import DIMENSION, OpenIndex


@pytest.fixture
def emptied() -> list[str]:
    """Collections that were reported empty, in order."""
    return []


@pytest.fixture
def index(emptied: list[str]) -> Iterator[OpenIndex]:
    made: list[ChromaIndex] = []

    def make(place: Path | str, fingerprint: str = "tide@32|cut@1", **given: Any) -> ChromaIndex:
        settings: dict[str, Any] = {"dimension": DIMENSION, "on_empty": emptied.append}
        made.append(ChromaIndex(place, fingerprint, **(settings | given)))
        return made[-1]

    yield make
    for each in made:
        each.close()
