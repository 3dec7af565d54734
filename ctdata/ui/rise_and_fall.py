"""Starts against stops of one target, and the latest stops in the sponsors' words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from ctdata.charts import landscape as charts
from ctdata.charts.labels import label
from ctdata.figures import one_target
from ctdata.landscape import over_time
from ctdata.search.criteria import Criteria
from ctdata.ui import frame, table
from ctdata.ui.cache import Opened
from ctdata.ui.landscape import Shown, narrowed, picked, studies_behind


def show(opened: Opened, shown: Shown) -> None:
    """Starts against stops of one target, and the latest stops in the sponsors' words."""
    st.subheader(one_target.GROWING, anchor=False)
    known = one_target.offered(shown)
    if not known:
        st.info(one_target.NO_TARGET)
        return
    asked = st.selectbox("Target", list(known), key="of", bind="query-params")
    symbol = known.get(asked or "", next(iter(known.values())))
    made = frame.made_or_said(lambda: one_target.starts_and_stops(opened, shown, symbol), titled=False)
    if made is None:
        return
    event = frame.show(made, opened, clickable=True, filters=shown.filters, titled=False)
    row = picked(event, made.data)
    if row is not None:
        criteria = narrowed(shown, targets=symbol, start_year=str(row["start_year"]))
        counted = dict(shown.criteria.facets)["overall_status"]
        criteria = _with_statuses(criteria, [s for s in over_time.STATES[row["state"]] if s in counted])
        studies_behind(
            opened, criteria, f"{asked}, started {row['start_year']}, {charts.STATE_LABELS[row['state']].lower()}"
        )
    frame.show(one_target.stop_shares(opened, shown, symbol), opened, filters=shown.filters)
    _latest_stops(opened, shown, symbol)


def _with_statuses(criteria: Criteria, statuses: Sequence[str]) -> Criteria:
    kept = tuple(f for f in criteria.facets if f[0] != "overall_status")
    return replace(criteria, facets=(*kept, ("overall_status", tuple(statuses))))


def _latest_stops(opened: Opened, shown: Shown, symbol: str) -> None:
    """The sponsors' own words of the last twelve months."""
    criteria = replace(
        _with_statuses(narrowed(shown, targets=symbol), over_time.STOPPED), sort="last_update_post_date", page_size=20
    )
    rows = opened.engine.search(criteria).rows
    found = table.take(
        opened, rows, ["nct_id", "brief_title", "overall_status", "why_stopped", "last_update_post_date"]
    ).to_pandas()
    recent = (
        found[[(opened.manifest.as_of - d).days <= 366 for d in found["last_update_post_date"]]]
        if len(found)
        else found
    )
    st.subheader("Stopped, updated within the last twelve months", anchor=False)
    if recent.empty:
        st.markdown("None in this snapshot.")
        return
    listed = pd.DataFrame(
        {
            "Study": recent["nct_id"],
            "Title": recent["brief_title"],
            "Status": [label("overall_status", s) for s in recent["overall_status"]],
            "Sponsor's reason": recent["why_stopped"].astype(object).fillna("no reason given"),
            "Updated": recent["last_update_post_date"].astype(str),
        }
    )
    st.dataframe(
        listed,
        hide_index=True,
        column_config={
            "Title": st.column_config.TextColumn("Title", width=320),
            "Sponsor's reason": st.column_config.TextColumn("Sponsor's reason", width=420),
        },
        alt="Stopped studies with the sponsors' reasons",
    )
