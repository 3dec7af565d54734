"""The cohorts of many studies at once: which are for a patient's tumour, and the best of each study.

The same as `populations.py` and `rollup.py` say of one study; a test holds them together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ctdata.eligibility import populations
from ctdata.eligibility.profile import Patient
from ctdata.eligibility.statuses import CODE_NEUTRAL, CODE_NOT_APPLICABLE

if TYPE_CHECKING:
    from ctdata.eligibility.layout import Layout

_FOR_ALL = 0
"""The place of the cohorts whose names say no tumour type."""


@dataclass(frozen=True, slots=True)
class CohortColumn:
    """The cohorts of every study, one after another with `offsets`; `codes`: for each its place in `types`."""

    types: tuple[tuple[str, ...], ...]
    codes: np.ndarray
    offsets: np.ndarray

    @property
    def n_cohorts(self) -> np.ndarray:
        """Cohorts of each study."""
        return np.diff(self.offsets)


def column(named: pa.Array) -> CohortColumn:
    """From lists of names, one a study; null is none."""
    lengths = pc.fill_null(pc.list_value_length(named), 0).to_numpy(zero_copy_only=False)
    encoded = pc.list_flatten(named).dictionary_encode()
    types: dict[tuple[str, ...], int] = {(): _FOR_ALL}
    names = [
        types.setdefault(populations.types_of(name or ""), len(types)) for name in encoded.dictionary.to_pylist()
    ]
    codes = (
        np.array(names, np.int32)[encoded.indices.to_numpy(zero_copy_only=False)] if names else np.empty(0, np.int32)
    )
    return CohortColumn(tuple(types), codes, np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32))


def untyped(n_cohorts: np.ndarray) -> CohortColumn:
    """Cohorts of which only the number is known."""
    offsets = np.concatenate([[0], np.cumsum(n_cohorts)]).astype(np.int32)
    return CohortColumn(((),), np.zeros(offsets[-1], np.int32), offsets)


def judged(lay: Layout, cohorts: CohortColumn, patient: Patient, blocks: np.ndarray) -> np.ndarray:
    """The best cohort of each study; one that asks for nothing is as good as neutral (ruling 4).

    Marks in `blocks` the cohorts that are for other tumours, as not applicable."""
    found = np.full(lay.n_studies, CODE_NEUTRAL, np.int8)
    takes = np.array([populations.takes(types, patient) for types in cohorts.types], bool)
    silent = lay.has_silent_cohort[lay.cohort_study]
    if not takes.all():
        is_own = takes[cohorts.codes]
        starts = cohorts.offsets[lay.study[lay.unit_starts[lay.block_starts[lay.cohort_blocks]]]]
        asks = is_own[starts + lay.cohort_place]
        blocks[lay.cohort_blocks[~asks]] = CODE_NOT_APPLICABLE
        silent = _own(is_own, cohorts.offsets, lay.cohort_study) > _reduced(np.add, asks.astype(np.int32), lay)
    best = _reduced(np.maximum, blocks[lay.cohort_blocks], lay)
    best = np.where(silent, np.maximum(best, CODE_NEUTRAL), best)
    found[lay.cohort_study] = np.where(best == CODE_NOT_APPLICABLE, CODE_NEUTRAL, best)
    return found


def _own(is_own: np.ndarray, offsets: np.ndarray, studies: np.ndarray) -> np.ndarray:
    """How many cohorts of each of these studies are for the patient's tumour."""
    until = np.concatenate([[0], np.cumsum(is_own)])
    return until[offsets[studies + 1]] - until[offsets[studies]]


def _reduced(how: np.ufunc, values: np.ndarray, lay: Layout) -> np.ndarray:
    return how.reduceat(values, lay.cohort_starts) if len(lay.cohort_starts) else np.empty(0, values.dtype)
