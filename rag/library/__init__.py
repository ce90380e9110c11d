"""The system of record: articles, their revisions, chunks, vectors, full-text search, index state."""

from rag.library.answers import GivenAnswer, KeptAnswer, Task
from rag.library.articles import Standing
from rag.library.cited import CitedNow, Place
from rag.library.counts import Counts
from rag.library.indexing import IndexRow
from rag.library.library import Library
from rag.library.meta import Corpus
from rag.library.vectors import Missing, VectorRow

__all__ = [
    "CitedNow",
    "Corpus",
    "Counts",
    "GivenAnswer",
    "IndexRow",
    "KeptAnswer",
    "Library",
    "Missing",
    "Place",
    "Standing",
    "Task",
    "VectorRow",
]
