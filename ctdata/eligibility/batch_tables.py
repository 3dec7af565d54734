"""Tables of a snapshot as a `Batch`: from requirement rows, or from the rows already turned into numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ctdata.eligibility import batch_cohorts, facts, kinds, layout, ranking
from ctdata.eligibility.batch import Batch, Evidence, FactColumn, TypeColumn
from ctdata.eligibility.batch_cohorts import CohortColumn
from ctdata.eligibility.kinds import UNLABELLED, RequirementKind
from ctdata.eligibility.layout import NONE, RequirementArrays

KIND_COLUMNS = ("biomarker", "variant", "scoring", "comparator", "value", "unit", "polarity")
_BETWEEN = "\x1f"


def from_tables(studies: pa.Table, requirements: pa.Table) -> Batch:
    """`studies`: one row a study, in any order. `requirements`: rows of the contract with nct_id; others' are left out.

    Where `requirements` has a column evidence, exceptions are resolved by it."""
    ids = studies.column("nct_id").combine_chunks()
    found = pc.index_in(requirements.column("nct_id"), value_set=ids)
    rows = requirements.filter(pc.is_valid(found))
    study = pc.drop_null(found).to_numpy().astype(np.int32)
    kind_of, kind = _kinds(rows)
    cohorts = _column(studies, "cohorts", "eligibility_cohorts")
    cohort, listed = _cohorts(cohorts, study, rows.column("cohort").to_pylist())
    group = pc.fill_null(rows.column("alternatives_group"), NONE).to_numpy().astype(np.int16)
    evidence = rows.column("evidence") if "evidence" in rows.column_names else None
    arrays = RequirementArrays(study, kind, group, cohort)
    return from_arrays(studies, arrays, kind_of, listed, None if evidence is None else _sentences(evidence))


def from_compact(studies: pa.Table, rows: pa.Table, kind_rows: pa.Table, evidence: Evidence | None = None) -> Batch:
    """From the compact tables of a snapshot: `eligibility` and `eligibility_kinds` beside the rows of `studies`.

    `evidence`: see `batch.Evidence`; the numbers are rows of `rows`. Without it exceptions stay open."""
    arrays = RequirementArrays(
        *(rows.column(name).to_numpy() for name in ("study_row", "kind", "alternatives_group", "cohort_code"))
    )
    kind_of = [_kind(row, row["is_unlabelled"]) for row in kind_rows.to_pylist()]
    cohorts = _column(studies, "cohorts", "eligibility_cohorts")
    return from_arrays(studies, arrays, kind_of, batch_cohorts.column(cohorts), evidence)


def from_arrays(
    studies: pa.Table,
    rows: RequirementArrays,
    kind_of: Sequence[RequirementKind],
    cohorts: CohortColumn,
    evidence: Evidence | None = None,
) -> Batch:
    """From numbers: `rows.study` are positions in `studies`, `rows.cohort` places among the `cohorts` of a study."""
    ids = np.array(studies.column("nct_id").to_pylist(), dtype=str)
    return Batch(
        ids,
        tuple(kind_of),
        layout.laid_out(rows, kind_of, cohorts.n_cohorts),
        tuple(_fact(studies, fact) for fact in facts.FACTS),
        _types(studies, "tumour_types"),
        _rungs(studies),
        pc.fill_null(_column(studies, "is_stale", kind=pa.bool_()), False).to_numpy(zero_copy_only=False),
        np.argsort(np.argsort(ids)).astype(np.int32),
        cohorts,
        _types(studies, "tumour_types_kept_out"),
        evidence,
    )


def _column(table: pa.Table, *names: str, kind: pa.DataType | None = None) -> pa.Array:
    """The first of these columns that the table has; nulls where it has none."""
    for name in names:
        if name in table.column_names:
            return _whole(table.column(name))
    return pa.nulls(table.num_rows, kind or pa.list_(pa.string()))


def _whole(column: pa.ChunkedArray) -> pa.Array:
    """One array, dictionaries decoded."""
    whole = column.combine_chunks()
    whole = whole.combine_chunks() if isinstance(whole, pa.ChunkedArray) else whole
    return whole.dictionary_decode() if isinstance(whole, pa.DictionaryArray) else whole


def _sentences(evidence: pa.ChunkedArray) -> Evidence:
    coded = pc.fill_null(evidence.combine_chunks(), "").dictionary_encode()
    return lambda numbers: distinct(coded.take(pa.array(numbers)))


def distinct(texts: pa.DictionaryArray) -> tuple[np.ndarray, list[str]]:
    """The place of each text among those that occur, and those; what `batch.Evidence` gives."""
    used, places = np.unique(texts.indices.to_numpy(), return_inverse=True)
    return places, texts.dictionary.take(pa.array(used)).to_pylist()


def _kinds(rows: pa.Table) -> tuple[list[RequirementKind], np.ndarray]:
    """The distinct kinds, and for each row which one it is."""
    unclear = pc.equal(rows.column("section"), UNLABELLED).combine_chunks()
    columns = {name: _column(rows, name) for name in KIND_COLUMNS} | {"unclear": unclear}
    first, places = _distinct(list(columns.values()))
    distinct = pa.table(columns).take(pa.array(first)).to_pylist()
    return [_kind(row, bool(row["unclear"])) for row in distinct], places.astype(np.int32)


def _kind(row: Mapping, is_unclear: bool) -> RequirementKind:
    return kinds.of({**row, "section": UNLABELLED if is_unclear else ""})


def _distinct(columns: Sequence[pa.Array]) -> tuple[np.ndarray, np.ndarray]:
    """Of rows that agree in every column the first one, and for each row which of those it agrees with."""
    places = np.zeros(len(columns[0]), np.int64)
    first = np.zeros(min(1, len(places)), np.int64)
    for column in columns:
        codes = _codes(column)
        _, first, places = np.unique(
            places * (codes.max(initial=0) + 1) + codes, return_index=True, return_inverse=True
        )
    return first, places


def _codes(column: pa.Array) -> np.ndarray:
    """Equal values have equal numbers, from 0; null is a value."""
    if pa.types.is_list(column.type):
        column = pc.binary_join(column, _BETWEEN)
    encoded = column.dictionary_encode("encode")
    return pc.fill_null(encoded.indices, len(encoded.dictionary)).to_numpy(zero_copy_only=False).astype(np.int64)


def _cohorts(named: pa.Array, study: np.ndarray, of_row: Sequence[str | None]) -> tuple[np.ndarray, CohortColumn]:
    """The place of each row's cohort among those of its study, and the cohorts of each study; few rows have one."""
    listed = [list(dict.fromkeys(names or ())) for names in named.to_pylist()]
    known: dict[int, dict[str, int]] = {}
    codes = np.full(len(of_row), NONE, np.int16)
    for row, name in enumerate(of_row):
        if name:
            position = int(study[row])
            places = known.setdefault(position, {one: n for n, one in enumerate(listed[position])})
            codes[row] = places.setdefault(name, len(places))
            if codes[row] == len(listed[position]):
                listed[position].append(name)
    return codes, batch_cohorts.column(pa.array(listed, pa.list_(pa.string())))


def _fact(studies: pa.Table, fact: facts.Fact) -> FactColumn:
    columns = {name: _column(studies, name, kind=pa.string()) for name in fact.columns}
    first, places = _distinct(list(columns.values()))
    values = pa.table(columns).take(pa.array(first)).to_pylist()
    return FactColumn(fact, tuple(values), places.astype(np.min_scalar_type(len(values))))


def _types(studies: pa.Table, name: str) -> TypeColumn:
    listed = _column(studies, name)
    offsets = np.concatenate(
        [[0], np.cumsum(pc.fill_null(pc.list_value_length(listed), 0).to_numpy(zero_copy_only=False))]
    )
    encoded = pc.list_flatten(listed).dictionary_encode()
    names = tuple(encoded.dictionary.to_pylist())
    codes = encoded.indices.to_numpy(zero_copy_only=False).astype(np.min_scalar_type(len(names)))
    return TypeColumn(names, codes, offsets.astype(np.int32))


def _rungs(studies: pa.Table) -> np.ndarray:
    """How open each study is; sites beyond the first do not count."""
    sites = pc.greater(pc.fill_null(_column(studies, "n_sites_recruiting", kind=pa.int32()), 0), 0)
    columns = {"overall_status": _column(studies, "overall_status", kind=pa.string()), "n_sites_recruiting": sites}
    first, places = _distinct(list(columns.values()))
    rows = pa.table(columns).take(pa.array(first)).to_pylist()
    return np.array([ranking.rung_rank(ranking.rung(row)) for row in rows], np.int8)[places]
