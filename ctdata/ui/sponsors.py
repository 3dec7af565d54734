"""Which sponsors stop studies of a target, and which owe results: intervals beside each other, no ranking."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from ctdata.errors import FigureError
from ctdata.figures import stopping as figures
from ctdata.knowledge import thresholds
from ctdata.progression import sponsors
from ctdata.ui import frame
from ctdata.ui.cache import Opened, short_target_names
from ctdata.ui.plain import plain
from ctdata.ui.progression_rules import BIND

_EVERY = "Every target"


@st.cache_resource(max_entries=8, show_spinner=False)
def _studies(_opened: Opened, snapshot_id: str, target: str) -> pd.DataFrame:
    return sponsors.studies(_opened.snapshot.core, _opened.manifest.as_of, target)


def show(opened: Opened) -> None:
    """Shares of stopped studies by sponsor, and what became of results."""
    held = _targets(opened, opened.manifest.id)
    named = {short_target_names().get(t, t): t for t in held}
    asked = st.selectbox("Target", [_EVERY, *sorted(named)], key="sponsor_target", **BIND) or _EVERY
    found = _studies(opened, opened.manifest.id, named.get(asked, ""))
    try:
        made = figures.sponsor_stops(found)
        frame.show(made, opened, filters="" if asked == _EVERY else asked)
    except FigureError as error:
        st.info(plain(error))
    st.markdown("**Results on the registry**")
    st.dataframe(
        sponsors.results_by_sponsor(found).rename(
            columns={"sponsor": "Lead sponsor", "n": "Studies"} | {s: s[:1].upper() + s[1:] for s in sponsors.STATES}
        ),
        hide_index=True,
        alt="What became of results, by lead sponsor",
    )
    rule = thresholds.results_due()
    st.caption(plain(f"Due: {rule.due_days} days after an ACTUAL primary completion from {rule.completed_from}, a site in the {rule.country}, not of phase 1. {rule.reason}"))  # fmt: skip


@st.cache_resource(max_entries=2, show_spinner=False)
def _targets(_opened: Opened, snapshot_id: str) -> tuple[str, ...]:
    listed = _studies(_opened, snapshot_id, "")["targets"]
    return tuple(sorted({t for values in listed if values is not None for t in values}))
