"""What a patient's facts make of the studies in one run: verdicts of all of them, filters, order. Nothing is kept.

No cache is keyed by anything of a patient: the verdicts are made anew in every run.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import streamlit as st

from ctdata.eligibility import batch, batch_missing, disease, labels
from ctdata.eligibility.batch import Judgement
from ctdata.eligibility.missing import MissingTest
from ctdata.eligibility.outcomes import UNTESTED
from ctdata.eligibility.patient import Patient
from ctdata.eligibility.statuses import CONFLICT, DEPENDS, NO_CONFLICT, NOT_MENTIONED, UNKNOWN, VERDICTS
from ctdata.ui.eligibility_data import Studies, phase_choices
from ctdata.ui.eligibility_keys import ALL, CONFLICT_PAGE, COUNTRIES, LAST, MISSING_TEST, PAGE, PHASE, VERDICT

SHOWN_VERDICTS = (NO_CONFLICT, DEPENDS, NOT_MENTIONED)


@dataclass(frozen=True)
class Found:
    """The studies of one run: positions, best first. `in_scope` (a mask) passes cancer type, country and phase."""

    patient: Patient
    studies: Studies
    judged: Judgement
    in_scope: np.ndarray
    listed: np.ndarray
    conflicting: np.ndarray

    @property
    def purpose(self) -> str:
        return self.studies.purpose

    @property
    def n(self) -> int:
        return int(np.count_nonzero(self.in_scope))

    def count(self, verdict: str) -> int:
        """Studies in scope with this verdict."""
        return int(np.count_nonzero(self.in_scope & (self.judged.verdict == VERDICTS.index(verdict))))

    @cached_property
    def panel(self) -> list[MissingTest]:
        """The missing tests of the studies in scope; worked out only where it is shown."""
        return batch_missing.panel(self.studies.batch, self.judged, self.in_scope)

    @cached_property
    def n_untested(self) -> int:
        """Studies that stay open because a biomarker was not tested."""
        lay = self.studies.batch.layout
        untested = np.array([j.status == UNKNOWN and j.reason == UNTESTED for j in self.judged.kinds], bool)
        open_ = self.in_scope & (self.judged.verdict == VERDICTS.index(DEPENDS))
        rows = np.flatnonzero(self.judged.is_deciding)
        rows = rows[untested[lay.kind[rows]] & open_[lay.study[rows]]]
        return len(np.unique(lay.study[rows]))

    def missing_facts(self) -> list[tuple[str, int]]:
        """Facts that were not given, and how many studies in scope ask for each; most asked first."""
        said = []
        for column in self.studies.batch.facts:
            findings = [column.fact.judge(value, self.patient) for value in column.values]
            unknown = np.array([f.status == UNKNOWN and f.reason == "not_given" for f in findings], bool)
            if n := int(np.count_nonzero(unknown[column.codes] & self.in_scope)):
                said.append((str(labels.words("fact", column.fact.name)), n))
        return sorted(said, key=lambda pair: -pair[1])


def find(studies: Studies, patient: Patient) -> Found:
    """Judge every study, then keep those of this cancer, country and phase, in the printed order."""
    judged = batch.judge(studies.batch, patient)
    scope = (judged.disease_rank != disease.KINDS.index(disease.NONE)) & _reachable(studies)
    ranked = batch.order(studies.batch, judged)
    ranked = ranked[scope[ranked]]
    is_conflict = judged.verdict == VERDICTS.index(CONFLICT)
    shown = ranked[~is_conflict[ranked]]
    shown = shown[_chosen(studies, judged, scope)[shown]]
    return Found(patient, studies, judged, scope, shown, ranked[is_conflict[ranked]])


def _reachable(studies: Studies) -> np.ndarray:
    """Studies that pass the filters of country and phase."""
    kept = np.ones(studies.n_studies, bool)
    if countries := st.session_state.get(COUNTRIES):
        kept &= studies.countries.having(countries, studies.n_studies)
    if phases := st.session_state.get(PHASE):
        kept &= np.isin(studies.phase, [phase_choices().index(p) for p in phases])
    return kept


def _chosen(studies: Studies, judged: Judgement, scope: np.ndarray) -> np.ndarray:
    """Studies that pass the filters of verdict and missing test."""
    kept = np.ones(studies.n_studies, bool)
    if (verdict := st.session_state.get(VERDICT)) in SHOWN_VERDICTS:
        kept &= judged.verdict == VERDICTS.index(verdict)
    if wanted := st.session_state.get(MISSING_TEST):
        asking = np.zeros(studies.n_studies, bool)
        for test in batch_missing.panel(studies.batch, judged, scope):
            if test.test == wanted:
                asking[studies.positions(test.asking_ids)] = True
        kept &= asking
    return kept


def first_page_on_change(found: Found) -> None:
    """Any other answer begins on page one."""
    held = st.session_state
    filters = (
        *(tuple(held.get(k) or ()) for k in (COUNTRIES, PHASE)),
        held.get(VERDICT, ALL),
        held.get(MISSING_TEST),
    )
    now = (found.patient, found.purpose, *filters)
    if held.get(LAST) != now:
        held[LAST] = now
        held[PAGE] = held[CONFLICT_PAGE] = 1
