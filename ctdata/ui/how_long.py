"""How long the phases of completed studies took, beside published development times."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from ctdata.errors import FigureError
from ctdata.figures import stopping as figures
from ctdata.progression import durations
from ctdata.progression.published_durations import published
from ctdata.ui import frame
from ctdata.ui.cache import Opened
from ctdata.ui.plain import plain
from ctdata.ui.progression_rules import BIND


def timeline(opened: Opened) -> None:
    """How long completed studies of each phase took."""
    with st.container(horizontal=True):
        immunotherapy = st.toggle("Immunotherapy alone", True, key="only_immunotherapy", **BIND)
        industry = st.toggle("Led by a company", False, key="only_industry", **BIND)
    data = _quartiles(opened, opened.manifest.id, immunotherapy, industry)
    said = "; ".join(["immunotherapy studies"] * immunotherapy + ["led by a company"] * industry)
    try:
        frame.show(figures.how_long(data), opened, filters=said)
    except FigureError as error:
        st.info(plain(error))
    for one in published():
        st.markdown(
            f"Published beside it, other samples and ends: {plain(one.words)} ([{plain(one.name)}]({one.url}))."
        )


@st.cache_resource(max_entries=8, show_spinner=False)
def _quartiles(_opened: Opened, snapshot_id: str, immunotherapy: bool, industry: bool) -> pd.DataFrame:
    return durations.quartiles(durations.of(_months(_opened, snapshot_id), immunotherapy, industry))


@st.cache_resource(max_entries=2, show_spinner=False)
def _months(_opened: Opened, snapshot_id: str) -> pd.DataFrame:
    return durations.in_months(_opened.snapshot.core)
