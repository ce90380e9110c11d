"""A sentence laid beside a text, word piece by word piece: how far the text has it, and which sentences of it do."""

from rag.compare.coverage import Coverage, coverage, lacking
from rag.compare.evidence import choose
from rag.compare.pieces import Contextual, Pieces

__all__ = ["Contextual", "Coverage", "Pieces", "choose", "coverage", "lacking"]
