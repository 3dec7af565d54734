"""One tumour: its strategies in the registry, biomarkers, recruiting studies, readouts, questions for the oncologist."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from ctdata.charts.theme import format_count
from ctdata.figures import readouts as readouts_figures
from ctdata.figures import strategies
from ctdata.knowledge import Focus
from ctdata.search.criteria import Criteria
from ctdata.ui import frame, readouts, table
from ctdata.ui.cache import Opened
from ctdata.ui.landscape import COLUMNS, LISTED, Shown, picked, studies_behind
from ctdata.ui.plain import plain


def show(opened: Opened, shown: Shown) -> None:
    """The tumour that the reader chooses; the other filters of the page hold."""
    by_name = strategies.offered()
    asked = st.selectbox("Tumour", list(by_name), key="focus", bind="query-params") or next(iter(by_name))
    entry = by_name[asked]
    st.subheader(f"Immunotherapy of one cancer: {asked}", anchor=False)
    st.markdown(plain(entry.lead))
    _strategies(opened, shown, entry)
    _recruiting(opened, strategies.of_tumour(shown, entry), asked)
    left, right = st.columns(2)
    with left:
        _biomarkers(entry)
    with right:
        _questions(entry)
    found = readouts_figures.of_focus(asked)
    if found:
        st.subheader("Landmark readouts", anchor=False)
        readouts.draw(opened, found, asked, entry.tumour, {"focus": [asked]})
    st.caption(f"Written for this page; status: {entry.status}. Sources: {plain('; '.join(entry.sources))}")


def _strategies(opened: Opened, shown: Shown, entry: Focus) -> None:
    made = strategies.strategies(opened, shown, entry)
    event = frame.show(made, opened, clickable=True, filters=shown.filters, key=f"strategies_{entry.tumour}")
    row = picked(event, made.data)
    if row is not None:
        studies_behind(opened, strategies.criteria(shown, entry)[row["label"]], row["label"])


def _recruiting(opened: Opened, base: Criteria, name: str) -> None:
    st.subheader("Recruiting now", anchor=False)
    criteria = replace(strategies.recruiting(base), sort="study_first_post_date", page_size=LISTED)
    result = opened.engine.search(criteria)
    if not result.total:
        st.markdown(
            "No study in this snapshot is recruiting with a record that looks up to date. That does not mean that there is no option: ask the treating team."
        )
        return
    page = table.page_of(opened, result.rows, list(COLUMNS), {}, None)
    table.show(page, list(COLUMNS), f"Recruiting immunotherapy studies of {name}")
    st.caption(
        f"The {len(result.rows)} most recently posted of {format_count(result.total)}. Whether someone can join is decided by the study team."
    )


def _biomarkers(entry: Focus) -> None:
    st.subheader("Biomarkers that decide here", anchor=False)
    for marker in entry.biomarkers:
        st.markdown(f"**{plain(marker['name'])}.** {plain(marker['why'])}")


def _questions(entry: Focus) -> None:
    st.subheader("Questions to take to the oncologist", anchor=False)
    st.markdown("\n".join(f"- {plain(question)}" for question in entry.questions))
