"""Counts over a selection of studies: by one column, by two, and of distinct third values.

Works on the integer codes of `columns.Codes`: 120,000 studies by two list columns take some
milliseconds. A study counts once for each of its values ("multi-label"), so that sums exceed
the number of studies; `n` of a selection is that number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ctdata.schema import MISSING
from ctdata.search.columns import Codes, Columns


@dataclass(frozen=True)
class Pairs:
    """Row places (within the selection) and value places of one column, one entry for each value of a row."""

    rows: np.ndarray
    values: np.ndarray
    names: tuple[str, ...]


class Selection:
    """The studies that match some criteria, to be counted."""

    def __init__(self, columns: Columns, rows: np.ndarray | None) -> None:
        self._columns = columns
        self.rows = np.arange(columns.n_rows, dtype=np.int32) if rows is None else rows
        self._pairs: dict[str, Pairs] = {}

    @property
    def n(self) -> int:
        return len(self.rows)

    def where(self, flags: np.ndarray) -> Selection:
        """The studies of this selection whose flag is set."""
        return Selection(self._columns, self.rows[flags])

    def has(self, name: str, values: Sequence[str]) -> np.ndarray:
        """For each study whether it has one of the values."""
        return self._columns.codes(name).holds(values, self.rows)

    def numbers(self, name: str) -> np.ndarray:
        """A number column; NaN where the registry states none."""
        return self._columns.numbers(name).take(self.rows)

    def pairs(self, name: str) -> Pairs:
        """Every value of every study; studies without one have "(missing)"."""
        if name not in self._pairs:
            self._pairs[name] = _expanded(self._columns.codes(name), self.rows)
        return self._pairs[name]

    def counts(self, name: str) -> dict[str, int]:
        """Studies for each value that occurs, the most frequent first, "(missing)" last and always there."""
        found = self.pairs(name)
        counted = np.bincount(found.values, minlength=len(found.names))
        last = len(found.names) - 1
        order = sorted(np.flatnonzero(counted[:last]).tolist(), key=lambda v: (-counted[v], found.names[v]))
        return {found.names[v]: int(counted[v]) for v in order} | {MISSING: int(counted[last])}

    def cross(self, first: str, second: str, weights: np.ndarray | None = None) -> np.ndarray:
        """Studies (or the sum of `weights`) for each pair of values; rows are `names(first)`, columns `names(second)`."""
        a, b = self.pairs(first), self.pairs(second)
        left, right = _joined(a.rows, b.rows, self.n)
        cells = a.values[left] * len(b.names) + b.values[right]
        of_cells = None if weights is None else np.nan_to_num(weights)[a.rows[left]]
        counted = np.bincount(cells, weights=of_cells, minlength=len(a.names) * len(b.names))
        return counted.reshape(len(a.names), len(b.names))

    def distinct(self, first: str, second: str, third: str) -> np.ndarray:
        """Distinct values of `third` for each pair of values of `first` and `second`; "(missing)" is none."""
        a, b, c = self.pairs(first), self.pairs(second), self.pairs(third)
        left, right = _joined(a.rows, b.rows, self.n)
        cells, rows = a.values[left] * len(b.names) + b.values[right], a.rows[left]
        order = np.argsort(rows, kind="stable")
        cells, rows = cells[order], rows[order]
        one, other = _joined(rows, c.rows, self.n)
        keys = cells[one].astype(np.int64) * len(c.names) + c.values[other]
        keys = np.sort(keys[c.values[other] < len(c.names) - 1])
        first_of = keys[np.append(True, keys[1:] != keys[:-1])] if len(keys) else keys
        counted = np.bincount(first_of // len(c.names), minlength=len(a.names) * len(b.names))
        return counted.reshape(len(a.names), len(b.names))

    def names(self, name: str) -> tuple[str, ...]:
        """All values of a column in the whole snapshot, "(missing)" last."""
        return self._columns.codes(name).values


def _expanded(codes: Codes, rows: np.ndarray) -> Pairs:
    """One entry for each value of each row, in order of the rows."""
    n = len(codes.values)
    own = codes.codes.take(rows).astype(np.int64)
    combined = own >= n
    lengths = np.ones(len(rows), np.int64)
    lengths[combined] = codes.lengths[own[combined] - n]
    places = np.repeat(np.arange(len(rows)), lengths)
    values = np.repeat(own, lengths)
    starts = np.cumsum(codes.lengths) - codes.lengths
    within = np.arange(len(places)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    several = np.repeat(combined, lengths)
    values[several] = codes.flat[starts[values[several] - n] + within[several]]
    return Pairs(places, values, codes.values)


def _joined(left: np.ndarray, right: np.ndarray, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Places in both lists for every pair with the same row; both lists are in order of rows."""
    per_row = np.bincount(right, minlength=n)
    starts = np.cumsum(per_row) - per_row
    lengths = per_row[left]
    one = np.repeat(np.arange(len(left)), lengths)
    within = np.arange(len(one)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return one, starts[left[one]] + within
