"""Logistic regression over hashed features: one weight for each number that a feature can have, in 256 steps.

Features are told apart by their CRC-32, so that there is a table of fixed size and no list of words to ship. Many texts
are numbered in one go: the CRC of a run of words is put together from those of its words (the way of zlib's
`crc32_combine`), for all runs at once.
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from rag.fitted import Form

RUNS = 3
"""Words of the longest run that is a feature."""
LONGEST_WORD = 63
"""Bytes of a word, with the space before it, that are looked at."""

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Features:
    """Of several texts: that of this index in `text` has this `number`. In order of texts, each number once a text."""

    texts: int
    text: Numbers
    number: Numbers

    def of(self, text: int) -> list[int]:
        """The numbers of one of them, the lowest first."""
        start, end = np.searchsorted(self.text, [text, text + 1])
        return self.number[start:end].tolist()


def number_of(name: str) -> int:
    """Of a feature with a name of its own, whole."""
    return crc32(name.encode("utf-8", "replace"))


def hashed(texts: Sequence[Sequence[str]], others: Sequence[Sequence[int]], bits: int) -> Features:
    """Features as numbers below `2 ** bits`: of runs of one to three words ("2 first second") of each text, and others
    as `number_of` gives them, a sequence for each text. Time is linear in the words, but for sorting."""
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    more = np.fromiter(map(len, others), np.int64, len(texts))
    text = np.repeat(np.arange(len(texts)), lengths)
    words = np.fromiter(map(_word, chain.from_iterable(texts)), np.int64, len(text))
    names = np.fromiter(chain.from_iterable(others), np.int64, int(more.sum()))
    numbers, of = [names], [np.repeat(np.arange(len(texts)), more)]
    for length in range(1, RUNS + 1):
        whole = np.flatnonzero(text[length - 1 :] == text[: len(text) - length + 1])
        numbers.append(_runs(words, whole, length))
        of.append(text[whole])
    keys = np.sort((np.concatenate(of) << bits) | (np.concatenate(numbers) & ((1 << bits) - 1)))
    keys = keys[np.diff(keys, prepend=-1) > 0]
    return Features(len(texts), keys >> bits, keys & ((1 << bits) - 1))


def _runs(words: Numbers, starts: Numbers, length: int) -> Numbers:
    """The CRC of each run of so many words: that of what stands before a word, moved on by its bytes, and its own."""
    found = np.full(len(starts), crc32(str(length).encode()), np.int64)
    for place in range(length):
        word = words[starts + place]
        row = (word >> 32) << 10
        moved = _moved()
        found = (
            moved[row | (found & 255)]
            ^ moved[row | 256 | ((found >> 8) & 255)]
            ^ moved[row | 512 | ((found >> 16) & 255)]
            ^ moved[row | 768 | (found >> 24)]
            ^ (word & 0xFFFFFFFF)
        )
    return found


@lru_cache(maxsize=100_000)
def _word(word: str) -> int:
    """Its CRC, and above that its bytes."""
    encoded = f" {word}".encode("utf-8", "replace")[:LONGEST_WORD]
    return len(encoded) << 32 | crc32(encoded)


@cache
def _moved() -> Numbers:
    """What becomes of a CRC when so many bytes of zeros follow: for each number of them, each of its four bytes, and
    each value of that byte. The CRC of a whole is the exclusive or of these four."""
    values = np.arange(256, dtype=np.int64)
    single = np.array([_one_on(value) for value in range(256)], np.int64)
    tables = [np.stack([values << 8 * byte for byte in range(4)])]
    for _ in range(LONGEST_WORD):
        tables.append((tables[-1] >> 8) ^ single[tables[-1] & 255])
    return np.concatenate(tables, axis=None)


def _one_on(value: int) -> int:
    """A CRC of one byte behind a byte of zeros, by the polynomial of zlib."""
    for _ in range(8):
        value = value >> 1 ^ (0xEDB88320 if value & 1 else 0)
    return value


@dataclass(frozen=True, slots=True)
class Linear:
    """`steps` are the weights in units of `unit`; the log-odds are `offset` and their sum over the features found,
    divided by the root of their number, so that long texts weigh as much as short ones."""

    offset: float
    unit: float
    steps: NDArray[np.float64]

    @classmethod
    def of(cls, form: Form, bits: int) -> "Linear":
        """Raises `ValueError` for a table of another size."""
        steps = np.frombuffer(base64.b64decode(form["steps"]), np.int8).astype(np.float64)
        if len(steps) != 1 << bits:
            raise ValueError(f"a model of {len(steps)} features, not of {1 << bits}: fit it again")
        return cls(float(form["offset"]), float(form["unit"]), steps)

    def odds(self, features: Features) -> NDArray[np.float64]:
        """Log-odds of each text, with features as from `hashed`."""
        steps = np.bincount(features.text, self.steps[features.number], minlength=features.texts)
        numbers = np.bincount(features.text, minlength=features.texts)
        return self.offset + self.unit * steps / np.sqrt(np.maximum(1, numbers))
