"""The fitted model: `model.json` beside this file, made by `python -m evals.fit sufficiency`."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from rag.answer.sufficient.trees import Boosted

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
    form = json.loads(PATH.read_text("utf-8"))
    if form["sha256"] != content_hash(form):
        raise ValueError(f"{PATH.name} was changed: fit it again (python -m evals.fit sufficiency)")
    return Model(form["sha256"], form["embedder"], float(form["threshold"]), Boosted.of(form["model"]))


def content_hash(form: Mapping[str, Any]) -> str:
    """SHA-256 of all but the hash itself, keys sorted, without white space."""
    content = {key: value for key, value in form.items() if key != "sha256"}
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
