"""Landmark readouts: published figures with their intervals; where an article says otherwise, both."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

from ctdata import knowledge
from ctdata.charts import theme
from ctdata.charts.forest import forest
from ctdata.charts.labels import label
from ctdata.knowledge import Readout
from ctdata.ui.cache import Opened, tumour_names
from ctdata.ui.frame import CHART_CONFIG
from ctdata.ui.landscape import Shown
from ctdata.ui.plain import plain

TITLES = {
    "hazard_ratio": "Hazard ratios",
    "share": "Shares of patients: response, complete response, survival at a time",
}
_EVERY = "All tumours"
_FIRST = "MEL"


def offered() -> list[str]:
    """The tumours that have readouts, and all of them."""
    return [*sorted({tumour_names().get(r.tumour, r.tumour) for r in knowledge.readouts()}), _EVERY]


def show(opened: Opened, shown: Shown) -> None:
    """Every readout, or those of one tumour."""
    st.subheader("What did the landmark trials find?", anchor=False)
    entries = knowledge.readouts()
    names = {tumour_names().get(r.tumour, r.tumour): r.tumour for r in entries}
    listed = offered()
    first = next((i for i, name in enumerate(listed) if names.get(name) == _FIRST), 0)
    asked = st.selectbox("Tumour", listed, index=first, key="readouts_of", bind="query-params")
    chosen = [r for r in entries if asked in (_EVERY, None) or r.tumour == names.get(asked or "")]
    st.caption(
        "Published figures, not registry data: each with its population, date and source, none recomputed here. Trials differ in patients and follow-up: "
        "figures of different trials are not a comparison."
    )
    draw(chosen, "all")


def draw(entries: Sequence[Readout], key: str) -> None:
    """Forest plots by measure, then the figures in full."""
    for measure, title in TITLES.items():
        some = [r for r in entries if r.measure == measure]
        if some:
            st.markdown(f"**{title}**")
            mode = st.context.theme.type or "light"
            alt = f"Forest plot of {len(some)} published figures with their intervals: {', '.join(r.trial for r in some[:6])}."
            st.plotly_chart(
                theme.for_mode(forest(_frame(some), measure), mode),
                theme=None,
                key=f"forest_{measure}_{key}",
                config=CHART_CONFIG,
                alt=alt,
            )
            st.caption(plain(_note(some)))
    differing = [r for r in entries if r.article_says]
    if differing:
        st.markdown("**Where a popular article says otherwise**")
        st.markdown("\n".join(f"- {plain(_differs(r))}" for r in differing))
    if entries:
        _table(entries)


def _differs(r: Readout) -> str:
    """ "KEYNOTE-942, RFS: an article says “p = 0.0266”; the source says 0.561 (…)." """
    why = f" {r.article_note[0].upper()}{r.article_note[1:]}." if r.article_note else ""
    return f"{r.trial}, {r.endpoint}: an article says “{r.article_says}”; the source says {figure_words(r)}, n = {theme.format_count(r.n)}.{why}".replace(
        "..", "."
    )


def _frame(entries: Sequence[Readout]) -> pd.DataFrame:
    nothing = np.nan
    return pd.DataFrame(
        {
            "label": [_label(r) for r in entries],
            "value": [float(r.value) for r in entries],
            "ci_low": [nothing if r.ci_low is None else r.ci_low for r in entries],
            "ci_high": [nothing if r.ci_high is None else r.ci_high for r in entries],
            "article_value": [nothing if r.article_value is None else r.article_value for r in entries],
            "is_confirmed": [r.confirmed for r in entries],
        }
    )


def _label(r: Readout) -> str:
    mark = "" if r.confirmed else " †"
    return f"{r.trial}{mark}, {r.endpoint}: {' + '.join(r.agents)}, n\u00a0=\u00a0{theme.format_count(r.n)}"


def _note(entries: Sequence[Readout]) -> str:
    without = sum(r.ci_low is None for r in entries)
    levels = sorted({r.ci_level for r in entries if r.ci_level})
    said = (
        f"n = {len(entries)} figures. Intervals: {', '.join(f'{x:g} %' for x in levels)}."
        if levels
        else f"n = {len(entries)} figures."
    )
    if without:
        said += f" {without} without an interval in the source read (open marks)."
    if any(r.measure == "hazard_ratio" for r in entries):
        said += " Below 1 favours the treatment named."
    if any(not r.confirmed for r in entries):
        said += " † not confirmed in a primary source."
    return said


def _table(entries: Sequence[Readout]) -> None:
    rows = [
        {
            "Trial": r.trial,
            "Record": f"https://clinicaltrials.gov/study/{r.nct_id}",
            "Treatment": " + ".join(r.agents) + (f" vs {r.comparator}" if r.comparator else ""),
            "Population": f"{r.population} ({label('lines', r.line).lower()})",
            "Figure": f"{r.endpoint} {figure_words(r)}",
            "n": r.n,
            "Published": f"{r.read_on:%Y-%m}",
            "An article says": r.article_says + (f" ({r.article_note})" if r.article_note else ""),
            "Source": "; ".join(r.sources),
        }
        for r in entries
    ]
    columns = {
        "Record": st.column_config.LinkColumn("Record", display_text=r"(NCT\d{8})", width=115),
        "n": st.column_config.NumberColumn("n", format="localized"),
    }
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        column_config=columns,
        alt="Published figures with population, date and source",
    )


def figure_words(r: Readout) -> str:
    """ "0.561 (95 % CI 0.309 to 1.017; p 0.053 two-sided)" """
    unit = " %" if r.measure == "share" else ""
    inside = (
        f"{r.ci_level or 95:g} % CI {r.ci_low:g} to {r.ci_high:g}"
        if r.ci_low is not None
        else "no interval in the source read"
    )
    return f"{r.value:g}{unit} ({inside}{'; p ' + r.p_value if r.p_value else ''})"
