"""Shares of programs that went on, by two methods side by side (definitions 1.2 and 1.3), with their intervals.

Phase by phase: of the programs that entered a phase and are resolved, those that started the next one. Path by path:
each program from its first observed phase, skipped phases imputed. They answer differently because the first loses
programs that skip or hide a phase. Neither is a success rate.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ctdata.progression.paths import CODE, NEVER, Paths
from ctdata.progression.rows import Programs
from ctdata.progression.rules import ADVANCED, FEW, LIMITS, PHASES, RESOLVED, SILENT, SMALL, STATES, STOPPED, Rules
from ctdata.stats.bootstrap import product_interval
from ctdata.stats.intervals import wilson

PHASE_BY_PHASE, PATH_BY_PATH = "phase_by_phase", "path_by_path"
_EPOCH_YEAR = 1970


@dataclass(frozen=True, slots=True)
class Step:
    """One transition. `counts`: programs in each state; `n_skipped`: entered the next but one, not the next;
    `n_seamless`: known by studies of two phases alone, in no state; `share` is None below FEW resolved."""

    method: str
    phase: int
    counts: dict[str, int]
    n_advanced: int
    n_resolved: int
    n_censored: int
    n_seamless: int
    n_imputed: int
    share: float | None
    low: float
    high: float
    is_small: bool
    programs: np.ndarray  # places of all that entered


@dataclass(frozen=True, slots=True)
class Funnel:
    """Both methods, the product of the steps with its interval over agents, and who carries the denominator."""

    steps: tuple[Step, ...]
    products: dict[str, tuple[float, float, float] | None]
    top_agents: dict[int, list[tuple[str, int]]]
    n_programs: int
    n_immature: dict[int, int]


def funnel(programs: Programs, paths: Paths, rules: Rules, chosen: np.ndarray | None = None) -> Funnel:
    """`chosen`: which programs count (a slice), beside the reader's rules."""
    kept = _kept(programs, paths, rules, chosen)
    immature = {p: int((kept & ~_window(paths, rules, p) & _in_years(paths, rules, p)).sum()) for p in (1, 2)}
    steps = steps_of(programs, paths, rules, chosen)
    products = {
        method: _product(programs, paths, [s for s in steps if s.method == method])
        for method in (PHASE_BY_PHASE, PATH_BY_PATH)
    }
    top = {s.phase: _top(programs, paths, s) for s in steps if s.method == PHASE_BY_PHASE}
    return Funnel(tuple(steps), products, top, int(kept.sum()), immature)


def steps_of(programs: Programs, paths: Paths, rules: Rules, chosen: np.ndarray | None = None) -> list[Step]:
    """The steps by both methods, without products."""
    kept = _kept(programs, paths, rules, chosen)
    by_phase = [_by_phase(paths, kept & _window(paths, rules, p), p) for p in (1, 2)]
    return by_phase + [_by_path(paths, kept, rules, p) for p in (1, 2)]


def _kept(programs: Programs, paths: Paths, rules: Rules, chosen: np.ndarray | None) -> np.ndarray:
    kept = np.ones(programs.n, bool) if chosen is None else chosen.copy()
    if rules.industry_only:
        kept &= paths.is_industry
    if rules.lead_only:
        kept &= leads(programs, paths)
    return kept


def entered(
    programs: Programs, paths: Paths, rules: Rules, phase: int, chosen: np.ndarray | None = None
) -> np.ndarray:
    """Which programs entered the phase under the rules, those included that entered too late to be resolved; without
    those that are known by studies of two phases alone: no start of a next phase can be seen of them."""
    inside = _kept(programs, paths, rules, chosen) & _in_years(paths, rules, phase)
    return inside & ~paths.is_seamless if phase == 1 else inside


def by_entry_year(paths: Paths, rules: Rules, phase: int, inside: np.ndarray) -> list[dict[str, int | bool | str]]:
    """`year`, `state`, `n_programs`, `n_of_year`, `is_immature` for each year of entry (definitions 1.5).

    Immature: some day of the year is too close to the snapshot for silence to be told."""
    years, rows = entry_year(paths, phase), []
    late = is_immature(paths, rules, phase)
    for year in range(int(years[inside].min()), int(years[inside].max()) + 1) if inside.any() else ():
        cohort = inside & (years == year)
        for state in STATES:
            n = int((cohort & (paths.state[phase] == CODE[state])).sum())
            rows.append(
                {
                    "year": year,
                    "state": state,
                    "n_programs": n,
                    "n_of_year": int(cohort.sum()),
                    "is_immature": bool((cohort & late).any()),
                }
            )
    return rows  # fmt: skip


def leads(programs: Programs, paths: Paths) -> np.ndarray:
    """The indication of each agent's most advanced study; of several the one that began first (definitions 1.8)."""
    reached = np.max([np.where(paths.entered(p), p, 0) for p in PHASES], axis=0)
    first = np.min([paths.start[p] for p in PHASES], axis=0)
    order = np.lexsort((np.arange(programs.n), first, -reached, programs.agent))
    _, places = np.unique(programs.agent[order], return_index=True)
    found = np.zeros(programs.n, bool)
    found[order[places]] = True
    return found


def _in_years(paths: Paths, rules: Rules, phase: int) -> np.ndarray:
    year = entry_year(paths, phase)
    return (year >= (rules.entered_from or -9999)) & (year <= (rules.entered_to or 9999)) & paths.entered(phase)


def entry_year(paths: Paths, phase: int) -> np.ndarray:
    """The year of each program's first start in the phase; without meaning where it never started."""
    return (
        np.where(paths.entered(phase), paths.start[phase], 0)
        .astype("datetime64[D]")
        .astype("datetime64[Y]")
        .astype(int)
        + _EPOCH_YEAR
    )


def is_immature(paths: Paths, rules: Rules, phase: int) -> np.ndarray:
    """Entered so late that silence could not be told yet."""
    return paths.entered(phase) & (paths.as_of - paths.start[phase].astype(np.int64) <= rules.silence_days[phase])


def _window(paths: Paths, rules: Rules, phase: int) -> np.ndarray:
    return _in_years(paths, rules, phase) & ~is_immature(paths, rules, phase)


def _by_phase(paths: Paths, kept: np.ndarray, phase: int) -> Step:
    inside = kept & paths.entered(phase)
    seamless = inside & paths.is_seamless if phase == 1 else np.zeros(len(inside), bool)
    counted = inside & ~seamless
    return _step(PHASE_BY_PHASE, phase, paths.state[phase], counted, int(seamless.sum()), 0)


def _by_path(paths: Paths, kept: np.ndarray, rules: Rules, phase: int) -> Step:
    """Whoever was seen in a later phase has passed this one; of the others what became of their last phase counts."""
    later = np.any([paths.entered(p) for p in PHASES if p > phase], axis=0)
    entered = paths.entered(phase)
    imputed = later & ~entered if rules.with_inferred else np.zeros(len(later), bool)
    first = np.min([paths.start[p] for p in PHASES], axis=0)
    mature = (first != NEVER) & (paths.as_of - first.astype(np.int64) > rules.silence_days[phase])
    year = first.astype("datetime64[D]").astype("datetime64[Y]").astype(int) + _EPOCH_YEAR
    mature &= (year >= (rules.entered_from or -9999)) & (year <= (rules.entered_to or 9999))
    state = np.where(later, CODE[ADVANCED], paths.state[phase])
    return _step(
        PATH_BY_PATH, phase, state, kept & mature & (entered | imputed), 0, int((kept & mature & imputed).sum())
    )


def _step(method: str, phase: int, state: np.ndarray, counted: np.ndarray, n_seamless: int, n_imputed: int) -> Step:
    counts = {name: int((state[counted] == CODE[name]).sum()) for name in STATES}
    advanced, resolved = counts[ADVANCED], sum(counts[name] for name in RESOLVED)
    low, high = wilson(advanced, resolved)
    share = advanced / resolved if resolved >= FEW else None
    censored = sum(counts.values()) - resolved
    return Step(
        method,
        phase,
        counts,
        advanced,
        resolved,
        censored,
        n_seamless,
        n_imputed,
        share,
        low,
        high,
        resolved < SMALL,
        np.flatnonzero(counted),
    )


def _product(programs: Programs, paths: Paths, steps: list[Step]) -> tuple[float, float, float] | None:
    if any(step.share is None for step in steps):
        return None
    n_agents = len(programs.agents)
    tops, bottoms = [], []
    for step in steps:
        state = paths.state[step.phase][step.programs]
        if step.method == PATH_BY_PATH:
            later = np.any([paths.entered(p)[step.programs] for p in PHASES if p > step.phase], axis=0)
            state = np.where(later, CODE[ADVANCED], state)
        agent = programs.agent[step.programs]
        resolved = np.isin(state, [CODE[ADVANCED], CODE[STOPPED], CODE[SILENT]])
        tops.append(np.bincount(agent[state == CODE[ADVANCED]], minlength=n_agents))
        bottoms.append(np.bincount(agent[resolved], minlength=n_agents))
    interval = product_interval(tops, bottoms, LIMITS.bootstrap_draws)
    product = float(np.prod([step.share for step in steps]))
    return (product, *interval) if interval else None


def _top(programs: Programs, paths: Paths, step: Step) -> list[tuple[str, int]]:
    state = paths.state[step.phase][step.programs]
    resolved = step.programs[np.isin(state, [CODE[name] for name in RESOLVED])]
    counts = np.bincount(programs.agent[resolved], minlength=len(programs.agents))
    order = np.lexsort((np.arange(len(counts)), -counts))[:5]
    return [(programs.agents[n], int(counts[n])) for n in order if counts[n]]
