"""Logistic regression over hashed features: one weight for each number that a feature can have, in 256 steps."""

import base64
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zlib import crc32

from rag.fitted import Form


def hashed(names: Iterable[str], bits: int) -> list[int]:
    """Numbers below `2 ** bits`, each once, ascending: features are told apart by their CRC-32, so that there is a
    table of fixed size and no list of words to ship."""
    return sorted({crc32(name.encode("utf-8", "replace")) & ((1 << bits) - 1) for name in names})


@dataclass(frozen=True, slots=True)
class Linear:
    """`steps` are the weights in units of `unit`; the log-odds are `offset` and their sum over the features found,
    divided by the root of their number, so that long texts weigh as much as short ones."""

    offset: float
    unit: float
    steps: Sequence[int]

    @classmethod
    def of(cls, form: Form, bits: int) -> "Linear":
        """Raises `ValueError` for a table of another size."""
        steps = memoryview(base64.b64decode(form["steps"])).cast("b")
        if len(steps) != 1 << bits:
            raise ValueError(f"a model of {len(steps)} features, not of {1 << bits}: fit it again")
        return cls(float(form["offset"]), float(form["unit"]), steps.tolist())

    def odds(self, features: Sequence[int]) -> float:
        """Log-odds, with features as from `hashed`."""
        return self.offset + self.unit * sum(self.steps[n] for n in features) / math.sqrt(max(1, len(features)))
