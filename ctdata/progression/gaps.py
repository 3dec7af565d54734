"""How long after a completed phase the next one started: the time after which silence speaks (definitions 1.4).

The 90th percentile of the gaps that were seen, by modality. They are cut off by the day of the snapshot: long gaps are
not seen yet, so the true percentile is longer; the page says so.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ctdata.progression.paths import NEVER, Paths, followed, phases
from ctdata.progression.rows import NO_DATE, Programs
from ctdata.progression.rules import DEFAULT_SILENCE_DAYS, LIMITS, Rules


@dataclass(frozen=True, slots=True)
class Gap:
    """`days`: the percentile, or the default where too few were seen. `n` gaps were seen."""

    phase: int
    modality: str  # "" = all
    n: int
    median: float | None
    days: int
    is_measured: bool


def observed(programs: Programs, paths: Paths, rules: Rules, phase: int) -> tuple[np.ndarray, np.ndarray]:
    """Programs that went on after a study of the phase had ended, and the days from the last such end to the next start.

    Where every study of the phase was still going when the next one began there was no wait to be measured."""
    rows = np.flatnonzero((phases(programs, rules) == phase) & (programs.end != NO_DATE))
    next_start = paths.start[phase + 1][programs.program[rows]]
    before = (next_start != NEVER) & (programs.end[rows] <= next_start)
    last = np.full(programs.n, NO_DATE, np.int64)
    np.maximum.at(last, programs.program[rows[before]], programs.end[rows[before]])
    places = np.flatnonzero((last != NO_DATE) & (paths.start[phase] != NEVER))
    return places, paths.start[phase + 1][places].astype(np.int64) - last[places]


def measured(programs: Programs, as_of: int) -> list[Gap]:
    """The gaps after phases 1 and 2, of all programs and of each modality."""
    rules = Rules(industry_only=False)
    paths = followed(programs, rules, as_of)
    found = []
    for phase in (1, 2):
        places, days = observed(programs, paths, rules, phase)
        found.append(_gap(phase, "", days))
        by_modality: dict[str, list[int]] = {}
        for place, gap in zip(places.tolist(), days.tolist(), strict=True):
            for modality in programs.modalities[programs.agents[programs.agent[place]]]:
                by_modality.setdefault(modality, []).append(gap)
        found += [_gap(phase, name, np.array(gaps)) for name, gaps in sorted(by_modality.items())]
    return found


def _gap(phase: int, modality: str, days: np.ndarray) -> Gap:
    enough = len(days) >= LIMITS.least_gaps
    wait = int(np.ceil(np.percentile(days, LIMITS.gap_percentile))) if enough else DEFAULT_SILENCE_DAYS[phase]
    return Gap(phase, modality, len(days), float(np.median(days)) if len(days) else None, wait, enough)


def of(gaps: list[Gap], phase: int, modality: str = "") -> Gap:
    """The gap of a class where enough were seen of it, else of all programs."""
    found = {gap.modality: gap for gap in gaps if gap.phase == phase}
    own = found.get(modality)
    return own if own is not None and own.is_measured else found[""]


def silence(gaps: list[Gap], modality: str = "") -> dict[int, int]:
    """The days of silence: measured after phases 1 and 2 (by class where it can be), the published anchor after phase 3."""
    return DEFAULT_SILENCE_DAYS | {phase: of(gaps, phase, modality).days for phase in (1, 2)}
