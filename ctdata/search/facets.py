"""Counts beside each facet value. They follow all filters but the facet's own."""

from __future__ import annotations

import numpy as np

from ctdata.schema import MISSING
from ctdata.search.columns import Codes, Columns
from ctdata.search.criteria import MOST_COUNTED
from ctdata.search.filters import Flags, Rows, keep, together

Counts = list[tuple[str, int]]


class Picked:
    """Rows to count, and the others where those are fewer."""

    def __init__(self, rows: Rows, n_rows: int) -> None:
        self.rows = rows
        self.others: np.ndarray | None = None
        if rows is not None and len(rows) > n_rows // 2:
            out = np.ones(n_rows, bool)
            out[rows] = False
            self.others = np.flatnonzero(out)

    def count(self, codes: Codes) -> np.ndarray:
        """Studies of each code."""
        if self.rows is None:
            return codes.full
        if self.others is not None:
            return codes.full - _count(codes, self.others)
        return _count(codes, self.rows)


def _count(codes: Codes, rows: np.ndarray) -> np.ndarray:
    return np.bincount(codes.codes.take(rows), minlength=codes.n_codes)


def facet_counts(columns: Columns, names: tuple[str, ...], rows: Rows, found: Flags) -> dict[str, Counts]:
    """For each facet its values and counts, the largest first, "(missing)" last; years from the latest."""
    everything = Picked(keep(rows, together(found)), columns.n_rows)
    counts = {}
    for name in names:
        picked = Picked(keep(rows, together(found, but=name)), columns.n_rows) if name in found else everything
        codes = columns.codes(name)
        counts[name] = _sorted(name, codes, codes.per_value(picked.count(codes)))
    return counts


def _sorted(name: str, codes: Codes, counts: np.ndarray) -> Counts:
    """Values that occur in the filtered studies; "(missing)" is always there, even with 0."""
    last = len(codes.values) - 1
    places = np.flatnonzero(counts[:last])
    if name == "start_year":
        order = sorted(places.tolist(), key=lambda place: -int(codes.values[place]))
    else:
        order = places[np.lexsort((codes.alphabetical[places], -counts[places]))].tolist()
    kept = order[: MOST_COUNTED.get(name)]
    return [(codes.values[place], int(counts[place])) for place in kept] + [(MISSING, int(counts[last]))]
