"""What a search is compared with: embed the query, ask a plain Chroma in this process, nothing else.

The rows and their graph are a copy of those that the service made, searched with Chroma's own
default width and number of results.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

import chromadb
from chromadb.config import Settings

from rag.embed import LocalEmbed

DEFAULT_WIDTH = 100
RESULTS = 10

Baseline = Callable[[str], int]
"""Answers a query; the number of its results."""


def copied(home: Path, place: Path) -> Path:
    """A copy of the index of `home`, whose server must not run."""
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(home / "chroma", place)
    return place


def opened(place: Path, embed: LocalEmbed) -> tuple[Baseline, int]:
    """The baseline over a copy, and how many rows it searches."""
    client = chromadb.PersistentClient(str(place), Settings(anonymized_telemetry=False))
    (collection,) = client.list_collections()
    collection.modify(configuration={"hnsw": {"ef_search": DEFAULT_WIDTH}})
    collection = client.get_collection(collection.name, embedding_function=None)

    def search(query: str) -> int:
        return len(collection.query(query_embeddings=[embed([query])[0]], n_results=RESULTS)["ids"][0])

    return search, collection.count()
