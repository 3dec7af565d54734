"""What became of programs, which share went on by two methods, and the programs and studies behind each bar."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from ctdata.charts.theme import format_count
from ctdata.errors import FigureError
from ctdata.figures import progression as figures
from ctdata.figures.followed import Followed
from ctdata.figures.progression import METHODS
from ctdata.progression import approvals, records, shares
from ctdata.progression.rules import LABELS
from ctdata.ui import frame, table
from ctdata.ui.cache import Opened, tumour_names
from ctdata.ui.plain import plain

_MOST_PROGRAMS = 200
_STUDY = ("phase", "overall_status", "start_date", "completion_date", "brief_title")


def funnel(opened: Opened, found: Followed) -> None:
    """States of the programs, and the shares beside the published ones."""
    funnel_ = found.funnel()
    try:
        made = figures.states(opened, found, funnel_)
    except FigureError as error:
        st.info(plain(error))
        return
    event = frame.show(made, opened, clickable=True, filters=found.filters)
    _behind(opened, found, figures.steps_of(funnel_), made.data, event)
    if few := figures.too_few(funnel_):
        st.caption(few)
    frame.show(figures.went_on(opened, found, funnel_), opened, filters=found.filters)
    _products(found, funnel_)
    _top(funnel_)


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
