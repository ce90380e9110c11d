"""Exact search over the vectors in memory: for narrow filters, and for all while Chroma is not there.

Chroma's filters take 40 to 270 ms at 100,000 rows; multiplying the rows of a date range takes less
than one. Recent additions wait in a small block of their own until they are worth sorting in.
Readers never lock: they work on immutable blocks that a writer replaces.
"""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from rag.index.rows import Criteria, Rows, VectorRow, Vocabulary, merged, rows_of
from rag.types import Filters, Matrix

TAIL_ROWS = 4096
TAIL_SHARE = 8  # the tail may grow to an eighth of the rest before both are sorted together
DEAD_SHARE = 5  # rows are freed when a fifth of them is dead
GATHER_SHARE = 4  # under a quarter of a slice it is faster to copy the matching rows out
DECIMALS = 6  # what float32 sums agree on whatever the order of adding; ties go by key
SPLIT_ROWS = 4096  # from here a second thread is worth being handed half of them

_HELPER = ThreadPoolExecutor(1, thread_name_prefix="product")  # BLAS has one thread: see rag/service/compose.py


class VectorTable:
    """Unit vectors with what filters look at. Rows are known by the library's integer `key`."""

    def __init__(self, dimension: int) -> None:
        self.dimension = dimension
        self._vocabulary = Vocabulary()
        empty = rows_of([], np.empty((0, dimension), np.float32), self._vocabulary)
        self._blocks: tuple[Rows, Rows] = (empty, empty)
        self._keys: dict[str, int] = {}
        self._ids: dict[int, str] = {}
        self._write = Lock()

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, key: int) -> bool:
        return key in self._ids

    def add(self, rows: Sequence[VectorRow], matrix: Matrix) -> None:
        """One line of `matrix` (rows, dimension) for each row. A key or chunk id that is here is replaced."""
        if matrix.shape != (len(rows), self.dimension):
            raise ValueError(f"matrix {matrix.shape} for {len(rows)} rows of dimension {self.dimension}")
        last = {row.key: i for i, row in enumerate(rows)}
        if len(last) < len(rows):
            rows, matrix = [rows[i] for i in last.values()], matrix[list(last.values())]
        if not rows:
            return
        with self._write:
            taken = {row.key for row in rows} | {self._keys[r.chunk_id] for r in rows if r.chunk_id in self._keys}
            old, tail = self._without(taken)
            tail = merged(tail, rows_of(rows, matrix, self._vocabulary))
            self._ids |= {row.key: row.chunk_id for row in rows}
            self._keys |= {row.chunk_id: row.key for row in rows}
            self._blocks = _balanced(old, tail)

    def remove(self, keys: Iterable[int]) -> None:
        """Keys that are not here are ignored."""
        with self._write:
            self._blocks = _balanced(*self._without(set(keys)))

    def key_of(self, chunk_id: str) -> int | None:
        return self._keys.get(chunk_id)

    def matching(self, filters: Filters) -> int:
        """How many rows the filters let through."""
        criteria = self._vocabulary.criteria(filters)
        return sum(block.count(criteria) for block in self._blocks)

    def accepts(self, key: int, filters: Filters) -> bool:
        """Whether the row is here and the filters let it through."""
        return bool(self._accepted([key], filters)[0])

    def admitted(self, hits: Sequence[tuple[str, float]], filters: Filters) -> list[tuple[int, float]]:
        """Hits of another search by chunk id, as (key, similarity): those that are here and pass the filters."""
        known = [(key, similarity) for chunk_id, similarity in hits if (key := self._keys.get(chunk_id)) is not None]
        passed = self._accepted([key for key, _ in known], filters)
        return [hit for hit, good in zip(known, passed, strict=True) if good]

    def search(self, vector: NDArray[np.float32], filters: Filters, n: int) -> list[tuple[int, float]]:
        """The `n` rows most like `vector` (unit length), as (key, cosine similarity), best first.

        Similarities are rounded to six decimals and ties ordered by key, so that equal corpora
        give equal lists.
        """
        if n <= 0:
            return []
        criteria = self._vocabulary.criteria(filters)
        query = np.ascontiguousarray(vector, np.float32)
        found = [best(block, query, criteria, n) for block in self._blocks]
        keys = np.concatenate([keys for keys, _ in found])
        scores = np.concatenate([scores for _, scores in found])
        order = np.lexsort((keys, -scores))[:n]
        return list(zip(keys[order].tolist(), scores[order].tolist(), strict=True))

    def _accepted(self, keys: Sequence[int], filters: Filters) -> NDArray[np.bool_]:
        wanted = np.array(keys, np.int64)
        criteria = self._vocabulary.criteria(filters)
        passed = np.zeros(len(wanted), np.bool_)
        for block in self._blocks:
            passed |= block.accepted(block.positions(wanted), criteria)
        return passed

    def _without(self, keys: set[int]) -> tuple[Rows, Rows]:
        gone = np.array([key for key in keys if key in self._ids], np.int64)
        for key in gone.tolist():
            self._keys.pop(self._ids.pop(key), None)
        if not len(gone):
            return self._blocks
        old, tail = self._blocks
        return _buried(old, gone), _buried(tail, gone)


def _buried(block: Rows, keys: NDArray[np.int64]) -> Rows:
    at = block.positions(keys)
    if not np.any(at >= 0):
        return block
    live = block.live.copy()
    live[at[at >= 0]] = False
    return replace(block, live=live)


def _balanced(old: Rows, tail: Rows) -> tuple[Rows, Rows]:
    if len(tail) <= max(TAIL_ROWS, len(old) // TAIL_SHARE) and (len(old) - old.alive) * DEAD_SHARE <= len(old):
        return old, tail
    return merged(old, tail), _emptied(tail)


def _emptied(rows: Rows) -> Rows:
    nothing = replace(rows, live=np.zeros(len(rows), np.bool_))
    return merged(nothing, nothing)


def best(block: Rows, query: NDArray[np.float32], criteria: Criteria, n: int) -> tuple[NDArray[np.int64], Matrix]:
    """Keys and rounded similarities of at least the `n` best matching rows of a block, in no order."""
    keys: list[NDArray[np.int64]] = [np.empty(0, np.int64)]
    scores: list[Matrix] = [np.empty(0, np.float32)]
    for part in block.slices(criteria):
        at, similarity = _similar(block, part, query, criteria)
        if len(similarity) > n:
            top = np.argpartition(similarity, len(similarity) - n)[-n:]
            near = np.flatnonzero(similarity >= similarity[top].min() - 10.0**-DECIMALS)
            at, similarity = at[near], similarity[near]
        keys.append(block.keys[at])
        scores.append(np.round(similarity, DECIMALS))
    return np.concatenate(keys), np.concatenate(scores)


def _similar(
    block: Rows, part: slice, query: NDArray[np.float32], criteria: Criteria
) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """Positions in the block and similarities of the matching rows of a slice."""
    mask = block.mask(part, criteria)
    at = np.flatnonzero(mask)
    if len(at) * GATHER_SHARE < len(mask):
        return at + part.start, block.matrix[at + part.start] @ query
    similarity = _product(block.matrix[part], query)
    return at + part.start, similarity if len(at) == len(mask) else similarity[at]


def _product(matrix: Matrix, vector: NDArray[np.float32]) -> NDArray[np.float32]:
    """`matrix @ vector`; of many rows the halves at once, on two cores."""
    if len(matrix) < SPLIT_ROWS:
        return matrix @ vector
    product = np.empty(len(matrix), np.float32)
    half = len(matrix) // 2
    other = _HELPER.submit(np.matmul, matrix[half:], vector, product[half:])
    np.matmul(matrix[:half], vector, product[:half])
    other.result()
    return product
