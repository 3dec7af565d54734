"""How long the phases took, small: the development timeline of the overview, and the way to the page that explains it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from ctdata.charts.labels import label
from ctdata.progression import durations
from ctdata.progression.rules import FEW
from ctdata.ui.cache import Opened


def small(opened: Opened) -> None:
    """Median and quartiles of months from start to completion, a row for each phase."""
    st.subheader("How long does a phase take?", anchor=False)
    data = _quartiles(opened, opened.manifest.id)
    enough = data[data["n"] >= FEW]
    if enough.empty:
        st.markdown(f"No phase has {FEW} completed cancer studies with both dates ACTUAL: no median is shown.")
    else:
        _table(enough)
    few = ", ".join(label("phase", p) for p in data.loc[data["n"] < FEW, "phase"])
    st.caption(
        "Start to completion of completed cancer studies, both dates ACTUAL. The waiting between phases is not in it, nor are studies that still run, so long ones are missing."
        + (f" Fewer than {FEW} studies, not shown: {few}." if few else "")
    )
    st.page_link(
        "pages/progression.py",
        label="More on how long phases take",
        icon=":material/arrow_forward:",
        query_params={"view": "How long"},
    )


def _table(data: pd.DataFrame) -> None:
    # A bar inside the table: a figure would make a first visitor load 4.7 MB of plotting code.
    rows = pd.DataFrame(
        {
            "Phase": [label("phase", p) for p in data["phase"]],
            "Median": data["median"].round(),
            "Middle half": [f"{q1:.0f} to {q3:.0f}" for q1, q3 in zip(data["q1"], data["q3"], strict=True)],
            "Completed studies": data["n"],
        }
    )
    # Widths so that phase, median and quartiles are seen whole at 400 px.
    config = {
        "Phase": st.column_config.TextColumn(width=85),
        "Median": st.column_config.ProgressColumn(
            "Median, months",
            format="%.0f",
            min_value=0,
            max_value=float(data["q3"].max()),
            width=165,
            help="Half of the completed studies took less, half took more.",
        ),
        "Middle half": st.column_config.TextColumn(
            width=115, help="Months, from the first to the third quartile: a quarter took less, a quarter took more."
        ),
        "Completed studies": st.column_config.NumberColumn(format="localized", width=150),
    }
    st.dataframe(
        rows,
        hide_index=True,
        width="content",
        column_config=config,
        alt="Months from start to completion by phase: median, quartiles, number of studies",
    )


@st.cache_resource(max_entries=2, show_spinner=False)
def _quartiles(_opened: Opened, snapshot_id: str) -> pd.DataFrame:
    """`phase`, `until`, `n`, `q1`, `median`, `q3` in months, to completion alone; 0.1 s at 600,000 studies, once."""
    data = durations.quartiles(durations.in_months(_opened.snapshot.core))
    return data[data["until"] == durations.TO_END]
