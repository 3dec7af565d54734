"""How long the phases of completed studies took, beside published development times."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from ctdata.charts import progression as charts
from ctdata.charts.labels import label
from ctdata.progression import durations
from ctdata.progression.published_durations import of_phase, published
from ctdata.progression.rules import FEW, METHOD_VERSION, SMALL
from ctdata.ui import frame
from ctdata.ui.cache import Opened
from ctdata.ui.plain import plain
from ctdata.ui.progression_rules import BIND

_PUBLISHED = "published"


def timeline(opened: Opened) -> None:
    """How long completed studies of each phase took."""
    st.subheader("How long does a phase take?", anchor=False)
    with st.container(horizontal=True):
        immunotherapy = st.toggle("Immunotherapy alone", True, key="only_immunotherapy", **BIND)
        industry = st.toggle("Led by a company", False, key="only_industry", **BIND)
    data = _quartiles(opened, opened.manifest.id, immunotherapy, industry).copy()
    if data.empty:
        st.info("No completed study here has both dates as ACTUAL. A planned date is no duration.")
        return
    few = data[data["n"] < FEW]
    data = data[data["n"] >= FEW]
    data["label"] = [
        f"{label('phase', p)} {until} (n\u00a0=\u00a0{n:,})"
        for p, until, n in zip(data["phase"], data["until"], data["n"], strict=True)
    ]
    if data.empty:
        st.info(f"Fewer than {FEW} completed studies in each phase: no median is shown.")
        return
    ends = data.loc[data["until"] == durations.TO_END, "n"]
    frame.chart(
        charts.durations(_with_published(data)), opened.manifest, key="durations", n=int(ends.sum()),
        alt="Points with bars: median months from start to primary completion and to completion, for each phase, with quartiles.",
        note="Points and numbers: medians; bars: quartiles; open diamonds: published averages of other samples. Completed cancer studies with both dates ACTUAL; planned dates and running studies are left out, so recent, longer studies are missing. Waiting between phases is not in it."
        + f" Read rows below n = {SMALL} with care." + (f" Fewer than {FEW}, not drawn: {'; '.join(dict.fromkeys(label('phase', p) for p in few['phase']))}." if len(few) else "") + f" Method {METHOD_VERSION}.",
    )  # fmt: skip
    for one in published():
        st.markdown(
            f"Published beside it, other samples and ends: {plain(one.words)} ([{plain(one.name)}]({one.url}))."
        )


def _with_published(data: pd.DataFrame) -> pd.DataFrame:
    """Our rows, and behind those of each phase the published months, which have no quartiles."""
    parts: list[pd.DataFrame] = []
    for phase, ours in data.groupby("phase", sort=False):
        parts.append(ours)
        theirs = [
            {"phase": phase, "until": _PUBLISHED, "n": 0, "q1": months, "median": months, "q3": months,
             "label": f"{label('phase', str(phase))}, published average ({name})"}
            for months, name in of_phase(str(phase))
        ]  # fmt: skip
        parts += [pd.DataFrame(theirs)] if theirs else []
    return pd.concat(parts, ignore_index=True)


@st.cache_resource(max_entries=8, show_spinner=False)
def _quartiles(_opened: Opened, snapshot_id: str, immunotherapy: bool, industry: bool) -> pd.DataFrame:
    return durations.quartiles(durations.of(_months(_opened, snapshot_id), immunotherapy, industry))


@st.cache_resource(max_entries=2, show_spinner=False)
def _months(_opened: Opened, snapshot_id: str) -> pd.DataFrame:
    return durations.in_months(_opened.snapshot.core)
