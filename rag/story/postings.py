"""Which rows share tokens, found without comparing all with all."""

from dataclasses import dataclass

import numpy as np

from rag.story.rows import Floats, Ints, Rows, joined

LONGEST = 200
"""Rows with one token that a row is held against: those next to it, where there are more. Reports stand in the order
of their publication, so that what is told all week long still joins the reports of one day, and the work for a row
does not grow with their number."""


@dataclass(frozen=True, slots=True)
class Postings:
    """Rows by column: column `c` has `rows[starts[c]:starts[c + 1]]`, rising, with their values."""

    starts: Ints
    rows: Ints
    values: Floats

    def shared(self, i: int, columns: Ints, values: Floats) -> tuple[Ints, Floats]:
        """Rows that have some of the columns, `i` aside, and the dot product over these; by rising row."""
        found: list[Ints] = []
        products: list[Floats] = []
        for column, value in zip(columns.tolist(), values.tolist(), strict=True):
            here = self._near(i, column)
            found.append(self.rows[here])
            products.append(self.values[here] * np.float32(value))
        if not found:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        rows, at = np.unique(np.concatenate(found), return_inverse=True)
        sums = np.bincount(at, np.concatenate(products), minlength=len(rows)).astype(np.float32)
        return rows[rows != i], sums[rows != i]

    def _near(self, i: int, column: int) -> slice:
        start, end = int(self.starts[column]), int(self.starts[column + 1])
        if end - start <= LONGEST:
            return slice(start, end)
        at = start + int(np.searchsorted(self.rows[start:end], i))
        first = min(max(start, at - LONGEST // 2), end - LONGEST)
        return slice(first, first + LONGEST)


def postings(rows: Rows) -> Postings:
    of = np.repeat(np.arange(len(rows)), np.diff(rows.starts))
    order = np.argsort(rows.columns, kind="stable")
    most = int(rows.columns.max()) + 1 if len(rows.columns) else 0
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(np.bincount(rows.columns, minlength=most))])
    return Postings(starts, of[order], rows.values[order])


def strongest(rows: Rows, most: int) -> Rows:
    """Each row's `most` largest values alone."""
    return joined(_strongest(*rows.row(i), most) for i in range(len(rows)))


def _strongest(columns: Ints, values: Floats, most: int) -> tuple[Ints, Floats]:
    if len(columns) <= most:
        return columns, values
    kept = np.sort(np.argsort(-values, kind="stable")[:most])
    return columns[kept], values[kept]
