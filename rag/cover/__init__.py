"""Choosing sentences that cover what several articles say, each with the others that say the same. Pure."""

from rag.cover.cover import MOST, Chosen, Told, cover
from rag.cover.same import differ, same
from rag.cover.terms import term_vectors

__all__ = ["MOST", "Chosen", "Told", "cover", "differ", "same", "term_vectors"]
