"""Search by meaning. Here, and only here, it is decided who searches: Chroma or the exact table.

A filter in Chroma costs 40 to 270 ms at 100,000 rows, the exact table less than a millisecond for a
narrow one; without a filter Chroma's graph wins where there are many rows. So few matching rows are
searched exactly, many in Chroma without its filters and filtered here. When too few are left over,
or Chroma cannot be reached, the exact table answers all the same.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rag.errors import IndexUnavailable
from rag.index import VectorTable
from rag.index.chroma import IndexBusy
from rag.index.exact import DECIMALS
from rag.types import Filters, Matrix

OVERFETCH = 2
"""Chroma is asked for this many times the rows wanted for each share that the filter lets through."""

MOST_FETCHED = 1000


class Graph(Protocol):
    """What is asked of the vector index; raises `IndexUnavailable`."""

    def query(self, vector: NDArray[np.float32], n: int, /) -> list[tuple[str, float]]: ...


@dataclass(frozen=True, slots=True)
class Near:
    """(key, cosine similarity), best first; `degraded` says what did not work."""

    hits: list[tuple[int, float]]
    degraded: str | None = None


@dataclass(frozen=True, slots=True)
class Dense:
    """`graph` gives the index that is open at the moment, None while there is none.

    Up to `exact_rows` exact search is as fast as the graph, and never misses: on two cores up to 30,000 (`make bench`).
    """

    table: VectorTable
    graph: Callable[[], Graph | None]
    exact_rows: int

    def search(self, vector: NDArray[np.float32], filters: Filters, n: int) -> Near:
        matching = self.table.matching(filters)
        graph = self.graph()
        if graph is None or matching <= self.exact_rows:
            return Near(self.table.search(vector, filters, n))
        wanted = min(MOST_FETCHED, n if matching == len(self.table) else OVERFETCH * n * len(self.table) // matching)
        try:
            hits = self.table.admitted(graph.query(vector, wanted), filters)[:n]
        except IndexBusy:
            return Near(self.table.search(vector, filters, n))
        except IndexUnavailable as error:
            return Near(self.table.search(vector, filters, n), f"{error.code}: {error}")
        return Near(hits if len(hits) >= n else self.table.search(vector, filters, n))


def nearest(keys: Sequence[int], matrix: Matrix, vector: NDArray[np.float32], n: int) -> list[tuple[int, float]]:
    """The `n` rows of `matrix` (rows, dimension; unit length) most like `vector`, in the order of a `VectorTable`."""
    if not keys:
        return []
    similarity = np.round(matrix @ vector, DECIMALS)
    at = np.array(keys, np.int64)
    order = np.lexsort((at, -similarity))[:n]
    return list(zip(at[order].tolist(), similarity[order].tolist(), strict=True))
