"""The columns of core.arrow as numbers: codes for filters and facets, ranks for sorting.

A facet column is one code for each study. Where a study holds a single value,
the code is that value's place in `values`; each distinct *combination* of values
has a code of its own behind them. A filter is then one look-up and a count one
`bincount`, for lists as for single values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ctdata.schema import MISSING

_Made = TypeVar("_Made")


@dataclass(frozen=True)
class Codes:
    """One code a study. `values[-1]` is "(missing)"; codes from len(values) on are combinations."""

    values: tuple[str, ...]
    codes: np.ndarray
    flat: np.ndarray  # the values of all combinations, one after the other
    lengths: np.ndarray  # how many values each combination has

    @property
    def n_codes(self) -> int:
        return len(self.values) + len(self.lengths)

    @cached_property
    def full(self) -> np.ndarray:
        """Studies of each code in the whole snapshot."""
        return np.bincount(self.codes, minlength=self.n_codes)

    @cached_property
    def _places(self) -> dict[str, int]:
        """Values as they stand win over the same in another case: "ACME" and "Acme" may both be there."""
        any_case = {value.casefold(): place for place, value in enumerate(self.values)}
        return any_case | {value: place for place, value in enumerate(self.values)}

    @cached_property
    def alphabetical(self) -> np.ndarray:
        """Each value's rank among the values in the order of their letters."""
        ranks = np.empty(len(self.values), np.int64)
        ranks[sorted(range(len(self.values)), key=self.values.__getitem__)] = np.arange(len(self.values))
        return ranks

    def place(self, value: str) -> int | None:
        """Where a value stands, whatever its case; None where no study has it."""
        found = self._places.get(value)
        return self._places.get(value.casefold()) if found is None else found

    def holds(self, wanted: Iterable[str], rows: np.ndarray | None) -> np.ndarray:
        """For each row whether it has one of the wanted values."""
        places = [place for place in map(self.place, wanted) if place is not None]
        known = np.zeros(len(self.values), bool)
        known[places] = True
        return self.holds_any(known, rows)

    def holds_any(self, known: np.ndarray, rows: np.ndarray | None) -> np.ndarray:
        """The same, the wanted values given as flags over `values`."""
        combined = np.zeros(len(self.lengths), bool)
        if len(self.flat):
            starts = np.cumsum(self.lengths) - self.lengths
            combined = np.logical_or.reduceat(known[self.flat], starts)
        return np.concatenate([known, combined]).take(self.codes if rows is None else self.codes.take(rows))

    def per_value(self, per_code: np.ndarray) -> np.ndarray:
        """Counts of values from counts of codes: a combination counts for each of its values."""
        n = len(self.values)
        if not len(self.flat):
            return per_code[:n]
        combinations, starts, values = self._by_value
        counts = per_code[:n].copy()
        counts[values] += np.add.reduceat(per_code[n:].take(combinations), starts)
        return counts

    @cached_property
    def _by_value(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The combinations that hold each value, value after value; where each begins; and which values these are."""
        order = np.argsort(self.flat, kind="stable")
        combinations = np.repeat(np.arange(len(self.lengths), dtype=np.int32), self.lengths)[order]
        held = self.flat[order]
        starts = np.flatnonzero(np.concatenate([[True], held[1:] != held[:-1]]))
        return combinations, starts, held[starts]

    def of_row(self, row: int) -> tuple[str, ...]:
        """The values of one study."""
        code, n = int(self.codes[row]), len(self.values)
        if code < n:
            return (self.values[code],)
        start = int(self.lengths[: code - n].sum())
        return tuple(self.values[place] for place in self.flat[start : start + int(self.lengths[code - n])])


class Columns:
    """Codes, numbers and sort ranks of one core table, each made when first needed."""

    def __init__(self, core: pa.Table) -> None:
        self.core = core
        self.n_rows = core.num_rows
        self._made: dict[tuple[str, ...], object] = {}
        self._locks: dict[tuple[str, ...], Lock] = {}

    def codes(self, name: str) -> Codes:
        """A string, list, boolean or small number column as codes."""
        return self._once(("codes", name), lambda: _codes(_whole(self.core[name])))

    def numbers(self, name: str) -> np.ndarray:
        """A number or date column (days since 1970) as floats; missing is NaN."""
        return self._once(("numbers", name), lambda: _numbers(_whole(self.core[name])))

    def order(self, name: str, descending: bool) -> tuple[np.ndarray, np.ndarray]:
        """Row numbers in order, and each row's rank; missing last, ties by nct_id."""
        key = ("order", name, str(descending))
        return self._once(key, lambda: _order(self._sortable(name), descending))

    def nct_ids(self, rows: np.ndarray) -> list[str]:
        return self.core["nct_id"].take(pa.array(rows)).to_pylist()

    def row_of(self, nct_id: str) -> int:
        """The row of an id, -1 where there is none."""
        return pc.index(_plain(_whole(self.core["nct_id"])), nct_id).as_py()

    def _sortable(self, name: str) -> np.ndarray:
        if name == "nct_id":
            return np.arange(self.n_rows, dtype=np.float64)
        column = _whole(self.core[name])
        return _text_ranks(column) if _is_text(column.type) else _numbers(column)

    def _once(self, key: tuple[str, ...], make: Callable[[], _Made]) -> _Made:
        """What was made before, without waiting; else made now, while only those wait who need the same."""
        if key not in self._made:
            with self._locks.setdefault(key, Lock()):
                if key not in self._made:
                    self._made[key] = make()
        return self._made[key]  # type: ignore[return-value]


def _whole(column: pa.ChunkedArray) -> pa.Array:
    """One array, one dictionary."""
    whole = column.unify_dictionaries().combine_chunks()
    return whole.combine_chunks() if isinstance(whole, pa.ChunkedArray) else whole


def _is_text(kind: pa.DataType) -> bool:
    return pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_dictionary(kind)


def _plain(column: pa.Array) -> pa.Array:
    return column.dictionary_decode() if isinstance(column, pa.DictionaryArray) else column


def _numbers(column: pa.Array) -> np.ndarray:
    if pa.types.is_date32(column.type):
        column = column.cast(pa.int32())
    return column.cast(pa.float64()).to_numpy(zero_copy_only=False)


def _text_ranks(column: pa.Array) -> np.ndarray:
    """Alphabetical places as floats, whatever the case; missing is NaN."""
    encoded = column if isinstance(column, pa.DictionaryArray) else column.dictionary_encode()
    ranks = np.empty(len(encoded.dictionary), np.float64)
    lowered = pc.utf8_lower(encoded.dictionary)  # type: ignore[attr-defined]
    ranks[np.asarray(pc.sort_indices(lowered))] = np.arange(len(ranks))  # type: ignore[attr-defined]
    places = encoded.indices.cast(pa.int64()).fill_null(-1).to_numpy(zero_copy_only=False)
    return np.append(ranks, np.nan)[places]  # -1, missing, is the last


def _order(keys: np.ndarray, descending: bool) -> tuple[np.ndarray, np.ndarray]:
    order = np.argsort(-keys if descending else keys, kind="stable").astype(np.int32)
    rank = np.empty(len(order), np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    order.flags.writeable = False  # pages are views of it
    return order, rank


def _codes(column: pa.Array) -> Codes:
    if pa.types.is_list(column.type) or pa.types.is_large_list(column.type):
        return _list_codes(column)
    values, codes = _encoded(column)
    codes[codes < 0] = len(values)
    return Codes((*values, MISSING), _small(codes), np.empty(0, np.int64), np.empty(0, np.int64))


def _encoded(column: pa.Array) -> tuple[list[str], np.ndarray]:
    """Values as text, and each cell's place among them; -1 where missing."""
    if not isinstance(column, pa.DictionaryArray):
        column = column.dictionary_encode()
    codes = column.indices.cast(pa.int64()).fill_null(-1).to_numpy(zero_copy_only=False).copy()
    values = column.dictionary.cast(pa.string()).to_pylist()
    if None in values:
        codes[codes == values.index(None)] = -1
    return [str(value) for value in values], codes


def _list_codes(column: pa.Array) -> Codes:
    values, cells = _encoded(column.flatten())
    lengths = pc.list_value_length(column).fill_null(0)  # type: ignore[attr-defined]
    rows = np.repeat(np.arange(len(column)), lengths.to_numpy(zero_copy_only=False))
    rows, cells = rows[cells >= 0], cells[cells >= 0]
    n = len(values) + 1
    # Sorted, and without a value that a study lists twice. Not np.unique: its hash takes seconds here.
    pairs = np.sort(rows * n + cells)
    pairs = pairs[np.append(True, pairs[1:] != pairs[:-1])] if len(pairs) else pairs
    rows, cells = pairs // n, pairs % n
    return _combine((*values, MISSING), rows, cells, len(column))


def _combine(values: tuple[str, ...], rows: np.ndarray, cells: np.ndarray, n_rows: int) -> Codes:
    """Single values keep their place; equal combinations are found by a 64-bit sum of random marks."""
    lengths = np.bincount(rows, minlength=n_rows)
    starts = np.cumsum(lengths) - lengths
    codes = np.full(n_rows, len(values) - 1)
    single = lengths == 1
    codes[single] = cells[starts[single]]
    several = np.flatnonzero(lengths > 1)
    marks = np.random.default_rng(0).integers(1, 2**63, len(values), dtype=np.uint64)[cells]
    sums = _row_sums(marks, starts[several], lengths[several])
    _, first, codes_of = np.unique(sums, return_index=True, return_inverse=True)
    codes[several] = len(values) + codes_of
    examples = several[first]
    flat = [cells[starts[row] : starts[row] + lengths[row]] for row in examples]
    return Codes(values, _small(codes), np.concatenate(flat) if flat else np.empty(0, np.int64), lengths[examples])


def _row_sums(marks: np.ndarray, starts: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """Sums modulo 2**64 over each row's own marks."""
    total = np.concatenate([np.zeros(1, np.uint64), np.cumsum(marks, dtype=np.uint64)])
    return total[starts + lengths] - total[starts]


def _small(codes: np.ndarray) -> np.ndarray:
    return codes.astype(np.int16 if codes.max(initial=0) < 2**15 else np.int32)
