"""How the requirement rows of many studies lie in memory, so that a verdict is a handful of reductions.

Rows are sorted by study, cohort and alternatives. A *unit* is a row by itself or a group of alternatives; a *block* is
the units of one study that bind everyone, or those of one of its cohorts. Made once, read by every patient.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ctdata.eligibility import groups, rollup
from ctdata.eligibility.kinds import CONDITIONAL, MENTIONED, REQUIRED, RequirementKind

NONE = -1
Joined = dict[tuple[int, str], np.ndarray]
"""(kind, marker whose result answers for it) → places of the rows."""


@dataclass(frozen=True, slots=True)
class RequirementArrays:
    """Requirement rows as numbers; all arrays are of one length.

    `study`: position of the study (int32); `kind`: place in the list of kinds (int32); `group`: alternatives, -1 for
    none (int16); `cohort`: place among the cohorts of the study, -1 for none (int16)."""

    study: np.ndarray
    kind: np.ndarray
    group: np.ndarray
    cohort: np.ndarray


@dataclass(frozen=True, slots=True)
class Layout:
    """Sorted rows and where their units, blocks and studies begin. `source`: number of each row as it was given.

    All places are of 32 bits: half the memory, and `ndarray.take` reads by them nearly as fast as by 64."""

    n_studies: int
    source: np.ndarray
    kind: np.ndarray
    study: np.ndarray
    row_unit: np.ndarray
    row_block: np.ndarray
    unit_starts: np.ndarray
    block_starts: np.ndarray
    everyone: np.ndarray
    everyone_study: np.ndarray
    cohort_blocks: np.ndarray
    cohort_starts: np.ndarray
    cohort_study: np.ndarray
    cohort_place: np.ndarray
    has_silent_cohort: np.ndarray
    required: np.ndarray
    required_starts: np.ndarray
    required_study: np.ndarray
    is_exact: np.ndarray
    is_conditional: np.ndarray
    joined: Joined


def laid_out(rows: RequirementArrays, kinds: Sequence[RequirementKind], n_cohorts: np.ndarray) -> Layout:
    """The layout. `n_cohorts`: for each study how many cohorts its text names, those of its rows included."""
    asks = np.array([kind.polarity != MENTIONED for kind in kinds], bool)
    source, study, cohort, alternative = _sorted(rows, np.flatnonzero(asks[rows.kind]))
    new_block = _starts(study, cohort)
    new_unit = new_block | _starts(alternative)
    unit_starts, first_of_block = _places(new_unit), _places(new_block)
    block_study, block_cohort = study[first_of_block], cohort[first_of_block]
    cohort_blocks, everyone = _places(block_cohort != NONE), _places(block_cohort == NONE)
    cohort_starts = _places(_starts(block_study[cohort_blocks]))
    n_asking = np.bincount(block_study[cohort_blocks], minlength=len(n_cohorts))
    kind = rows.kind[source]
    required, required_starts = _required(kind, study, kinds)
    return Layout(
        len(n_cohorts),
        source.astype(np.int32),
        kind,
        study,
        _numbered(new_unit),
        _numbered(new_block),
        unit_starts,
        np.searchsorted(unit_starts, first_of_block).astype(np.int32),
        everyone,
        block_study[everyone],
        cohort_blocks,
        cohort_starts,
        block_study[cohort_blocks][cohort_starts],
        block_cohort[cohort_blocks],
        n_cohorts > n_asking,
        required,
        required_starts,
        study[required[required_starts]],
        np.array([rollup.is_exact(k) for k in kinds], bool),
        _all_conditional(kind, unit_starts, kinds),
        _joined(kind, alternative, new_unit, kinds),
    )


def _sorted(rows: RequirementArrays, kept: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Row numbers in order, with study, cohort and a number that rows share only with their alternatives."""
    own = np.iinfo(np.int16).max + 1 + np.arange(len(rows.group), dtype=np.int64)
    alternative = np.where(rows.group == NONE, own, rows.group)
    order = kept[np.lexsort((alternative[kept], rows.cohort[kept], rows.study[kept]))]
    return order, rows.study[order], rows.cohort[order], alternative[order]


def _starts(*columns: np.ndarray) -> np.ndarray:
    """Where a row differs from the one before it; the first one does."""
    differs = np.ones(len(columns[0]), bool)
    differs[1:] = np.any([column[1:] != column[:-1] for column in columns], axis=0)
    return differs


def _places(mask: np.ndarray) -> np.ndarray:
    return np.flatnonzero(mask).astype(np.int32)


def _numbered(is_new: np.ndarray) -> np.ndarray:
    """For each row which of the parts it belongs to."""
    return np.cumsum(is_new, dtype=np.int32) - np.int32(1)


def _required(kind: np.ndarray, study: np.ndarray, kinds: Sequence[RequirementKind]) -> tuple[np.ndarray, np.ndarray]:
    """Places of the required rows by study and marker, and where each pair of those begins."""
    numbers = {marker: n for n, marker in enumerate(sorted({k.biomarker for k in kinds}))}
    marker = np.array([numbers[k.biomarker] if k.polarity == REQUIRED else NONE for k in kinds], np.int64)[kind]
    places = _places(marker != NONE)
    places = places[np.lexsort((marker[places], study[places]))]
    return places, _places(_starts(study[places], marker[places]))


def _all_conditional(kind: np.ndarray, unit_starts: np.ndarray, kinds: Sequence[RequirementKind]) -> np.ndarray:
    """For each unit whether its rows are conditions all."""
    rows = np.array([k.polarity == CONDITIONAL for k in kinds], bool)[kind]
    return np.logical_and.reduceat(rows, unit_starts) if len(unit_starts) else np.empty(0, bool)


def _joined(
    kind: np.ndarray, alternative: np.ndarray, new_unit: np.ndarray, kinds: Sequence[RequirementKind]
) -> Joined:
    """Rows whose marker is joined with another by the text; few have one."""
    may_be = np.array([bool(groups.rules.joined_partners().get(k.biomarker)) for k in kinds], bool)
    unit = _numbered(new_unit)
    places = np.flatnonzero(may_be[kind] & (alternative <= np.iinfo(np.int16).max)).tolist()
    markers: dict[int, set[str]] = {}
    for place in places:
        markers.setdefault(unit[place], set()).add(kinds[kind[place]].biomarker)
    found: dict[tuple[int, str], list[int]] = {}
    for place in places:
        if partner := groups.partner_among(kinds[kind[place]].biomarker, markers[unit[place]]):
            found.setdefault((int(kind[place]), partner), []).append(place)
    return {key: np.array(at, np.int32) for key, at in found.items()}
