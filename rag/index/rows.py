"""Rows sorted by publication time, and which of them a filter lets through.

Most filters of news are date ranges. Sorted, a range is one contiguous slice, so that its vectors
are multiplied where they lie; names are small integers compared within the slice.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rag.types import Filters, Matrix, Stamp

Mask = NDArray[np.bool_]
Codes = NDArray[np.int32]


class VectorRow(Protocol):
    """What a filter looks at. `published` is None when the article has no date."""

    @property
    def key(self) -> int: ...
    @property
    def chunk_id(self) -> str: ...
    @property
    def article_id(self) -> str: ...
    @property
    def published(self) -> Stamp | None: ...
    @property
    def source(self) -> str | None: ...
    @property
    def language(self) -> str | None: ...
    @property
    def section(self) -> str | None: ...
    @property
    def kind(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Criteria:
    """Filters in the terms of `Rows`: seconds since 1970, and codes of names (None: any name)."""

    since: float | None
    latest: float | None
    undated: bool
    names: tuple[tuple[int, Sequence[int]], ...]


class Names:
    """Numbers for names, compared without case. Number 0 is no name. Only ever grows."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}

    def code(self, name: str | None) -> int:
        return 0 if name is None else self._codes.setdefault(name.casefold(), len(self._codes) + 1)

    def known(self, names: Sequence[str]) -> list[int]:
        """Codes of those that were ever seen."""
        return [code for name in names if (code := self._codes.get(name.casefold())) is not None]


COLUMNS = ("source", "language", "section", "kind", "article_id")


class Vocabulary:
    """The names of each column."""

    def __init__(self) -> None:
        self._columns = tuple(Names() for _ in COLUMNS)

    def codes(self, row: VectorRow) -> list[int]:
        values = (row.source, row.language, row.section, row.kind, row.article_id)
        return [names.code(value) for names, value in zip(self._columns, values, strict=True)]

    def criteria(self, filters: Filters) -> Criteria:
        asked = (filters.sources, filters.languages, filters.sections, filters.kinds, filters.article_ids)
        ends = [moment.timestamp() for moment in (filters.until, filters.as_of) if moment]
        return Criteria(
            filters.since.timestamp() if filters.since else None,
            min(ends) if ends else None,
            filters.since is None and filters.until is None,
            tuple((i, self._columns[i].known(names)) for i, names in enumerate(asked) if names),
        )


@dataclass(frozen=True, slots=True)
class Rows:
    """Immutable columns in order of `first`; rows without a date (NaN) come last.

    `first` and `last` are the moments that the publication date can mean. `dated` rows have one;
    none of them lasts longer than `longest` seconds. `by_key` sorts `keys`.
    """

    keys: NDArray[np.int64]
    first: NDArray[np.float64]
    last: NDArray[np.float64]
    names: Codes
    matrix: Matrix
    live: Mask
    dated: int
    longest: float
    by_key: NDArray[np.intp]

    def __len__(self) -> int:
        return len(self.keys)

    @property
    def alive(self) -> int:
        return int(np.count_nonzero(self.live))

    def slices(self, criteria: Criteria) -> list[slice]:
        """Where rows can match at all: one slice of the dated rows, and the undated ones."""
        start, stop = 0, self.dated
        if criteria.since is not None:
            start = int(np.searchsorted(self.first[: self.dated], criteria.since - self.longest, "left"))
        if criteria.latest is not None:
            stop = int(np.searchsorted(self.first[: self.dated], criteria.latest, "right"))
        if not criteria.undated:
            return [slice(start, stop)] if start < stop else []
        if stop == self.dated:
            return [slice(start, len(self))] if start < len(self) else []
        return [part for part in (slice(start, stop), slice(self.dated, len(self))) if part.start < part.stop]

    def mask(self, part: slice, criteria: Criteria) -> Mask:
        """Which rows of a slice that `slices` gave do match."""
        mask = self.live[part]
        if criteria.since is not None:
            mask = mask & (self.last[part] >= criteria.since)
        for column, codes in criteria.names:
            mask = mask & _among(self.names[column, part], codes)
        return mask

    def count(self, criteria: Criteria) -> int:
        return sum(int(np.count_nonzero(self.mask(part, criteria))) for part in self.slices(criteria))

    def positions(self, keys: NDArray[np.int64]) -> NDArray[np.intp]:
        """Where each key stands; -1 when it is not here or no longer live."""
        if not len(self):
            return np.full(len(keys), -1, np.intp)
        place = np.searchsorted(self.keys, keys, sorter=self.by_key)
        at = self.by_key[np.minimum(place, len(self) - 1)]
        return np.where((self.keys[at] == keys) & self.live[at], at, -1)

    def accepted(self, at: NDArray[np.intp], criteria: Criteria) -> Mask:
        """Which of the rows at these positions match; False for -1."""
        mask = at >= 0
        if not np.any(mask):
            return mask
        dated = at < self.dated
        if criteria.since is not None:
            mask = mask & dated & (self.last[at] >= criteria.since)
        if criteria.latest is not None:
            mask = mask & (~dated | (self.first[at] <= criteria.latest))
        if not criteria.undated:
            mask = mask & dated
        for column, codes in criteria.names:
            mask = mask & _among(self.names[column, at], codes)
        return mask


def _among(values: Codes, codes: Sequence[int]) -> Mask:
    if len(codes) > 8:
        return np.isin(values, codes)
    mask = np.zeros(len(values), np.bool_)
    for code in codes:
        mask |= values == code
    return mask


def rows_of(rows: Sequence[VectorRow], matrix: Matrix, vocabulary: Vocabulary) -> Rows:
    """Of one row and one line of the matrix each."""
    dates = [(r.published.first.timestamp(), r.published.last.timestamp()) if r.published else None for r in rows]
    ends = np.array([d or (np.nan, np.nan) for d in dates], np.float64).reshape(-1, 2)
    names = np.array([vocabulary.codes(row) for row in rows], np.int32).reshape(-1, len(COLUMNS))
    keys = np.array([row.key for row in rows], np.int64)
    return _sorted(keys, ends[:, 0], ends[:, 1], names.T, np.asarray(matrix, np.float32))


def merged(one: Rows, other: Rows) -> Rows:
    """The live rows of both."""

    def both(name: str, axis: int = 0) -> NDArray[np.generic]:
        parts = [np.compress(rows.live, getattr(rows, name), axis=axis) for rows in (one, other)]
        return np.concatenate(parts, axis=axis)

    columns = [both(f.name, axis=1 if f.name == "names" else 0) for f in fields(Rows)[:5]]
    return _sorted(*columns)  # pyright: ignore[reportArgumentType]


def _sorted(
    keys: NDArray[np.int64],
    first: NDArray[np.float64],
    last: NDArray[np.float64],
    names: Codes,
    matrix: Matrix,
) -> Rows:
    order = np.lexsort((keys, first))
    dated = int(np.count_nonzero(~np.isnan(first)))
    keys, first, last = keys[order], first[order], last[order]
    longest = float(np.max(last[:dated] - first[:dated], initial=0.0))
    return Rows(
        keys=keys,
        first=first,
        last=last,
        names=np.ascontiguousarray(names[:, order]),
        matrix=matrix[order],
        live=np.ones(len(keys), np.bool_),
        dated=dated,
        longest=longest,
        by_key=np.argsort(keys, kind="stable"),
    )
