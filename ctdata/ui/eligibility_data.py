"""What the checker needs of a snapshot: cancer studies as arrays, made once for all sessions. Nothing of a patient.

What a patient's facts make of it is worked out anew in each run and kept nowhere.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from ctdata import knowledge
from ctdata.eligibility import batch_tables, disease, facts, labels
from ctdata.eligibility.batch import Batch, Evidence
from ctdata.eligibility.kinds import CONDITIONAL
from ctdata.errors import SnapshotError
from ctdata.knowledge.oncotree_codes import finer_codes, ours
from ctdata.schema import MISSING, PHASES
from ctdata.snapshot.store import Snapshot
from ctdata.ui.cache import Opened
from ctdata.ui.eligibility_asked import Asking, asking_of
from ctdata.ui.eligibility_countries import Countries, anywhere, recruiting, upto

OPEN, EVIDENCE = "open", "evidence"
_STUDY = (
    "nct_id",
    "eligibility_cohorts",
    "tumour_types",
    "tumour_types_kept_out",
    "overall_status",
    "n_sites_recruiting",
    "is_stale",
)
_COLUMNS = tuple(dict.fromkeys((*_STUDY, *(c for fact in facts.FACTS for c in fact.columns))))
_SLICE = 20_000  # studies whose sentences are read at once


@dataclass(frozen=True)
class Studies:
    """The cancer studies of one purpose. Positions in `batch` are places in `rows`, which are rows of core.arrow."""

    purpose: str
    batch: Batch
    asking: Asking
    rows: np.ndarray
    phase: np.ndarray
    countries: Countries

    @property
    def n_studies(self) -> int:
        return len(self.rows)

    @cached_property
    def _of_type(self) -> np.ndarray:
        """The study of each entry in the types of the batch."""
        return np.repeat(np.arange(self.n_studies, dtype=np.int32), np.diff(self.batch.types.offsets))

    def of_cancer(self, cancer_type: str) -> np.ndarray:
        """For each study whether it may take this cancer type, by the tree alone."""
        types = self.batch.types
        fits = np.array([disease.kind_of(cancer_type, name) != disease.NONE for name in types.names], bool)
        found = np.zeros(self.n_studies, bool)
        found[self._of_type[fits[types.codes]]] = True
        return found

    def positions(self, nct_ids: Sequence[str]) -> np.ndarray:
        """Positions of studies by their ids (in order of id, as the rows are)."""
        return np.searchsorted(self.batch.nct_ids, np.array(nct_ids, dtype=str))


def cancer_types(open_studies: Studies) -> tuple[str, ...]:
    """The types to choose from: those with the most open studies first."""
    types = open_studies.batch.types
    counts = np.bincount(types.codes, minlength=len(types.names)).tolist()
    n_open = dict(zip(types.names, counts, strict=True))
    every = [entry.code for entry in knowledge.tumour_types()]
    ordered = sorted(every, key=lambda code: (-n_open.get(code, 0), disease.name_of(code)))
    below: dict[str, list[str]] = {}
    for finer in finer_codes():
        below.setdefault(ours(finer), []).append(finer)
    return tuple(code for wide in ordered for code in (wide, *below.get(wide, ())))


# Two purposes, of the snapshot that sessions still show and of a new one.
@st.cache_resource(max_entries=4, show_spinner="Reading what the studies ask for …")
def _made(home: str, snapshot_id: str, purpose: str, _opened: Opened) -> Studies:
    found = make(_opened.snapshot, purpose)
    _give_back()
    gc.freeze()
    return found


def _give_back() -> None:
    """Freed memory back to the system: glibc keeps what making the arrays took (110 MB at 600,000 studies) for ever."""
    gc.collect()
    pa.default_memory_pool().release_unused()
    with contextlib.suppress(OSError, AttributeError, TypeError):  # other systems have no such call
        ctypes.CDLL(None).malloc_trim(0)


def studies(opened: Opened, purpose: str) -> Studies:
    """The arrays of the snapshot for OPEN or EVIDENCE, made at the first visit."""
    return _made(str(opened.snapshot.folder.parent), opened.manifest.id, purpose, opened)


def make(snapshot: Snapshot, purpose: str) -> Studies:
    """The same without Streamlit. OPEN: studies that somebody may ask to join; EVIDENCE: all that one may learn from."""
    core = snapshot.map_core()  # in a mapping of its own: the pages that are read only here go with it
    is_cancer = pc.fill_null(core.column("is_oncology"), False).to_numpy(zero_copy_only=False)
    words, status = labels.section("form"), core.column("overall_status")
    wanted = (
        _is_among(status, words["open_statuses"]) if purpose == OPEN else ~_is_among(status, words["not_evidence"])
    )
    rows = np.flatnonzero(is_cancer & wanted)
    chosen = _plain(core.select(list(_COLUMNS)).take(pa.array(rows)))
    numbers, kept = _numbers(snapshot.eligibility, rows, core.num_rows)
    evidence = _evidence(snapshot, kept, _sentences(snapshot, core))
    batch = batch_tables.from_compact(chosen, numbers, snapshot.eligibility_kinds, evidence)
    countries = recruiting(snapshot, core, rows) if purpose == OPEN else anywhere(core, rows)
    return Studies(purpose, batch, asking_of(batch), rows.astype(np.int32), _phases(core, rows), countries)


def _is_among(column: pa.ChunkedArray, values: Sequence[str]) -> np.ndarray:
    return pc.is_in(column, value_set=pa.array(values)).to_numpy(zero_copy_only=False)


def _plain(table: pa.Table) -> pa.Table:
    """Lists of dictionary values as lists of texts."""
    columns = {}
    for name in table.column_names:
        column = table.column(name)
        is_coded = pa.types.is_list(column.type) and pa.types.is_dictionary(column.type.value_type)
        columns[name] = column.cast(pa.list_(column.type.value_type.value_type)) if is_coded else column
    return pa.table(columns)


def _numbers(numbers: pa.Table, rows: np.ndarray, n_core: int) -> tuple[pa.Table, np.ndarray]:
    """The requirement rows of these studies, with their positions instead of rows of core.arrow, and which they are."""
    position = np.full(n_core, -1, np.int32)
    position[rows] = np.arange(len(rows), dtype=np.int32)
    study = position[numbers.column("study_row").to_numpy()]
    kept = np.flatnonzero(study >= 0)
    found = numbers.take(pa.array(kept))
    return found.set_column(found.column_names.index("study_row"), "study_row", pa.array(study[kept])), kept


def _conditional(snapshot: Snapshot) -> np.ndarray:
    """Which requirement rows depend on an exception."""
    is_conditional = np.array(
        [p == CONDITIONAL for p in snapshot.eligibility_kinds.column("polarity").to_pylist()], bool
    )
    return np.flatnonzero(is_conditional[snapshot.eligibility.column("kind").to_numpy()])


def _sentences(snapshot: Snapshot, core: pa.Table) -> pa.Array:
    """The sentences of those rows; no other sentence is kept."""
    pieces = [
        t.column("evidence").filter(pc.equal(t.column("polarity"), CONDITIONAL))
        for low, high in _bounds(core.column("nct_id"))
        for t in [snapshot.between("requirements", low, high, ["polarity", "evidence"])]
    ]
    found = pa.chunked_array([c for p in pieces for c in p.chunks], pa.string())
    if len(found) != len(_conditional(snapshot)):
        raise SnapshotError("requirements.parquet and eligibility.arrow do not agree. Build the snapshot again.")
    return found.dictionary_encode().unify_dictionaries().combine_chunks()


def _evidence(snapshot: Snapshot, kept: np.ndarray, sentences: pa.Array) -> Evidence:
    """The sentence of each row that depends on an exception, by the number of the row among those that were kept."""
    places = np.searchsorted(kept, _conditional(snapshot))
    places = np.minimum(places, max(len(kept) - 1, 0))
    is_kept = np.isin(_conditional(snapshot), kept)
    wanted = places[is_kept].astype(np.int32)
    own = sentences.filter(pa.array(is_kept))
    return lambda rows: batch_tables.distinct(own.take(pa.array(np.searchsorted(wanted, rows))))


def _bounds(ids: pa.ChunkedArray) -> Iterator[tuple[str, str]]:
    """Ranges of ids (in order), each of so many studies at most."""
    for start in range(0, len(ids), _SLICE):
        yield ids[start].as_py(), upto(ids[min(start + _SLICE, len(ids)) - 1].as_py())


def _phases(core: pa.Table, rows: np.ndarray) -> np.ndarray:
    """The place of each study's phase in PHASES; studies without one have the last."""
    places = pc.index_in(core.column("phase").take(pa.array(rows)).cast(pa.string()), value_set=pa.array(PHASES))
    return pc.fill_null(places, len(PHASES)).to_numpy().astype(np.int8)


def phase_choices() -> tuple[str, ...]:
    """What the codes of `phase` stand for."""
    return (*PHASES, MISSING)
