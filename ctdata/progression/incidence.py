"""How many programs had started the next phase by a time after they entered one, stopping as the competing event.

Time zero is the first start in the phase. A stop is dated by the last end of the phase's studies; programs that fell
silent without a stop stay at risk: nobody said that they ended (definitions 1.4).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ctdata.progression.paths import CODE, NEVER, Paths
from ctdata.progression.rows import NO_DATE
from ctdata.progression.rules import ADVANCED, STOPPED
from ctdata.stats.cumulative_incidence import Incidence, cumulative_incidence, still_at_risk

NEXT_PHASE, WAS_STOPPED = 1, 2
YEAR = 365.25


@dataclass(frozen=True, slots=True)
class PhaseIncidence:
    """Times in years. `at_risk`: at each of `years`."""

    phase: int
    n: int
    advanced: Incidence
    stopped: Incidence
    years: tuple[int, ...]
    at_risk: tuple[int, ...]


def after(paths: Paths, phase: int, chosen: np.ndarray, longest: int = 10) -> PhaseIncidence:
    """Of the chosen programs that entered the phase (places or flags)."""
    flags = np.zeros(len(paths.start[phase]), bool)
    flags[chosen] = True
    inside = np.flatnonzero(flags & paths.entered(phase))
    start, state = paths.start[phase][inside].astype(np.int64), paths.state[phase][inside]
    following = paths.start[phase + 1][inside].astype(np.int64)
    ended = paths.last_end[phase][inside].astype(np.int64)
    event = np.zeros(len(inside), int)
    when = np.full(len(inside), paths.as_of, np.int64)
    goes_on = (state == CODE[ADVANCED]) & (following != NEVER)
    event[goes_on], when[goes_on] = NEXT_PHASE, following[goes_on]
    stops = (state == CODE[STOPPED]) & (ended != NO_DATE) & (ended <= paths.as_of)
    event[stops], when[stops] = WAS_STOPPED, ended[stops]
    times = np.maximum(when - start, 0) / YEAR
    years = tuple(range(longest + 1))
    return PhaseIncidence(
        phase, len(inside), cumulative_incidence(times, event, NEXT_PHASE), cumulative_incidence(times, event, WAS_STOPPED), years, tuple(still_at_risk(times, years))
    )  # fmt: skip
