"""The fitted model: `model.json` beside this file, made by `python -m evals.fit addressed`.

Logistic regression over `features`: one weight for each number that a feature can have, in 256 steps.
"""

import base64
import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from rag.text.addressed.features import BITS, features

PATH = Path(__file__).with_name("model.json")


@dataclass(frozen=True, slots=True)
class Model:
    """`steps` are the weights in units of `unit`; a sentence's log-odds are `offset` and their sum over its features,
    divided by the root of their number, so that long sentences weigh as much as short ones."""

    hash: str
    threshold: float
    offset: float
    unit: float
    steps: Sequence[int]

    def odds(self, sentence: str) -> float:
        """Log-odds that it speaks to a machine."""
        found = features(sentence)
        return self.offset + self.unit * sum(self.steps[n] for n in found) / math.sqrt(max(1, len(found)))


@cache
def shipped() -> Model:
    """Raises `ValueError` where the file's content is not that of its hash."""
    form = json.loads(PATH.read_text("utf-8"))
    if form["sha256"] != content_hash(form):
        raise ValueError(f"{PATH.name} was changed: fit it again (python -m evals.fit addressed)")
    return of(form)


def of(form: Mapping[str, Any]) -> Model:
    steps = memoryview(base64.b64decode(form["steps"])).cast("b")
    if len(steps) != 1 << BITS:
        raise ValueError(f"a model of {len(steps)} features, not of {1 << BITS}: fit it again")
    return Model(form["sha256"], float(form["threshold"]), float(form["offset"]), float(form["unit"]), steps.tolist())


def content_hash(form: Mapping[str, Any]) -> str:
    """SHA-256 of all but the hash itself, keys sorted, without white space."""
    content = {key: value for key, value in form.items() if key != "sha256"}
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
