"""A registry with known chances of going on, entered over twenty years: the estimate finds them, a count by phase does not."""

from __future__ import annotations

from datetime import date

import numpy as np
from program_tables import AS_OF

from ctdata.progression import shares
from ctdata.progression.paths import followed
from ctdata.progression.rows import NO_DATE, P1, P2, P3, S_COMPLETED, S_RUNNING, S_STOPPED, Programs, days
from ctdata.progression.rules import Rules

TRUE = {1: 0.55, 2: 0.32}
FIRST, LAST = days(date(2004, 1, 1)), AS_OF
N, LONGEST_STUDY, LONGEST_WAIT = 400, 1_400, 800
FOLLOWED_TO = 2025 - 7  # entered so early that both a phase and the silence after it are over


def simulated(seed: int) -> Programs:
    """One program an agent. Who does not go on is stopped or completes and falls silent; who does, waits up to LONGEST_WAIT."""
    random = np.random.default_rng(seed)
    rows: list[tuple[int, int, int, int, int]] = []
    for program in range(N):
        start, phase = int(random.integers(FIRST, LAST)), 1
        while start < AS_OF:
            end = start + int(random.integers(300, LONGEST_STUDY))
            goes_on = phase < 3 and random.random() < TRUE[phase]
            is_stopped = not goes_on and random.random() < 0.4
            status = S_RUNNING if end > AS_OF else S_STOPPED if is_stopped else S_COMPLETED
            rows.append((program, {1: P1, 2: P2, 3: P3}[phase], start, end if end <= AS_OF else NO_DATE, status))
            if not goes_on:
                break
            start, phase = end + int(random.integers(0, LONGEST_WAIT)), phase + 1
    program, phases, starts, ends, statuses = (np.array(column) for column in zip(*rows, strict=True))
    n = len(program)
    return Programs(
        tuple(f"agent {k}" for k in range(N)), ("MEL",), np.arange(N, dtype=np.int32), np.zeros(N, np.int32), program.astype(np.int32),
        phases.astype(np.int8), starts.astype(np.int32), np.ones(n, bool), ends.astype(np.int32), statuses.astype(np.int8),
        np.ones(n, bool), np.zeros(n, bool), np.arange(n, dtype=np.int32), np.array([f"NCT{k:08}" for k in range(n)]),
        {f"agent {k}": () for k in range(N)}, {f"agent {k}": () for k in range(N)}, {},
    )  # fmt: skip


def test_known_chances_are_found_within_the_interval() -> None:
    rules = Rules(entered_to=FOLLOWED_TO)
    inside = {1: 0, 2: 0}
    for seed in range(100):
        found = shares.funnel(programs := simulated(seed), followed(programs, rules, AS_OF), rules)
        for step in found.steps:
            if step.method == shares.PHASE_BY_PHASE:
                inside[step.phase] += step.low <= TRUE[step.phase] <= step.high
    assert min(inside.values()) >= 93, inside


def test_a_count_by_phase_of_what_is_on_file_misses_them() -> None:
    """Studies on file in the next phase, over studies on file in this one: programs that had no time yet count as failures."""
    off = {1: 0, 2: 0}
    for seed in range(20):
        phases = np.bincount(simulated(seed).phase, minlength=6)
        naive = {1: phases[P2] / phases[P1], 2: phases[P3] / phases[P2]}
        for phase, value in naive.items():
            n = phases[{1: P1, 2: P2}[phase]]
            off[phase] += abs(value - TRUE[phase]) > 1.96 * np.sqrt(TRUE[phase] * (1 - TRUE[phase]) / n)
    assert off[1] >= 18
