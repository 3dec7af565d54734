"""What is combined with what, and how many participants that needs."""

from __future__ import annotations

import streamlit as st

from ctdata.figures import grids
from ctdata.ui import frame
from ctdata.ui.cache import Opened
from ctdata.ui.landscape import Shown, narrowed, picked, studies_behind


def show(opened: Opened, shown: Shown) -> None:
    """What is combined with what, and how many participants that needs."""
    st.subheader(grids.COMBINATIONS, anchor=False)
    known = grids.MATRIX_READINGS
    reading = st.radio("Count", known, key="matrix_reading", bind="query-params", horizontal=True) or known[0]
    made = frame.made_or_said(lambda: grids.combined(opened, shown, reading), titled=False)
    if made is None:
        return
    event = frame.show(made, opened, clickable=True, filters=shown.filters, titled=False, key=f"matrix_{reading}")
    row = picked(event, made.data)
    if row is not None and row["n_studies"]:
        studies_behind(opened, narrowed(shown, combinations=row["combination"]), f"{row['row']} + {row['column']}")
