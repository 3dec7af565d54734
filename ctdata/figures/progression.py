"""Figures of the progression page: what became of programs, which share went on, when, and what the rules decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from ctdata.address.held import Opened, short_target_names
from ctdata.charts import progression as charts
from ctdata.charts.labels import label
from ctdata.charts.theme import format_count
from ctdata.errors import FigureError
from ctdata.figures.followed import Followed
from ctdata.figures.made import Made
from ctdata.progression import incidence, published, report, shares, slices
from ctdata.progression.published import PublishedRate
from ctdata.progression.rules import METHOD_VERSION, SMALL, STATES, Rules

METHOD = f"progression {METHOD_VERSION}"
METHODS = {shares.PHASE_BY_PHASE: "phase by phase", shares.PATH_BY_PATH: "path by path"}
STEPS = {
    f"Phase {phase} to {phase + 1}, {words}": (method, phase) for method, words in METHODS.items() for phase in (1, 2)
}
PHASES = {"phase 1": 1, "phase 2": 2}
CLASS, TARGET, SELECTED, SPONSOR, ENTRY = (
    "Class of the agent",
    "Target",
    "Selected by a biomarker",
    "Sponsor",
    "Years of entry",
)
SLICES = (CLASS, TARGET, SELECTED, SPONSOR, ENTRY)
_PUBLISHED = ("oncology", "immuno_oncology")
_MOST_SLICES, _YEARS = 12, 5


def steps_of(funnel: shares.Funnel) -> list[shares.Step]:
    """The steps whose programs are drawn: each program once a phase."""
    return [s for s in funnel.steps if s.method == shares.PHASE_BY_PHASE]


def states(opened: Opened, found: Followed, funnel: shares.Funnel) -> Made:
    """What became of programs. Raises FigureError where none fits."""
    steps = steps_of(funnel)
    if not sum(len(s.programs) for s in steps):
        raise FigureError(
            f"No program fits these choices and has been followed long enough: {format_count(funnel.n_programs)} programs fit, {format_count(sum(funnel.n_immature.values()))} of them entered too late to tell. Widen the class, the target or the years."
        )
    rows = [
        {"step": f"Phase {s.phase} to {s.phase + 1}", "state": state, "n_programs": s.counts[state], "phase": s.phase}
        for s in steps
        for state in STATES
    ]
    data = pd.DataFrame(rows)
    n, counted = len(set().union(*(s.programs.tolist() for s in steps))), int(data["n_programs"].sum())
    immature = ", ".join(f"{format_count(k)} after phase {phase}" for phase, k in funnel.n_immature.items())
    return Made(
        "programs", charts.states(data), "What became of programs?", n=n, what="programs", counted=counted if counted != n else None, data=data, method=METHOD,
        alt="Stacked bars: for each phase the programs that started the next one, stopped, fell silent, are running, completed lately, or have an unknown status.",
        note=f"Hatched: not resolved, in no denominator. Entered the phase {found.rules.entered_from} to {found.rules.entered_to}, followed to {opened.manifest.as_of}. Not drawn: entered too late to tell, {immature}; known by studies of phase 1/2 alone, {format_count(sum(s.n_seamless for s in steps))}. “Completed, then silent” is inferred by a rule, never “failed”. {_outside(found)}".strip(),
    )  # fmt: skip


def _outside(found: Followed) -> str:
    listed = [
        f"{label('phase', p) if p != 'none stated' else 'no phase stated'} {format_count(n)}"
        for p, n in sorted(found.programs.n_outside.items())
    ]
    return f"Studies that no funnel takes: {', '.join(listed)}." if listed else ""


def too_few(funnel: shares.Funnel) -> str:
    """The steps that have counts and no share; "" where each has one."""
    few = [
        f"Phase {s.phase} to {s.phase + 1}, {METHODS[s.method]}: {s.n_advanced} of {s.n_resolved}"
        for s in funnel.steps
        if s.share is None
    ]
    return f"Too few resolved programs for a share: {'; '.join(few)}." if few else ""


def went_on(opened: Opened, found: Followed, funnel: shares.Funnel) -> Made:
    """Which share went on, by two methods, and what others print."""
    rows = [
        {"label": f"Phase {s.phase} to {s.phase + 1}, {METHODS[s.method]} ({s.n_advanced:,}\u00a0of\u00a0{s.n_resolved:,})", "share": s.share, "low": s.low, "high": s.high, "n": s.n_resolved, "is_ours": True, "is_small": s.is_small}
        for s in funnel.steps
        if s.share is not None
    ]  # fmt: skip
    for rate in published.of_groups(*_PUBLISHED):
        rows += _published_rows(rate)
    imputed = ", ".join(
        f"{format_count(s.n_imputed)} in phase {s.phase}" for s in funnel.steps if s.method == shares.PATH_BY_PATH
    )
    data = pd.DataFrame(rows)
    return Made(
        "progression", charts.shares(data), "Which share went on, and what others print", n=funnel.n_programs, what="programs", data=data, method=METHOD,
        alt="Points with intervals: our shares by two methods, and published rates in grey.",
        note=f"Registry phase progression, no success rate: a start of the next phase counts, an approval cannot be seen. Phase by phase loses programs that skip or hide a phase; path by path takes skipped phases for passed ({imputed}). Bars: 95 % intervals; open points: fewer than {SMALL} resolved. Grey: other programs, years and methods. {too_few(funnel)}".strip(),
        redraw=charts.shares,
    )  # fmt: skip


def _published_rows(rate: PublishedRate) -> list[dict[str, Any]]:
    who = rate.source.name.split(" ")[0].strip(",")
    steps = list(zip(rate.steps, rate.percent, rate.n or (0,) * len(rate.steps), strict=True))[:2]
    return [{"label": f"{what.capitalize()}, {rate.name.lower()}, {who} {rate.source.years.replace(' to ', '–')}", "share": percent / 100, "low": None, "high": None, "n": n, "is_ours": False, "is_small": False} for what, percent, n in steps]  # fmt: skip


def over_time(opened: Opened, found: Followed, phase: int) -> tuple[Made, incidence.PhaseIncidence]:
    """Cumulative incidence of the next phase, stopping as the competing event; and the curve, for its numbers at risk.

    Raises FigureError where fewer than SMALL programs entered."""
    curve = incidence.after(found.paths, phase, np.flatnonzero(found.entered(phase)))
    if curve.n < SMALL:
        raise FigureError(
            f"Only {curve.n} programs entered phase {phase} under these choices: no curve is drawn below {SMALL}."
        )
    last = max((y for y, n in zip(curve.years, curve.at_risk, strict=True) if n), default=0)
    rows = []
    for event, line in ((f"Phase {phase + 1} started", curve.advanced), ("Stopped", curve.stopped)):
        ends = (
            [(float(last), line.share[-1] if len(line.share) else 0.0)]
            if not len(line.times) or line.times[-1] < last
            else []
        )
        rows += [
            {"years": t, "share": s, "event": event}
            for t, s in [(0.0, 0.0), *zip(line.times, line.share, strict=True), *ends]
        ]
    data = pd.DataFrame(rows)
    at_risk = ", ".join(f"{y} y {n:,}" for y, n in zip(curve.years, curve.at_risk, strict=True))
    made = Made(
        "time_to_next_phase", charts.incidence(data), f"When did phase {phase + 1} start, after the first start in phase {phase}?", n=curve.n, what="programs", data=data, method=METHOD,
        alt=f"Steps over years: share of programs that had started phase {phase + 1}, and share that had stopped.",
        note=f"Aalen-Johansen, stopping as the competing event. Whoever is still running, or fell silent without a stop, counts as long as it is followed; programs known by studies of phase 1/2 alone are not in it. Time zero is the first start in the phase. At risk: {at_risk}.",
    )  # fmt: skip
    return made, curve


def cohorts(opened: Opened, found: Followed, phase: int) -> Made:
    """The same programs by year of entry; immature years hatched."""
    inside = found.entered(phase)
    data = pd.DataFrame(shares.by_entry_year(found.paths, found.rules, phase, inside))
    if data.empty:
        raise FigureError(f"No program entered phase {phase} under these choices.")
    return Made(
        "entry_years", charts.cohorts(data), f"What became of programs, by the year they entered phase {phase}", n=int(inside.sum()), what="programs", data=data, method=METHOD,
        alt=f"Stacked bars: programs by the year they entered phase {phase} and what became of them; immature years hatched.",
        note=f"Hatched years hold programs that entered less than {found.rules.silence_days[phase]} days before {opened.manifest.as_of}: no share is to be read from them.",
    )  # fmt: skip


def sensitivity(opened: Opened, found: Followed, step: str) -> Made:
    """Each rule turned by itself, and the share that results."""
    method, phase = STEPS[step]
    data = pd.DataFrame(report.sensitivity(found.programs, found.rules, found.chosen, found.follow))
    data = data[(data["method"] == method) & (data["phase"] == phase)].copy()
    data["label"] = [
        f"{rule[:1].upper()}{rule[1:]} (n\u00a0=\u00a0{n:,})" for rule, n in zip(data["rule"], data["n"], strict=True)
    ]
    return _points(
        data,
        "rules",
        f"How much do the rules decide? {step}",
        "Each rule turned by itself; all others as chosen. n: resolved programs.",
    )


def compared(opened: Opened, found: Followed, by: str, step: str) -> Made:
    """The slices of one property beside each other, each with its interval; never ranked by their share."""
    method, phase = STEPS[step]
    rows = []
    for name, rules, mask in _slices(found, by):
        made = shares.steps_of(found.programs, found.paths, rules, mask)
        one = next(s for s in made if s.method == method and s.phase == phase)
        rows.append(
            {
                "label": f"{name} (n\u00a0=\u00a0{one.n_resolved:,})",
                "share": one.share,
                "low": one.low,
                "high": one.high,
                "n": one.n_resolved,
            }
        )
    data = pd.DataFrame(rows, columns=["label", "share", "low", "high", "n"])
    if by not in (ENTRY, SELECTED, SPONSOR):
        data = data.sort_values("n", ascending=False, kind="stable").head(_MOST_SLICES)
    several = " An agent counts in each of its classes and targets." if by in (CLASS, TARGET) else ""
    return _points(
        data,
        "slices",
        f"Share that went on, by {by[:1].lower()}{by[1:]}: {step[:1].lower()}{step[1:]}",
        f"Ordered by the number of resolved programs, not by share. Intervals that overlap tell of no difference.{several}",
    )


def _points(data: pd.DataFrame, name: str, title: str, note: str) -> Made:
    few = data.loc[data["share"].isna(), "label"]
    data = (
        data.dropna(subset=["share"])
        .assign(is_ours=True, is_small=lambda rows: rows["n"] < SMALL)
        .reset_index(drop=True)
    )
    if data.empty:
        raise FigureError("Fewer than ten resolved programs everywhere: no share is shown.")
    return Made(
        name, charts.shares(data), title, n=int(data["n"].max()), what="resolved programs in the largest row", data=data, method=METHOD,
        alt="Points with intervals: the share of programs that went on, one row each.",
        note=f"{note} Bars: 95 % intervals; open points: fewer than {SMALL} resolved." + (f" Too few for a share: {'; '.join(few)}." if len(few) else ""),
        redraw=charts.shares,
    )  # fmt: skip


def _slices(found: Followed, by: str) -> Sequence[tuple[str, Rules, np.ndarray]]:
    """(name, rules, programs) of each slice."""
    programs, rules, chosen = found.programs, found.rules, found.chosen
    if by in (CLASS, TARGET):
        held = programs.modalities if by == CLASS else programs.targets
        names = sorted({value for values in held.values() for value in values})
        spelled = {n: label("modality", n) if by == CLASS else short_target_names().get(n, n) for n in names}
        return [(spelled[n], rules, chosen & slices.of_agents(programs, held, n)) for n in names]
    if by == SELECTED:
        flags = slices.selected(programs)
        return [
            ("Patients selected by a biomarker", rules, chosen & flags),
            ("No selection seen", rules, chosen & ~flags),
        ]
    if by == SPONSOR:
        everyone, industry = replace(rules, industry_only=False), found.paths.is_industry
        return [("Led by a company", everyone, chosen & industry), ("Led by others", everyone, chosen & ~industry)]
    first, last = rules.entered_from or 0, rules.entered_to or 0
    starts = range(first - first % _YEARS, last + 1, _YEARS)
    return [(f"{max(y, first)} to {min(y + _YEARS - 1, last)}", replace(rules, entered_from=max(y, first), entered_to=min(y + _YEARS - 1, last)), chosen) for y in starts]  # fmt: skip
