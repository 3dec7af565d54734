"""What became of programs, which share went on by two methods, and the programs and studies behind each bar."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from ctdata.charts import progression as charts
from ctdata.charts.labels import label
from ctdata.charts.theme import format_count
from ctdata.progression import approvals, published, records, shares
from ctdata.progression.published import PublishedRate
from ctdata.progression.rules import LABELS, METHOD_VERSION, SMALL, STATES
from ctdata.ui import frame, table
from ctdata.ui.cache import Opened, tumour_names
from ctdata.ui.plain import plain
from ctdata.ui.progression_rules import Followed

METHODS = {shares.PHASE_BY_PHASE: "phase by phase", shares.PATH_BY_PATH: "path by path"}
_PUBLISHED = ("oncology", "immuno_oncology")
_MOST_PROGRAMS = 200
_STUDY = ("phase", "overall_status", "start_date", "completion_date", "brief_title")


def funnel(opened: Opened, found: Followed) -> None:
    """States of the programs, and the shares beside the published ones."""
    made = found.funnel()
    steps = [s for s in made.steps if s.method == shares.PHASE_BY_PHASE]
    if not sum(len(s.programs) for s in steps):
        st.info(
            f"No program fits these choices and has been followed long enough: {format_count(made.n_programs)} programs fit, {format_count(sum(made.n_immature.values()))} of them entered too late to tell. Widen the class, the target or the years."
        )
        return
    data = pd.DataFrame(
        [
            {
                "step": f"Phase {s.phase} to {s.phase + 1}",
                "state": state,
                "n_programs": s.counts[state],
                "phase": s.phase,
            }
            for s in steps
            for state in STATES
        ]
    )
    n, counted = len(set().union(*(s.programs.tolist() for s in steps))), int(data["n_programs"].sum())
    st.subheader("What became of programs", anchor=False)
    event = frame.chart(
        charts.states(data),
        opened.manifest,
        key="states",
        n=n,
        counted=counted if counted != n else None,
        clickable=True,
        what="programs",
        alt="Stacked bars: for each phase the programs that started the next one, stopped, fell silent, are running, completed lately, or have an unknown status.",
        note=f"Hatched: not resolved, in no denominator. Entered the phase {found.rules.entered_from} to {found.rules.entered_to}, followed to {opened.manifest.as_of}. Not drawn: entered too late to tell, {_of_phases(made.n_immature)}; known by studies of phase 1/2 alone, {format_count(sum(s.n_seamless for s in steps))}. “Completed, then silent” is inferred by a rule, never “failed”. {_outside(found)} Method {METHOD_VERSION}.",
    )
    _behind(opened, found, steps, data, event)
    _shares(opened, made)
    _products(found, made)
    _top(made)  # fmt: skip


def _of_phases(counts: dict[int, int]) -> str:
    return ", ".join(f"{format_count(n)} after phase {phase}" for phase, n in counts.items())


def _outside(found: Followed) -> str:
    listed = [
        f"{label('phase', p) if p != 'none stated' else 'no phase stated'} {format_count(n)}"
        for p, n in sorted(found.programs.n_outside.items())
    ]
    return f"Studies that no funnel takes: {', '.join(listed)}." if listed else ""  # fmt: skip


def _behind(opened: Opened, found: Followed, steps: Sequence[shares.Step], data: pd.DataFrame, event: object) -> None:
    """Bar → programs → studies → registry."""
    points = getattr(getattr(event, "selection", None), "points", None) or []
    if not points:
        st.caption("Click a part of a bar for its programs.")
        return
    row = data.loc[points[0]["customdata"][0]]
    step = next(s for s in steps if s.phase == row["phase"])
    listed = records.of_state(found.programs, found.paths, step.programs, step.phase, row["state"])
    st.markdown(
        f"**{plain(row['step'])}, {plain(LABELS[row['state']])}: {format_count(len(listed))} {'program' if len(listed) == 1 else 'programs'}**"
    )
    names, shown = tumour_names(), listed[:_MOST_PROGRAMS]
    rows = [
        {
            "Agent": r["agent"],
            "Indication": names.get(r["tumour"], r["tumour"]),
            "Path": r["path"],
            "Studies": ", ".join(r["nct_ids"]),
        }
        for r in shown
    ]
    picked = st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        alt="Programs behind the bar: agent, indication, path, studies",
        on_select="rerun",
        selection_mode="single-row",
        key=f"programs_{row['phase']}_{row['state']}",
    )
    if len(listed) > len(shown):
        st.caption(f"The first {_MOST_PROGRAMS}; `ctdata progression --json` prints all.")
    chosen = picked.selection.rows  # type: ignore[attr-defined]
    if chosen and chosen[0] < len(shown):
        _studies(opened, shown[chosen[0]])
    else:
        st.caption("Mark a row for the program's studies.")  # fmt: skip


def _studies(opened: Opened, program: dict[str, Any]) -> None:
    ids = opened.snapshot.core.column("nct_id").cast(pa.string())
    rows = np.flatnonzero(pc.is_in(ids, pa.array(program["nct_ids"])).to_numpy(zero_copy_only=False))
    page = table.page_of(opened, rows, list(_STUDY), {}, None).sort_values("start_date", kind="stable")
    st.markdown(f"**{plain(program['agent'])}: {plain(program['path'])}**")
    table.show(page, list(_STUDY), f"Studies of {program['agent']}")


def _shares(opened: Opened, made: shares.Funnel) -> None:
    st.subheader("Which share went on, and what others print", anchor=False)
    rows, few = [], []
    for step in made.steps:
        name = f"Phase {step.phase} to {step.phase + 1}, {METHODS[step.method]}"
        if step.share is None:
            few.append(f"{name}: {step.n_advanced} of {step.n_resolved}")
        else:
            rows.append(
                {
                    "label": f"{name} ({step.n_advanced:,}\u00a0of\u00a0{step.n_resolved:,})",
                    "share": step.share,
                    "low": step.low,
                    "high": step.high,
                    "n": step.n_resolved,
                    "is_ours": True,
                    "is_small": step.is_small,
                }
            )
    if few:
        st.caption(f"Too few resolved programs for a share: {'; '.join(few)}.")
    for rate in published.of_groups(*_PUBLISHED):
        rows += _published_rows(rate)
    paths = [s for s in made.steps if s.method == shares.PATH_BY_PATH]
    frame.chart(
        charts.shares(pd.DataFrame(rows)), opened.manifest, key="shares", n=made.n_programs, what="programs",
        alt="Points with intervals: our shares by two methods, and published rates in grey.",
        note=f"Registry phase progression, no success rate: a start of the next phase counts, an approval cannot be seen. Phase by phase loses programs that skip or hide a phase; path by path takes skipped phases for passed ({', '.join(f'{format_count(s.n_imputed)} in phase {s.phase}' for s in paths)}). Bars: 95 % intervals; open points: fewer than {SMALL} resolved. Grey: other programs, years and methods. Method {METHOD_VERSION}.",
    )  # fmt: skip


def _published_rows(rate: PublishedRate) -> list[dict[str, Any]]:
    who = rate.source.name.split(" ")[0].strip(",")
    steps = list(zip(rate.steps, rate.percent, rate.n or (0,) * len(rate.steps), strict=True))[:2]
    return [{"label": f"{what.capitalize()}, {rate.name.lower()}, {who} {rate.source.years.replace(' to ', '–')}", "share": percent / 100, "low": None, "high": None, "n": n, "is_ours": False, "is_small": False} for what, percent, n in steps]  # fmt: skip


def _products(found: Followed, made: shares.Funnel) -> None:
    said = [
        f"{METHODS[method]} **{100 * product[0]:.1f} %** ({100 * product[1]:.1f} to {100 * product[2]:.1f} %, bootstrap over agents)"
        for method, product in made.products.items()
        if product
    ]
    if said:
        st.markdown("From phase 1 into phase 3: " + "; ".join(said) + ". This is no likelihood of approval.")
    counted = (
        found.chosen & (found.paths.is_industry | np.bool_(not found.rules.industry_only)) & found.paths.entered(3)
    )
    known = int((approvals.approved(found.programs, found.paths) & counted).sum())
    st.markdown(f"Approval, shown apart: of {format_count(int(counted.sum()))} programs seen in phase 3, {format_count(known)} have an FDA approval on our list of {len(approvals.approvals())} (immunotherapy agents alone, incomplete; the registry holds none).")  # fmt: skip


def _top(made: shares.Funnel) -> None:
    for phase, agents in made.top_agents.items():
        step = next(s for s in made.steps if s.method == shares.PHASE_BY_PHASE and s.phase == phase)
        if agents and step.n_resolved:
            share = sum(n for _, n in agents) / step.n_resolved
            names = ", ".join(f"{a} ({n})" for a, n in agents)
            st.caption(plain(f"Phase {phase}: the five agents with most resolved programs carry {100 * share:.0f} % of the denominator: {names}."))  # fmt: skip
