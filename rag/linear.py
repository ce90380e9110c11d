"""Logistic regression over hashed features: one weight for each number that a feature can have, in 256 steps."""

import base64
import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, repeat
from zlib import crc32

from rag.fitted import Form


def hashed(words: Sequence[str], names: Iterable[str], bits: int) -> set[int]:
    """Features as numbers below `2 ** bits`: of runs of one to three words ("2 first second"), and of other names,
    which are best few, since each is remembered.

    Features are told apart by their CRC-32, so that there is a table of fixed size and no list of words to ship.
    """
    mask = (1 << bits) - 1
    return {number & mask for number in chain(_runs(words), map(_number, names))}


def _runs(words: Sequence[str]) -> Iterator[int]:
    """The CRC of a run goes on from that of its beginning, so that no name has to be put together."""
    parts = [f" {word}".encode("utf-8", "replace") for word in words]
    for length in (b"1", b"2", b"3"):
        numbers: Iterable[int] = repeat(crc32(length))
        for place in range(int(length)):
            numbers = map(crc32, parts[place:], numbers)
        yield from numbers


@lru_cache(maxsize=50_000)
def _number(name: str) -> int:
    return crc32(name.encode("utf-8", "replace"))


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

    def odds(self, features: Collection[int]) -> float:
        """Log-odds, with features as from `hashed`."""
        steps = sum(map(self.steps.__getitem__, features))
        return self.offset + self.unit * steps / math.sqrt(max(1, len(features)))
