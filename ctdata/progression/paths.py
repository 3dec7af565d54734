"""The path of each program: first start in each phase, and what became of each phase by the day of the snapshot.

A study of two phases counts by a rule that the reader can change (definitions 1.7): as its earlier phase, so that the
later one needs a study of its own, or as the later one. Only starts that took place count as an entry or an advance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ctdata.progression.rows import (
    NO_DATE,
    P1,
    P1_2,
    P2,
    P2_3,
    P3,
    S_COMPLETED,
    S_RUNNING,
    S_UNKNOWN,
    Programs,
)
from ctdata.progression.rules import (
    ADVANCED,
    ANTIBODY_SOCIETY,
    PHASES,
    RECENT,
    RUNNING,
    SILENT,
    STATES,
    STOPPED,
    UNKNOWN,
    Rules,
)

CODE = {state: n for n, state in enumerate(STATES)}
NOT_ENTERED = -1
NEVER = np.iinfo(np.int32).max
_PHASE_OF = {
    "seamless": {P1: 1, P1_2: 1, P2: 2, P2_3: 2, P3: 3},
    ANTIBODY_SOCIETY: {P1: 1, P1_2: 2, P2: 2, P2_3: 3, P3: 3},
}


@dataclass(frozen=True, slots=True)
class Paths:
    """For each program: `start[phase]` in days (NEVER = not entered), `state[phase]` (NOT_ENTERED or a code of STATES),
    `last_end[phase]`, `n_studies[phase]`; `is_seamless`: its phase 1 is known by studies of phase 1/2 alone."""

    start: dict[int, np.ndarray]
    last_end: dict[int, np.ndarray]
    state: dict[int, np.ndarray]
    n_studies: dict[int, np.ndarray]
    is_seamless: np.ndarray
    is_industry: np.ndarray
    as_of: int

    def entered(self, phase: int) -> np.ndarray:
        """Whether each program started this phase."""
        return self.start[phase] != NEVER


def followed(programs: Programs, rules: Rules, as_of: int) -> Paths:
    """All programs, followed to the day `as_of` (days since 1970)."""
    phase = phases(programs, rules)
    began = (programs.start != NO_DATE) & programs.is_actual & (programs.start <= as_of)
    start, last_end, counted, sums = {}, {}, {}, {}
    for number in PHASES:
        rows = np.flatnonzero((phase == number) & began)
        start[number] = _first(programs, rows)
        last_end[number] = _last(programs, rows)
        counted[number] = np.bincount(programs.program[rows], minlength=programs.n)
        sums[number] = _statuses(programs, rows)
    state = {n: _states(start, last_end, sums, n, rules, as_of) for n in PHASES}
    only_compound = np.ones(programs.n, bool)
    only_compound[programs.program[(programs.phase == P1) & began]] = False
    is_seamless = only_compound & (start[1] != NEVER) & (start[2] == NEVER)
    return Paths(start, last_end, state, counted, is_seamless, _led_by_industry(programs), as_of)


def _led_by_industry(programs: Programs) -> np.ndarray:
    """By the lead of each program's first study; one without a start date comes first, of several the first row."""
    earliest = np.full(programs.n, np.iinfo(np.int32).max, np.int32)
    np.minimum.at(earliest, programs.program, programs.start)
    rows = np.flatnonzero(programs.start == earliest[programs.program])
    places, first = np.unique(programs.program[rows], return_index=True)
    found = np.zeros(programs.n, bool)
    found[places] = programs.is_industry[rows[first]]
    return found


def phases(programs: Programs, rules: Rules) -> np.ndarray:
    """The phase of each row by the reader's rule for studies of two phases."""
    table = np.zeros(6, np.int8)
    for code, number in _PHASE_OF[rules.compound].items():
        table[code] = number
    return table[programs.phase]


def _first(programs: Programs, rows: np.ndarray) -> np.ndarray:
    found = np.full(programs.n, NEVER, np.int32)
    np.minimum.at(found, programs.program[rows], programs.start[rows])
    return found


def _last(programs: Programs, rows: np.ndarray) -> np.ndarray:
    found = np.full(programs.n, NO_DATE, np.int32)
    np.maximum.at(found, programs.program[rows], programs.end[rows])
    return found


def _statuses(programs: Programs, rows: np.ndarray) -> dict[int, np.ndarray]:
    """Whether a program has a study of each status in the phase."""
    found = {code: np.zeros(programs.n, bool) for code in (S_RUNNING, S_COMPLETED, S_UNKNOWN)}
    for code, flags in found.items():
        flags[programs.program[rows[programs.status[rows] == code]]] = True
    return found


def _states(
    start: dict[int, np.ndarray],
    last_end: dict[int, np.ndarray],
    sums: dict[int, dict[int, np.ndarray]],
    phase: int,
    rules: Rules,
    as_of: int,
) -> np.ndarray:
    """What became of a phase. Advanced: the next one started, not earlier than this one."""
    entered, following = start[phase] != NEVER, start.get(phase + 1)
    has = sums[phase]
    silent = (last_end[phase] != NO_DATE) & (as_of - last_end[phase].astype(np.int64) > rules.silence_days[phase])
    state = np.full(len(entered), CODE[STOPPED], np.int8)  # every study terminated or withdrawn
    state[has[S_COMPLETED]] = CODE[RECENT]
    state[has[S_COMPLETED] & silent] = CODE[SILENT]
    state[has[S_COMPLETED] & (last_end[phase] == NO_DATE)] = CODE[UNKNOWN]
    state[has[S_UNKNOWN]] = CODE[UNKNOWN]
    state[has[S_RUNNING]] = CODE[RUNNING]
    if following is not None:
        state[(following != NEVER) & (following >= start[phase])] = CODE[ADVANCED]
    state[~entered] = NOT_ENTERED
    return state
