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
from ctdata.eligibility.statuses import CODE_NEUTRAL, CODE_NOT_APPLICABLE, CODE_UNKNOWN

if TYPE_CHECKING:
    from ctdata.eligibility.layout import Layout


@dataclass(frozen=True, slots=True)
class CohortColumn:
    """The cohorts of every study, one after another with `offsets`; `codes`: for each its kind.

    Of each kind the tumour types, whether it stands among the parts of a study and among its tumour types, and whether
    it is for any tumour that has no cohort of its own."""

    types: tuple[tuple[str, ...], ...]
    axes: np.ndarray
    is_the_rest: np.ndarray
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
    kinds: dict[_Kind, int] = {_UNTYPED: 0}
    names = [kinds.setdefault(_kind(name or ""), len(kinds)) for name in encoded.dictionary.to_pylist()]
    codes = (
        np.array(names, np.int32)[encoded.indices.to_numpy(zero_copy_only=False)] if names else np.empty(0, np.int32)
    )
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    return _column(tuple(kinds), codes, offsets)


_Kind = tuple[tuple[str, ...], tuple[bool, bool], bool]
"""Tumour types, where it stands, whether it is for the rest."""


def _kind(name: str) -> _Kind:
    return populations.types_of(name), populations.axes_of(name), populations.is_the_rest(name)


_UNTYPED = _kind("")


def _column(kinds: tuple[_Kind, ...], codes: np.ndarray, offsets: np.ndarray) -> CohortColumn:
    types, axes, rest = zip(*kinds, strict=True)
    return CohortColumn(types, np.array(axes), np.array(rest), codes, offsets)


def untyped(n_cohorts: np.ndarray) -> CohortColumn:
    """Cohorts of which only the number is known."""
    offsets = np.concatenate([[0], np.cumsum(n_cohorts)]).astype(np.int32)
    return _column((_UNTYPED,), np.zeros(offsets[-1], np.int32), offsets)


@dataclass(frozen=True, slots=True)
class CohortCodes:
    """`best`: the code of each study's cohorts together. `is_open`: cohort blocks on which their study depends."""

    best: np.ndarray
    is_open: np.ndarray


def judged(lay: Layout, cohorts: CohortColumn, patient: Patient, blocks: np.ndarray) -> CohortCodes:
    """The best cohort of each study, and the best of those named after a tumour type: a patient has a place in both.

    One that asks for nothing is as good as neutral (ruling 4). Marks in `blocks` those for other tumours."""
    fits = [populations.fit_of(types, patient.cancer_type, patient.brain_metastases) for types in cohorts.types]
    flat = cohorts.offsets[lay.study[lay.unit_starts[lay.block_starts[lay.cohort_blocks]]]] + lay.cohort_place
    is_own = _binding(np.array(fits, np.int8), cohorts)
    blocks[lay.cohort_blocks[~is_own[flat]]] = CODE_NOT_APPLICABLE
    codes, of_study = blocks[lay.cohort_blocks], np.repeat(np.arange(len(lay.cohort_starts)), _lengths(lay))
    both = np.full(len(lay.cohort_starts), CODE_NEUTRAL, np.int8)
    is_open = np.zeros(len(codes), bool)
    for axis in (0, 1):
        stands = is_own & cohorts.axes[cohorts.codes, axis]
        asks = stands[flat]
        silent = _number(stands, cohorts.offsets, lay.cohort_study) > _reduced(np.add, asks.astype(np.int32), lay)
        best = _reduced(np.maximum, np.where(asks, codes, np.int8(CODE_NOT_APPLICABLE)), lay)
        best = np.where(silent | (best == CODE_NOT_APPLICABLE), np.maximum(best, CODE_NEUTRAL), best)
        is_open |= asks & (codes == CODE_UNKNOWN) & (best[of_study] == CODE_UNKNOWN)
        worst = np.minimum(both, best)
        both = np.where(worst < CODE_NEUTRAL, worst, np.maximum(both, best)).astype(np.int8)
    found = np.full(lay.n_studies, CODE_NEUTRAL, np.int8)
    found[lay.cohort_study] = both
    return CohortCodes(found, is_open)


def _binding(fits: np.ndarray, cohorts: CohortColumn) -> np.ndarray:
    """For each cohort of each study whether it binds: see `populations.binding`."""
    fit = fits[cohorts.codes]
    is_typed = np.array([bool(types) for types in cohorts.types]) & cohorts.axes[:, 1]
    own = np.concatenate([[0], np.cumsum(is_typed[cohorts.codes] & (fit == populations.FOR))])
    has_own = np.repeat(own[cohorts.offsets[1:]] > own[cohorts.offsets[:-1]], cohorts.n_cohorts)
    is_left = has_own & cohorts.is_the_rest[cohorts.codes]
    return (fit == populations.FOR) | ((fit == populations.BY_BASKET) & ~is_left)


def _lengths(lay: Layout) -> np.ndarray:
    return np.diff(np.append(lay.cohort_starts, len(lay.cohort_blocks)))


def _number(chosen: np.ndarray, offsets: np.ndarray, studies: np.ndarray) -> np.ndarray:
    """How many of the chosen cohorts each of these studies has."""
    until = np.concatenate([[0], np.cumsum(chosen)])
    return until[offsets[studies + 1]] - until[offsets[studies]]


def _reduced(how: np.ufunc, values: np.ndarray, lay: Layout) -> np.ndarray:
    return how.reduceat(values, lay.cohort_starts) if len(lay.cohort_starts) else np.empty(0, values.dtype)
