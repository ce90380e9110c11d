"""From a question to the passages that may answer it."""

from rag.retrieve.search import Found, Retriever

__all__ = ["Found", "Retriever"]
