"""What became of cited words when their article was revised: still there, edited, or gone."""

from rag.change.change import change

__all__ = ["change"]
