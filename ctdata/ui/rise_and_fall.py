"""Starts against stops of one target, and the latest stops in the sponsors' words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from ctdata.address import state
from ctdata.charts import landscape as charts
from ctdata.charts.labels import label
from ctdata.charts.theme import format_count
from ctdata.landscape import over_time
from ctdata.schema import MISSING
from ctdata.search.criteria import Criteria
from ctdata.stats.intervals import wilson
from ctdata.ui import frame, table
from ctdata.ui.cache import Opened
from ctdata.ui.landscape import Shown, narrowed, picked, studies_behind

SMALL = 30  # DEFINITIONS 1.10


def show(opened: Opened, shown: Shown) -> None:
    """Starts against stops of one target, and the latest stops in the sponsors' words."""
    st.subheader("Is a target growing or fading?", anchor=False)
    known = {state.shown("targets", t): t for t in shown.selection.counts("targets") if t != MISSING}
    if not known:
        st.info("None of these studies has a known target.")
        return
    asked = st.selectbox("Target", list(known), key="of", bind="query-params")
    symbol = known.get(asked or "", next(iter(known.values())))
    one = shown.selection.where(shown.selection.has("targets", [symbol]))
    data = over_time.starts_and_stops(one, opened.manifest.as_of)
    outside = over_time.outside_years(one, opened.manifest.as_of)
    if data.empty:
        st.info("No start year is stated.")
        return
    event = frame.chart(
        charts.starts_and_stops(data), opened.manifest, key="starts_and_stops", alt=f"Stacked bars: studies of {asked} by start year and what became of them.", n=one.n - sum(outside.values()), clickable=True,
        note=f"By status on {opened.manifest.as_of}. Start not stated: {format_count(outside['not_stated'])}; before {over_time.FIRST_YEAR} or planned after this year: {format_count(outside['before'] + outside['after'])}.",
    )  # fmt: skip
    row = picked(event, data)
    if row is not None:
        criteria = narrowed(shown, targets=symbol, start_year=str(row["start_year"]))
        counted = dict(shown.criteria.facets)["overall_status"]
        criteria = _with_statuses(criteria, [s for s in over_time.STATES[row["state"]] if s in counted])
        studies_behind(
            opened, criteria, f"{asked}, started {row['start_year']}, {charts.STATE_LABELS[row['state']].lower()}"
        )
    strip = _stop_shares(data)
    frame.chart(charts.stop_shares(strip), opened.manifest, key="stop_shares", alt="Points with intervals: share of each year's starts that have stopped.", n=int(strip["n"].sum()),
        note="Terminated, withdrawn or suspended by now, of all starts of the year; bars are 95 % Wilson intervals, open grey points have fewer than 30 starts. Later years had less time to stop.")  # fmt: skip
    _latest_stops(opened, shown, symbol)


def _with_statuses(criteria: Criteria, statuses: Sequence[str]) -> Criteria:
    kept = tuple(f for f in criteria.facets if f[0] != "overall_status")
    return replace(criteria, facets=(*kept, ("overall_status", tuple(statuses))))


def _stop_shares(data: pd.DataFrame) -> pd.DataFrame:
    stopped = data[data["state"] == "stopped"].set_index("start_year")
    rows = []
    for year, row in stopped.iterrows():
        k, n = int(row["n_studies"]), int(row["n_of_year"])
        if n:
            low, high = wilson(k, n)
            rows.append((year, k, n, k / n, low, high, n < SMALL))
    return pd.DataFrame(rows, columns=["start_year", "stopped", "n", "share", "ci_low", "ci_high", "small"])


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
