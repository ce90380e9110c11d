"""Sentences with planted errors, to measure a check with."""

from evals.planted.errors import ALTERATIONS
from evals.planted.plant import CORE, RIGHT, Half, Planted, Source, half_of, planted, reworded

__all__ = ["ALTERATIONS", "CORE", "RIGHT", "Half", "Planted", "Source", "half_of", "planted", "reworded"]
