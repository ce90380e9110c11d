"""Statements about one thing that differ: numbers, denials, and other values for one question. Pure.

Nobody rules on who is right. Read from the words alone, English only. What is not looked at: differences that only
knowledge shows, opinions, and statements of one and the same sentence.
"""

from rag.conflict.conflicts import Found, Side, conflicts, denied
from rag.conflict.statement import Statement

__all__ = ["Found", "Side", "Statement", "conflicts", "denied"]
