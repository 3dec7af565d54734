"""Landmark readouts: published figures with their intervals; where an article says otherwise, both."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from ctdata.charts import theme
from ctdata.charts.labels import label
from ctdata.figures import readouts as figures
from ctdata.knowledge import Readout
from ctdata.ui import frame
from ctdata.ui.cache import Opened
from ctdata.ui.landscape import Shown
from ctdata.ui.plain import plain


def show(opened: Opened, shown: Shown) -> None:
    """Every readout, or those of one tumour."""
    st.subheader("What did the landmark trials find?", anchor=False)
    listed = figures.offered()
    first = listed.index(figures.usual())
    asked = st.selectbox("Tumour", listed, index=first, key="readouts_of", bind="query-params") or listed[first]
    st.caption(
        f"Published figures, not registry data: each with its population, date and source, none recomputed here. {figures.CAVEAT}"
    )
    draw(opened, figures.of_tumour(asked), asked, "all", {"readouts_of": [asked]})


def draw(opened: Opened, entries: Sequence[Readout], of: str, key: str, params: dict[str, list[str]]) -> None:
    """Forest plots by measure, then the figures in full. `of`: whose they are. `params`: the choice for a lasting link."""
    for measure in figures.MEASURES:
        if any(r.measure == measure for r in entries):
            made = figures.made(entries, of, measure)
            frame.show(made, opened, params=params, key=f"forest_{measure}_{key}")
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
