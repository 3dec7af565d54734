"""The views of the landscape: each draws its figure, its counts, and the studies behind a clicked mark."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from ctdata.address import state
from ctdata.charts import grid
from ctdata.charts import landscape as charts
from ctdata.charts.labels import label
from ctdata.charts.theme import format_count, format_share
from ctdata.figures import landscape as figures
from ctdata.figures.made import Made
from ctdata.landscape import over_time, pipeline, targets
from ctdata.schema import MISSING
from ctdata.ui import combination_view, coverage, focus, frame, readouts, rise_and_fall
from ctdata.ui.cache import Opened, short_target_names, tumour_names
from ctdata.ui.landscape import Shown, narrowed, picked, picked_kind, studies_behind
from ctdata.ui.plain import plain


def growth(opened: Opened, shown: Shown) -> None:
    """Which classes of immunotherapy grow: modality over start years."""
    made = figures.growth(opened, shown)
    event, data = frame.show(made, opened, clickable=True, filters=shown.filters), made.data
    row = picked(event, data)
    if row is not None:
        is_rest = row["modality"] == over_time.REST
        classes = over_time.rest(shown.selection) if is_rest else row["modality"]
        is_planned = picked_kind(event) == "planned"
        types = ("ESTIMATED",) if is_planned else ("ACTUAL", MISSING)
        criteria = narrowed(shown, modalities=classes, start_year=str(row["start_year"]), start_date_type=types)
        name = "Other classes" if is_rest else label("modality", row["modality"])
        studies_behind(opened, criteria, f"{name}, {'planned for' if is_planned else 'started'} {row['start_year']}")


def classes(opened: Opened, shown: Shown) -> None:
    """Every class of immunotherapy, and the six classes of the Cancer Research Institute."""
    _bars(opened, shown, figures.classes(opened, shown), "modalities")
    st.markdown(
        "**The same in the six classes of the Cancer Research Institute's landscape**, so that counts can be set beside theirs:"
    )
    st.dataframe(
        pipeline.by_cri_class(shown.selection),
        hide_index=True,
        width="content",
        alt="Studies in each class of the Cancer Research Institute's landscape",
    )
    st.caption(
        "A study counts once in each of its classes. Which of our classes rolls up to which of theirs stands on the methods page; never compare class counts of two sources without such a table."
    )


def _bars(opened: Opened, shown: Shown, made: Made, column: str) -> None:
    """A ranked list of one column, each bar a list of studies."""
    event = frame.show(made, opened, clickable=True, filters=shown.filters)
    row = picked(event, made.data)
    if row is not None:
        studies_behind(opened, narrowed(shown, **{column: row["value"]}), row["label"])


def heat_map(opened: Opened, shown: Shown) -> None:
    """Which targets are crowded and which are empty, by cancer."""
    st.subheader("Which targets are crowded, and which are empty, by cancer?", anchor=False)
    reading = st.radio("Count", targets.READINGS, key="reading", bind="query-params", horizontal=True) or "studies"
    more = st.toggle("More targets and tumours", key="more", bind="query-params")
    data = targets.by_tumour(shown.selection, reading, *(targets.MORE if more else targets.USUAL))
    _, on_top, of = targets.concentration(shown.selection)
    if data.empty:
        st.info("None of these studies has a known target.")
        return
    data["row"] = [short_target_names().get(t, t) for t in data["target"]]
    data["column"] = [tumour_names().get(c, c) for c in data["tumour"]]
    missing = shown.selection.counts("targets")[MISSING]
    event = frame.chart(
        grid.cells(data, list(dict.fromkeys(data["row"])), list(dict.fromkeys(data["column"])), reading), opened.manifest, key=f"heat_{reading}_{more}",
        alt=f"Grid: {reading} for each target and tumour tissue; darker cells hold more, empty cells hold none.",
        n=shown.selection.n, clickable=True, counted=int(data["n"].sum()) if reading == "studies" else None,
        note=f"The ten largest targets are in {format_share(on_top, of)} of the studies with a known target. Target not known: {format_count(missing)}. A study counts in each of its targets and tissues; a 0 is a finding of this snapshot, not of the world. "
        + ("Agents that a record only describes are not counted." if reading == "unique agents" else ""),
    )  # fmt: skip
    row = picked(event, data)
    if row is not None:
        studies_behind(
            opened,
            narrowed(shown, targets=row["target"], tumour_groups=row["tumour"]),
            f"{row['row']} × {row['column']}",
        )


def crowding(opened: Opened, shown: Shown) -> None:
    """Who else tests the same target in the same tumour and line."""
    st.subheader("Where do studies compete for the same patients?", anchor=False)
    sharing, known = targets.competing(shown.selection)
    largest, on_top, of = targets.concentration(shown.selection)
    with st.container(horizontal=True, gap="large"):
        st.metric("Share target × tumour × line with another study", format_share(sharing, known))
        st.metric("Test one of the ten largest targets", format_share(on_top, of))
        small, stated = pipeline.small_academic(shown.selection)
        st.metric(f"At most {pipeline.SMALL} participants, not led by industry", format_share(small, stated))
    data = targets.crowding(shown.selection)
    data["label"] = [
        _triple(t, c, line) for t, c, line in zip(data["target"], data["tumour"], data["line"], strict=True)
    ]
    data["n"] = data["n_studies"]
    data["said"] = [
        f"{format_count(n)} ({format_count(k)} sponsors)"
        for n, k in zip(data["n_studies"], data["n_sponsors"], strict=True)
    ]
    event = frame.chart(
        charts.ranked_bars(data), opened.manifest, key="crowding", alt="Bars: the target, tumour and line combinations with the most studies.",
        n=shown.selection.n, clickable=True,
        note=f"Target, tumour and line all known: {format_count(known)}; not: {format_count(shown.selection.n - known)}. “Line not stated” is a value of its own, and a large one. The ten largest targets: {', '.join(short_target_names().get(t, t) for t in largest)}.",
    )  # fmt: skip
    row = picked(event, data)
    if row is not None:
        studies_behind(opened, narrowed(shown, crowding=row["entry"]), row["label"])


def _triple(target: str, tumour: str, line: str) -> str:
    return (
        f"{short_target_names().get(target, target)} × {tumour_names().get(tumour, tumour)} × {label('lines', line)}"
    )


def countries(opened: Opened, shown: Shown) -> None:
    """Countries of the sites."""
    _bars(opened, shown, figures.countries(opened, shown), "countries")


def sponsors(opened: Opened, shown: Shown) -> None:
    """Lead sponsors and their classes."""
    n_sponsors = len(shown.selection.counts("lead_sponsor_name")) - 1
    _bars(opened, shown, figures.sponsors(opened, shown), "lead_sponsor_name")
    found = shown.selection.counts("lead_sponsor_class")
    said = "; ".join(f"{label('lead_sponsor_class', c)} {format_count(n)}" for c, n in found.items() if n)
    st.caption(
        f"{format_count(n_sponsors)} sponsors, as posted: a company and its subsidiaries count apart. By class: {plain(said)}. A count of studies is no measure of quality."
    )


def stages(opened: Opened, shown: Shown) -> None:
    """Phase × status."""
    st.subheader("How far are they, and are they running?", anchor=False)
    data = pipeline.phase_by_status(shown.selection)
    event = frame.chart(
        charts.phase_by_status(data), opened.manifest, key="phase_by_status", alt="Stacked bars: studies for each phase by status.", n=shown.selection.n, clickable=True,
        note="Compound phases are kept as posted. Unknown status: not verified for two years after the planned end; it is neither stopped nor running.",
    )  # fmt: skip
    row = picked(event, data)
    if row is not None:
        studies_behind(
            opened,
            narrowed(shown, phase=row["phase"], overall_status=row["overall_status"]),
            f"{label('phase', row['phase'])}, {label('overall_status', row['overall_status'])}",
        )


def size(opened: Opened, shown: Shown) -> None:
    """How many participants a study has."""
    st.subheader("How large are they?", anchor=False)
    actual, planned = pipeline.enrolment(shown.selection, "ACTUAL"), pipeline.enrolment(shown.selection, "ESTIMATED")
    event = frame.chart(
        charts.enrolment(actual, planned), opened.manifest, key="enrolment", alt="Medians and quartiles of participants for each phase, actual and planned apart.",
        n=int(actual["n_studies"].sum() + planned["n_studies"].sum()), clickable=True,
        note=f"Actual: {format_count(actual['n_studies'].sum())} studies with {format_count(actual['total'].sum())} participants. Planned: {format_count(planned['n_studies'].sum())} other studies with {format_count(planned['total'].sum())}. The two are never added together. Not stated: {format_count(pipeline.enrolment_not_stated(shown.selection))}.",
    )  # fmt: skip
    kinds = pd.concat([actual.assign(kind="ACTUAL"), planned.assign(kind="ESTIMATED")], ignore_index=True)
    row = picked(event, kinds)
    if row is not None:
        said = f"{label('phase', row['phase'])}, {'actual' if row['kind'] == 'ACTUAL' else 'planned'} participants"
        studies_behind(opened, narrowed(shown, phase=row["phase"], enrollment_type=row["kind"]), said)


VIEWS: dict[str, Callable[[Opened, Shown], None]] = {
    "Growth": growth,
    "Classes": classes,
    "Targets × tumours": heat_map,
    "Combinations": combination_view.show,
    "Crowding": crowding,
    "Countries": countries,
    "Sponsors": sponsors,
    "Phase and status": stages,
    "Size": size,
    "Rise and fall": rise_and_fall.show,
    "Tumour focus": focus.show,
    "Readouts": readouts.show,
    "Coverage": coverage.show,
}


def choices(opened: Opened) -> dict[str, Sequence[str]]:
    """What the address may say for each choice of the views."""
    return {
        "chart": list(VIEWS),
        "reading": targets.READINGS,
        "matrix_reading": combination_view.READINGS,
        "more": ("true", "false"),
        "of": [state.shown("targets", t) for t in opened.engine.values("targets")],
        "focus": focus.offered(),
        "readouts_of": readouts.offered(),
    }


def choose() -> str:
    """Which view; it stands in the address. The others are not computed."""
    return (
        st.radio("View", list(VIEWS), key="chart", bind="query-params", label_visibility="collapsed", horizontal=True)
        or "Growth"
    )


@st.fragment
def draw(view: str, opened: Opened, shown: Shown) -> None:
    """The chosen view; a click on a mark runs this part alone."""
    plain(view)
    VIEWS[view](opened, shown)
