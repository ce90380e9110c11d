"""The vector index: Chroma for wide searches, an exact table in memory for narrow ones, and the lock on both.

Importing this is cheap; Chroma itself is only ever loaded by the child process that holds it.
"""

from rag.index.chroma import ChromaIndex, IndexBusy, Limits, base_name, collection_name
from rag.index.exact import VectorTable
from rag.index.held import held, owe
from rag.index.lock import DirectoryLock, Holder, holder
from rag.index.wear import worn

__all__ = [
    "ChromaIndex",
    "DirectoryLock",
    "Holder",
    "IndexBusy",
    "Limits",
    "VectorTable",
    "base_name",
    "collection_name",
    "held",
    "holder",
    "owe",
    "worn",
]
