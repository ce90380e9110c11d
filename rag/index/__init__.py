"""The vector index: Chroma for wide searches, an exact table in memory for narrow ones, and the lock on both.

Importing this is cheap; Chroma itself is only ever loaded by the child process that holds it.
"""

from rag.index.exact import VectorTable
from rag.index.lock import DirectoryLock, Holder, holder
from rag.index.wear import worn

__all__ = ["DirectoryLock", "Holder", "VectorTable", "holder", "worn"]
