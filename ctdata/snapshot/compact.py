"""`eligibility.arrow` and `eligibility_kinds.arrow`: the requirements as numbers, to be mapped beside core.arrow.

A requirement is one of some thousand kinds (marker, variant, cut-off, polarity …); a study's row of core.arrow
and the number of the kind say nearly all of it. The sentences stay in requirements.parquet.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ctdata.schema import ELIGIBILITY, ELIGIBILITY_KINDS, Table
from ctdata.snapshot.ids import keys

NONE = -1
_UNLABELLED = "unlabelled"
_BETWEEN = "\x1f"
_KIND = ELIGIBILITY_KINDS.names[:-1]

Kind = tuple[str | float | bool | None, ...]


class RequirementRows:
    """Gathers the rows chunk by chunk, as arrays; kinds are numbered when they are first met."""

    def __init__(self) -> None:
        self._kinds: dict[Kind, int] = {}
        self._rows: dict[str, list[np.ndarray]] = {name: [] for name in ELIGIBILITY.names}
        self._n_studies = 0

    def add(self, studies: pa.Table, requirements: pa.Table) -> None:
        """One chunk: the next rows of `studies`, and all of their requirements, both in order of NCT id."""
        places = np.searchsorted(keys(studies.column("nct_id")), keys(requirements.column("nct_id")))
        groups = pc.fill_null(requirements.column("alternatives_group"), NONE)
        made = {
            "study_row": self._n_studies + places,
            "kind": self._numbered(requirements),
            "alternatives_group": groups.to_numpy(),
            "cohort_code": _cohort_codes(
                studies.column("eligibility_cohorts"), places, requirements.column("cohort")
            ),
            "requirement_number": requirements.column("requirement_number").to_numpy(),
        }
        for column in ELIGIBILITY.columns:
            self._rows[column.name].append(made[column.name].astype(column.type.to_pandas_dtype()))
        self._n_studies += studies.num_rows

    def _numbered(self, requirements: pa.Table) -> np.ndarray:
        """The kind of each row. Each distinct one of the chunk is looked at once."""
        unlabelled = pc.equal(requirements.column("section"), _UNLABELLED)
        columns = [*(requirements.column(name) for name in _KIND), unlabelled]
        first, places = _distinct(columns)
        kinds = zip(*(column.take(pa.array(first)).to_pylist() for column in columns), strict=True)
        numbers = [self._kinds.setdefault(kind, len(self._kinds)) for kind in kinds]
        return np.array(numbers, np.int32)[places]

    def write(self, folder: Path) -> None:
        """Both files; the kinds in order, so that the same requirements give the same bytes."""
        kinds = sorted(self._kinds, key=lambda kind: [(part is not None, part) for part in kind])
        order = np.empty(len(kinds), np.int32)
        order[[self._kinds[kind] for kind in kinds]] = np.arange(len(kinds))
        rows = {name: np.concatenate([np.empty(0, np.int32), *pieces]) for name, pieces in self._rows.items()}
        rows["kind"] = order[rows["kind"].astype(np.int64)]
        columns = zip(*kinds, strict=True) if kinds else [()] * len(ELIGIBILITY_KINDS.columns)
        _write(ELIGIBILITY_KINDS, dict(zip(ELIGIBILITY_KINDS.names, columns, strict=True)), folder)
        _write(ELIGIBILITY, rows, folder)


def _distinct(columns: list[pa.ChunkedArray]) -> tuple[np.ndarray, np.ndarray]:
    """Of rows that agree in every column the first one, and for each row which of those it agrees with."""
    texts = [pc.fill_null(column.cast(pa.string()), "") for column in columns]
    whole = pc.binary_join_element_wise(*texts, _BETWEEN).combine_chunks().dictionary_encode()
    _, first, places = np.unique(whole.indices.to_numpy(), return_index=True, return_inverse=True)
    return first, places


def _cohort_codes(cohorts: pa.ChunkedArray, places: np.ndarray, named: pa.ChunkedArray) -> np.ndarray:
    """For each requirement the place of its cohort among those of its study; few requirements have one."""
    codes = np.full(len(places), NONE, np.int64)
    for row in np.flatnonzero(pc.not_equal(named, "").to_numpy()).tolist():
        codes[row] = cohorts[int(places[row])].as_py().index(named[row].as_py())
    return codes


def _write(table: Table, columns: dict, folder: Path) -> None:
    schema = table.arrow()
    arrays = [pa.array(columns[c.name], c.type, from_pandas=False) for c in table.columns]
    path = folder / f"{table.name}.arrow"
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, schema) as writer:
        writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
