"""The system of record: articles, their revisions, chunks, vectors, full-text search, index state."""

from rag.library.answers import GivenAnswer, KeptAnswer, Task
from rag.library.articles import Standing
from rag.library.cited import CitedNow, Place
from rag.library.counts import Counts
from rag.library.deliveries import Addressee, Claimed, Delivery, DeliveryKind, DeliveryState
from rag.library.editions import Kept, KeptEdition, StoryLine
from rag.library.indexing import IndexRow
from rag.library.library import Library
from rag.library.meta import Corpus
from rag.library.store import file_of
from rag.library.vectors import Missing, VectorRow

__all__ = [
    "Addressee",
    "CitedNow",
    "Claimed",
    "Corpus",
    "Counts",
    "Delivery",
    "DeliveryKind",
    "DeliveryState",
    "GivenAnswer",
    "IndexRow",
    "Kept",
    "KeptAnswer",
    "KeptEdition",
    "Library",
    "Missing",
    "Place",
    "Standing",
    "StoryLine",
    "Task",
    "VectorRow",
    "file_of",
]
