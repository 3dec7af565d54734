"""The views of the landscape: each draws its figure, its counts, and the studies behind a clicked mark."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from ctdata.address import state
from ctdata.charts.labels import label
from ctdata.charts.theme import format_count, format_share
from ctdata.figures import grids, strategies
from ctdata.figures import landscape as figures
from ctdata.figures import pipeline as pipeline_figures
from ctdata.figures import readouts as readouts_figures
from ctdata.figures.made import Made
from ctdata.landscape import over_time, pipeline, targets
from ctdata.schema import MISSING
from ctdata.ui import combination_view, coverage, focus, frame, readouts, rise_and_fall
from ctdata.ui.cache import Opened
from ctdata.ui.landscape import Shown, narrowed, picked, picked_kind, studies_behind
from ctdata.ui.plain import plain


def growth(opened: Opened, shown: Shown) -> None:
    """Which classes of immunotherapy grow: modality over start years."""
    made = frame.made_or_said(lambda: figures.growth(opened, shown))
    if made is None:
        return
    event = frame.show(made, opened, clickable=True, filters=shown.filters)
    row = picked(event, made.data)
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
    _bars(opened, shown, figures.classes, "modalities")
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


def _bars(opened: Opened, shown: Shown, make: Callable[[Opened, Shown], Made], column: str) -> None:
    """A ranked list of one column, each bar a list of studies."""
    made = frame.made_or_said(lambda: make(opened, shown))
    if made is None:
        return
    row = picked(frame.show(made, opened, clickable=True, filters=shown.filters), made.data)
    if row is not None:
        studies_behind(opened, narrowed(shown, **{column: row["value"]}), row["label"])


def heat_map(opened: Opened, shown: Shown) -> None:
    """Which targets are crowded and which are empty, by cancer."""
    st.subheader(grids.TARGETS_BY_TUMOUR, anchor=False)
    reading = st.radio("Count", targets.READINGS, key="reading", bind="query-params", horizontal=True) or "studies"
    more = st.toggle("More targets and tumours", key="more", bind="query-params")
    made = frame.made_or_said(lambda: grids.targets_by_tumour(opened, shown, reading, more), titled=False)
    if made is None:
        return
    event = frame.show(
        made, opened, clickable=True, filters=shown.filters, titled=False, key=f"heat_{reading}_{more}"
    )
    row = picked(event, made.data)
    if row is not None:
        criteria = narrowed(shown, targets=row["target"], tumour_groups=row["tumour"])
        studies_behind(opened, criteria, f"{row['row']} × {row['column']}")


def crowding(opened: Opened, shown: Shown) -> None:
    """Who else tests the same target in the same tumour and line."""
    st.subheader(pipeline_figures.CROWDING, anchor=False)
    sharing, known = targets.competing(shown.selection)
    _, on_top, of = targets.concentration(shown.selection)
    with st.container(horizontal=True, gap="large"):
        st.metric("Share target × tumour × line with another study", format_share(sharing, known))
        st.metric("Test one of the ten largest targets", format_share(on_top, of))
        small, stated = pipeline.small_academic(shown.selection)
        st.metric(f"At most {pipeline.SMALL} participants, not led by industry", format_share(small, stated))
    made = frame.made_or_said(lambda: pipeline_figures.crowding(opened, shown), titled=False)
    if made is None:
        return
    row = picked(frame.show(made, opened, clickable=True, filters=shown.filters, titled=False), made.data)
    if row is not None:
        studies_behind(opened, narrowed(shown, crowding=row["entry"]), row["label"])


def countries(opened: Opened, shown: Shown) -> None:
    """Countries of the sites."""
    _bars(opened, shown, figures.countries, "countries")


def sponsors(opened: Opened, shown: Shown) -> None:
    """Lead sponsors and their classes."""
    n_sponsors = len(shown.selection.counts("lead_sponsor_name")) - 1
    _bars(opened, shown, figures.sponsors, "lead_sponsor_name")
    found = shown.selection.counts("lead_sponsor_class")
    said = "; ".join(f"{label('lead_sponsor_class', c)} {format_count(n)}" for c, n in found.items() if n)
    st.caption(
        f"{format_count(n_sponsors)} sponsors, as posted: a company and its subsidiaries count apart. By class: {plain(said)}. A count of studies is no measure of quality."
    )


def stages(opened: Opened, shown: Shown) -> None:
    """Phase × status."""
    made = pipeline_figures.phase_and_status(opened, shown)
    event = frame.show(made, opened, clickable=True, filters=shown.filters, key="phase_by_status")
    row = picked(event, made.data)
    if row is not None:
        criteria = narrowed(shown, phase=row["phase"], overall_status=row["overall_status"])
        said = f"{label('phase', row['phase'])}, {label('overall_status', row['overall_status'])}"
        studies_behind(opened, criteria, said)


def size(opened: Opened, shown: Shown) -> None:
    """How many participants a study has."""
    made = frame.made_or_said(lambda: pipeline_figures.enrolment(opened, shown))
    if made is None:
        return
    row = picked(frame.show(made, opened, clickable=True, filters=shown.filters), made.data)
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
        "matrix_reading": grids.MATRIX_READINGS,
        "more": ("true", "false"),
        "of": [state.shown("targets", t) for t in opened.engine.values("targets")],
        "focus": list(strategies.offered()),
        "readouts_of": readouts_figures.offered(),
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
