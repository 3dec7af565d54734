"""The filters of a Criteria that columns can answer: one flag for each study.

A limit that a study does not state never drops it: no minimum or maximum age
passes every age, no sex and ALL pass every sex. A year does: a study without a
start date is in no range of years.
"""

from __future__ import annotations

import numpy as np

from ctdata.errors import QueryError
from ctdata.schema import MISSING
from ctdata.search.columns import Codes, Columns
from ctdata.search.criteria import Criteria

Rows = np.ndarray | None  # row numbers ascending; None stands for all studies
Flags = dict[str, np.ndarray]  # filter key -> one flag for each of the rows


def flags(columns: Columns, criteria: Criteria, rows: Rows) -> Flags:
    """For each filter in use, which of the rows pass it."""
    found = {name: _facet(columns, name).holds(values, rows) for name, values in _by_facet(criteria).items()}
    if criteria.start_year_from is not None or criteria.start_year_to is not None:
        found["start_years"] = _start_years(columns.codes("start_year"), criteria, rows)
    if criteria.age_years is not None:
        found["age"] = _age(columns, criteria.age_years, rows)
    if criteria.wanted_sex:
        found["sex"] = columns.codes("sex").holds((criteria.wanted_sex, "ALL", MISSING), rows)
    return found


def _by_facet(criteria: Criteria) -> dict[str, tuple[str, ...]]:
    """A facet that is named twice offers all of its values."""
    found: dict[str, tuple[str, ...]] = {}
    for name, values in criteria.facets:
        if values:
            found[name] = found.get(name, ()) + tuple(values)
    return found


def together(found: Flags, but: str = "") -> np.ndarray | None:
    """Rows that pass every filter (but one); None where no filter is left."""
    rest = [passed for key, passed in found.items() if key != but]
    if not rest:
        return None
    passed = rest[0]
    for other in rest[1:]:
        passed = passed & other
    return passed


def keep(rows: Rows, passed: np.ndarray | None) -> Rows:
    """The rows that pass."""
    if passed is None:
        return rows
    return np.flatnonzero(passed).astype(np.int32) if rows is None else rows[passed]


def _facet(columns: Columns, name: str) -> Codes:
    if name not in columns.core.column_names:
        raise QueryError(f"There is no column {name!r} to filter by. Use a column of the core table.")
    return columns.codes(name)


def _start_years(years: Codes, criteria: Criteria, rows: Rows) -> np.ndarray:
    first = -np.inf if criteria.start_year_from is None else criteria.start_year_from
    last = np.inf if criteria.start_year_to is None else criteria.start_year_to
    return years.holds([year for year in years.values[:-1] if first <= int(year) <= last], rows)


def _age(columns: Columns, age: float, rows: Rows) -> np.ndarray:
    """NaN compares as false, so what is not stated is not below or above."""
    youngest, oldest = columns.numbers("minimum_age_years"), columns.numbers("maximum_age_years")
    if rows is not None:
        youngest, oldest = youngest.take(rows), oldest.take(rows)
    return ~((youngest > age) | (oldest < age))
