"""The biomarker check: what a page of it calls, in order."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from traceback import format_tb
from typing import Any

import streamlit as st

from ctdata.errors import InputError
from ctdata.ui import eligibility_data as data
from ctdata.ui import eligibility_form as form
from ctdata.ui import eligibility_inputs as inputs
from ctdata.ui import eligibility_overview as overview
from ctdata.ui import eligibility_results as results
from ctdata.ui import frame
from ctdata.ui.cache import Opened
from ctdata.ui.eligibility_data import Studies
from ctdata.ui.eligibility_results import Found
from ctdata.ui.plain import plain

_LOG = logging.getLogger(__name__)


@contextmanager
def private() -> Iterator[None]:
    """A fault inside is told without its words: they could hold what was entered, and would go into the server's log."""
    try:
        yield
    except Exception as fault:
        where = "".join(format_tb(fault.__traceback__))
        _LOG.error("The biomarker check failed with %s (its words are left out):\n%s", type(fault).__name__, where)
        st.error(
            "The check failed. Nothing that you entered was written down; please tell whoever runs this dashboard."
        )
        frame.stop()


def ask(opened: Opened) -> tuple[Studies, dict[str, Any]]:
    """Purpose and cancer type here, everything else in the sidebar: studies to choose from, content of a patient file."""
    left, right = st.columns([1, 2], vertical_alignment="top")
    with left:
        purpose = form.purpose()
    with right:
        cancer = form.cancer_type(data.studies(opened, data.OPEN))
    studies = data.studies(opened, purpose)
    return studies, form.facts(studies, cancer)


def found_or_stop(opened: Opened, studies: Studies, content: dict[str, Any]) -> Found:
    """The studies, judged; without a cancer type, or with fields that contradict each other, what to do instead."""
    if not content["cancer_type"]:
        st.info(
            "Choose a cancer type: the studies of it decide which biomarkers are asked for.", icon=":material/north:"
        )
        frame.source_line(opened.manifest)
        frame.stop()
    try:
        patient = inputs.read(content)
    except InputError as error:
        st.error(plain(error))
        frame.source_line(opened.manifest)
        frame.stop()
    overview.filters(studies)
    found = results.find(studies, patient)
    results.first_page_on_change(found)
    return found


def summary(found: Found) -> None:
    """Headline, what was entered, what is missing, and the filter of verdicts."""
    overview.headline(found)
    entered = " · ".join(f"{plain(k)}: **{plain(v)}**" for k, v in inputs.said(found.patient))
    st.markdown(f"Entered: {entered}")
    if len(inputs.said(found.patient)) == 1:
        st.caption(
            "Enter results and facts in the sidebar (» at the top left if it is closed); the studies follow at once."
        )
    overview.panel(found)
    overview.verdict_filter(found)
