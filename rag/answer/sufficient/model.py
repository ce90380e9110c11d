"""The fitted model: `model.json` beside this file, made by `python -m evals.fit sufficiency`."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rag.fitted import load
from rag.trees import Boosted

PATH = Path(__file__).with_name("model.json")


@dataclass(frozen=True, slots=True)
class Model:
    """`embedder` is the fingerprint of the embedder whose cosines it was fitted on; `threshold` a probability."""

    hash: str
    embedder: str
    threshold: float
    trees: Boosted


@cache
def shipped() -> Model:
    """Raises `ValueError` where the file's content is not that of its hash."""
    form = load(PATH, "sufficiency")
    return Model(form["sha256"], form["embedder"], float(form["threshold"]), Boosted.of(form["model"]))
