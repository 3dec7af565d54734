"""Verdicts on tens of thousands of studies at once: each distinct requirement is judged once, the rest is arithmetic.

    studies = batch_tables.from_tables(studies_table, requirements_table)      # once for a snapshot
    judged = batch.judge(studies, patient)                                     # for every patient
    best_first = batch.order(studies, judged)

Gives exactly the verdicts of `rollup.py`; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ctdata.eligibility import batch_cohorts, criteria, disease
from ctdata.eligibility.batch_cohorts import CohortCodes, CohortColumn
from ctdata.eligibility.criteria import EXCEPTION, Judged
from ctdata.eligibility.facts import Fact, weight
from ctdata.eligibility.kinds import RequirementKind
from ctdata.eligibility.layout import Layout
from ctdata.eligibility.markers import Markers
from ctdata.eligibility.profile import Patient
from ctdata.eligibility.statuses import (
    CODE_FAILED,
    CODE_MET,
    CODE_NEUTRAL,
    CODE_NOT_APPLICABLE,
    CODE_NOT_MET,
    CODE_UNKNOWN,
    CONFLICT,
    VERDICTS,
)

Evidence = Callable[[np.ndarray], tuple[np.ndarray, Sequence[str]]]
"""Numbers of requirement rows as they were given → the place of each one's sentence, and the sentences, each once."""


@dataclass(frozen=True, slots=True)
class FactColumn:
    """One fact of every study: its distinct values as rows of `studies`, and for each study which one it has."""

    fact: Fact
    values: tuple[Mapping[str, Any], ...]
    codes: np.ndarray


@dataclass(frozen=True, slots=True)
class TypeColumn:
    """The tumour types of every study: names, and the numbers of all studies one after another with `offsets`."""

    names: tuple[str, ...]
    codes: np.ndarray
    offsets: np.ndarray


@dataclass(frozen=True, slots=True)
class Batch:
    """Everything of the studies that does not depend on a patient. `evidence` is asked only for exceptions."""

    nct_ids: np.ndarray
    kinds: tuple[RequirementKind, ...]
    layout: Layout
    facts: tuple[FactColumn, ...]
    types: TypeColumn
    rung_rank: np.ndarray
    is_stale: np.ndarray
    id_rank: np.ndarray
    cohorts: CohortColumn
    kept_out: TypeColumn
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """One value a study. `verdict`: place in VERDICTS; `disease_rank`: as in `ranking`; then what `missing` needs."""

    verdict: np.ndarray
    n_met_required: np.ndarray
    is_variant_level: np.ndarray
    disease_rank: np.ndarray
    has_unknown_fact: np.ndarray
    kinds: tuple[Judged, ...]
    is_deciding: np.ndarray

    def counts(self) -> dict[str, int]:
        """Verdict → number of studies."""
        return dict(zip(VERDICTS, np.bincount(self.verdict, minlength=len(VERDICTS)).tolist(), strict=True))


def judge(batch: Batch, patient: Patient, markers: Markers | None = None) -> Judgement:
    """The verdict on every study."""
    return reduce(batch, patient, judge_kinds(batch, patient, markers), markers)


def judge_kinds(batch: Batch, patient: Patient, markers: Markers | None = None) -> tuple[Judged, ...]:
    """Each distinct requirement against the patient."""
    return tuple(criteria.judge(kind, patient, "", markers) for kind in batch.kinds)


def reduce(batch: Batch, patient: Patient, kinds: tuple[Judged, ...], markers: Markers | None = None) -> Judgement:
    """From judged kinds to studies."""
    lay = batch.layout
    rows = _row_codes(batch, patient, kinds, markers)
    units = _units(lay, rows)
    blocks = _and(units, lay.block_starts)
    everyone, cohorts = _everyone(lay, blocks), batch_cohorts.judged(lay, batch.cohorts, patient, blocks)
    facts, disease_rank, has_unknown_fact = _facts(batch, patient)
    verdict = _worst(everyone, cohorts.best, facts)
    met = (rows == CODE_MET) & ~_losing_cohorts(lay, blocks).take(lay.row_block)
    n_met_required, is_variant_level = _met_required(lay, met)
    open_block = _open_blocks(lay, blocks, cohorts)
    is_deciding = (rows == CODE_UNKNOWN) & (units == CODE_UNKNOWN).take(lay.row_unit) & open_block.take(lay.row_block)
    return Judgement(verdict, n_met_required, is_variant_level, disease_rank, has_unknown_fact, kinds, is_deciding)


def _units(lay: Layout, rows: np.ndarray) -> np.ndarray:
    """The best of each unit's rows. A failed condition decides among conditions; elsewhere it is not met like others.

    Changes `rows`: afterwards they hold no failed ones."""
    failed = np.flatnonzero(rows == CODE_FAILED)
    decided = lay.row_unit[failed]
    rows[failed] = CODE_NOT_MET
    units = _reduced(np.maximum, rows, lay.unit_starts)
    units[units == CODE_NOT_APPLICABLE] = CODE_MET
    units[decided[lay.is_conditional.take(decided)]] = CODE_NOT_MET
    return units


def _row_codes(batch: Batch, patient: Patient, kinds: tuple[Judged, ...], markers: Markers | None) -> np.ndarray:
    """The code of each row: that of its kind, but for joined markers and exceptions."""
    lay = batch.layout
    rows = np.array([judged.code for judged in kinds], np.int8).take(lay.kind)
    for (kind, partner), places in lay.joined.items():
        rows[places] = criteria.judge(batch.kinds[kind], patient, partner, markers).code
    if batch.evidence and (patient.prior_therapies is not None or patient.prior_lines == 0):
        _resolve(batch, patient, kinds, rows, batch.evidence)
    return rows


def _resolve(batch: Batch, patient: Patient, kinds: tuple[Judged, ...], rows: np.ndarray, evidence: Evidence) -> None:
    """Exceptions that the patient file answers: each kind with each of its sentences, once."""
    lay = batch.layout
    is_exception = np.array([judged.reason == EXCEPTION for judged in kinds], bool)
    places = np.flatnonzero(is_exception.take(lay.kind))
    said, sentences = evidence(lay.source[places])
    pairs, pair_of_row = np.unique(lay.kind[places].astype(np.int64) * len(sentences) + said, return_inverse=True)
    codes = np.empty(len(pairs), rows.dtype)
    for n, pair in enumerate(pairs.tolist()):
        kind, sentence = divmod(pair, len(sentences))
        codes[n] = criteria.resolved(kinds[kind], batch.kinds[kind], patient, sentences[sentence]).code
    rows[places] = codes[pair_of_row]


def _reduced(how: np.ufunc, codes: np.ndarray, starts: np.ndarray) -> np.ndarray:
    return how.reduceat(codes, starts) if len(starts) else np.empty(0, codes.dtype)


def _and(codes: np.ndarray, starts: np.ndarray) -> np.ndarray:
    worst = _reduced(np.minimum, codes, starts)
    return np.where(worst < CODE_NEUTRAL, worst, _reduced(np.maximum, codes, starts))


def _everyone(lay: Layout, blocks: np.ndarray) -> np.ndarray:
    found = np.full(lay.n_studies, CODE_NEUTRAL, np.int8)
    found[lay.everyone_study] = blocks.take(lay.everyone)
    return found


def _losing_cohorts(lay: Layout, blocks: np.ndarray) -> np.ndarray:
    """Blocks of cohorts that conflict, or are for others: what they ask and find met counts for nothing."""
    found = np.zeros(len(blocks), bool)
    found[lay.cohort_blocks] = blocks[lay.cohort_blocks] <= CODE_NOT_MET
    return found


def _worst(everyone: np.ndarray, cohorts: np.ndarray, facts: np.ndarray) -> np.ndarray:
    worst = np.minimum(np.minimum(everyone, cohorts), facts)
    return np.where(worst < CODE_NEUTRAL, worst, np.maximum(everyone, cohorts)).astype(np.int8)


def _facts(batch: Batch, patient: Patient) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The worst fact of each study (at best neutral), how its disease fits, and whether any fact is unknown."""
    worst, disease_rank = _disease(batch.types, batch.kept_out, patient)
    has_unknown = worst == CODE_UNKNOWN
    for column in batch.facts:
        findings = [column.fact.judge(value, patient) for value in column.values]
        codes = np.array([weight(column.fact.name, f) for f in findings], np.int8).take(column.codes)
        has_unknown |= codes == CODE_UNKNOWN
        np.minimum(worst, codes, out=worst)
    return worst, disease_rank, has_unknown


def _disease(types: TypeColumn, kept_out: TypeColumn, patient: Patient) -> tuple[np.ndarray, np.ndarray]:
    """Status code (at most neutral) and rank of the best type of each study; neutral and last where it has none."""
    matches = [disease.match_one(patient.cancer_type, name, patient.brain_metastases) for name in types.names]
    steps = len(disease.KINDS) + 1
    score = np.array([status * steps + kind for status, kind in (m.rank for m in matches)], np.int16)
    n_types = np.diff(types.offsets)
    named = np.flatnonzero(n_types)
    best = _reduced(np.maximum, score.take(types.codes), types.offsets[named])
    status = np.full(len(n_types), CODE_NEUTRAL, np.int8)
    rank = np.full(len(n_types), len(disease.KINDS), np.int8)
    status[named] = np.minimum(best // steps, CODE_NEUTRAL)
    rank[named] = len(disease.KINDS) - best % steps
    is_out = np.array([disease.is_kept_out(patient.cancer_type, name) for name in kept_out.names], bool)
    if is_out.any():
        studies = np.searchsorted(kept_out.offsets, np.flatnonzero(is_out[kept_out.codes]), side="right") - 1
        status[studies], rank[studies] = CODE_NOT_MET, disease.KINDS.index(disease.NONE)
    return status, rank


def _met_required(lay: Layout, met: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Markers that are required and met, each once a study; whether a row on one of them names a variant."""
    required = met.take(lay.required)
    markers = _reduced(np.maximum, required, lay.required_starts)
    exact = lay.required[required]
    exact = exact[lay.is_exact[lay.kind[exact]]]
    is_variant_level = np.zeros(lay.n_studies, bool)
    is_variant_level[lay.study[exact]] = True
    return np.bincount(lay.required_study[markers], minlength=lay.n_studies), is_variant_level


def _open_blocks(lay: Layout, blocks: np.ndarray, cohorts: CohortCodes) -> np.ndarray:
    """Blocks that leave their study open: those that bind everyone, and cohorts where no other is better."""
    is_open = blocks == CODE_UNKNOWN
    is_open[lay.cohort_blocks] = cohorts.is_open
    return is_open


def order(batch: Batch, judged: Judgement) -> np.ndarray:
    """Positions of the studies, best first, by the keys of `ranking`."""
    keys = (
        batch.id_rank,
        batch.is_stale,
        batch.rung_rank,
        judged.disease_rank,
        ~judged.is_variant_level,
        -judged.n_met_required,
        judged.verdict == VERDICTS.index(CONFLICT),
    )
    return np.lexsort(keys)
