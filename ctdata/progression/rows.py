"""The studies of programs as arrays: one row for each program and study. Made once for a snapshot.

A program is an agent in an experimental role and a tumour at the level of the tissue (OncoTree's first level); studies
of any solid tumour or any blood cancer are programs of a basket of their own (definitions 1.8).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np

from ctdata import knowledge

EXPERIMENTAL = "experimental"
NO_DATE = np.iinfo(np.int32).min
NO_PHASE = 0
P1, P1_2, P2, P2_3, P3 = 1, 2, 3, 4, 5
PHASE_CODES = {"PHASE1": P1, "PHASE1_PHASE2": P1_2, "PHASE2": P2, "PHASE2_PHASE3": P2_3, "PHASE3": P3}
RUNNING_STATUSES = (
    "RECRUITING",
    "NOT_YET_RECRUITING",
    "ENROLLING_BY_INVITATION",
    "ACTIVE_NOT_RECRUITING",
    "SUSPENDED",
)
S_RUNNING, S_COMPLETED, S_STOPPED, S_UNKNOWN = 0, 1, 2, 3
PROGRESS_CODES = {"running": S_RUNNING, "completed": S_COMPLETED, "stopped": S_STOPPED, "unknown": S_UNKNOWN}
STATUS_CODES = dict.fromkeys(RUNNING_STATUSES, S_RUNNING) | {
    "COMPLETED": S_COMPLETED,
    "TERMINATED": S_STOPPED,
    "WITHDRAWN": S_STOPPED,
}
BASKETS = ("SOLID", "HEME", "CANCER")
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Programs:
    """Rows sorted by program. `agent`, `tumour`: place of each program's names; days are since 1970."""

    agents: tuple[str, ...]
    tumours: tuple[str, ...]
    agent: np.ndarray  # int32, a program
    tumour: np.ndarray  # int32, a program
    program: np.ndarray  # int32, a row
    phase: np.ndarray  # int8, PHASE_CODES
    start: np.ndarray  # int32 days, NO_DATE where none is stated
    is_actual: np.ndarray  # bool: the start took place
    end: np.ndarray  # int32 days: completion
    status: np.ndarray  # int8
    is_industry: np.ndarray  # bool
    is_selected: np.ndarray  # bool: patients are selected by a biomarker
    study: np.ndarray  # int32: place in `nct_ids`
    nct_ids: np.ndarray
    modalities: Mapping[str, tuple[str, ...]]
    targets: Mapping[str, tuple[str, ...]]
    n_outside: Mapping[str, int]  # studies with a program that no funnel takes, by phase

    @property
    def n(self) -> int:
        return len(self.agent)


@cache
def tissue_of(code: str) -> str:
    """The first level of the tree above a tumour type; a basket stays one."""
    if code in BASKETS:
        return code
    above = {entry.code: entry.parent for entry in knowledge.tumour_types()}
    place = code
    while (parent := above.get(place)) and parent not in BASKETS:
        place = parent
    return place


def days(value: date | None) -> int:
    """Days since 1970; NO_DATE for none."""
    return NO_DATE if value is None else (value - _EPOCH).days
