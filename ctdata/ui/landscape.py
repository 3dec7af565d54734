"""The landscape's frame: which studies are counted, what the page shows of them, and the studies behind a mark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from ctdata.address import state
from ctdata.charts.theme import format_count, format_share
from ctdata.figures.chosen import Shown, narrowed, shown_of
from ctdata.landscape import pipeline, targets
from ctdata.search.criteria import Criteria
from ctdata.ui import filters, frame, table, words
from ctdata.ui.cache import Opened
from ctdata.ui.plain import plain

__all__ = ["Shown", "narrowed"]

LIVE = "https://clinicaltrials.gov/search?cond=Cancer&intr=Immunotherapy&aggFilters=status:rec"
LISTED = 10
COLUMNS = (
    "brief_title",
    "overall_status",
    "phase",
    "agents",
    "targets",
    "lines",
    "lead_sponsor_name",
    "start_date",
    "enrollment_count",
)


def select(opened: Opened) -> Shown:
    """The studies of the filters; without a choice immunotherapy, and nothing withdrawn."""
    return shown_of(filters.chosen(opened), opened.engine)


def headline(opened: Opened, shown: Shown) -> None:
    """How many studies, what open means, and what was left out."""
    n = shown.selection.n
    asked = f" with {plain(shown.filters)}" if shown.filters else ""
    st.markdown(f"**{format_count(n)} {_kind(shown)}**{asked}.")
    found = pipeline.openness(shown.selection)
    with st.container(horizontal=True, gap="large"):
        st.metric(
            "Recruiting, record fresh",
            format_count(found["recruiting_fresh"]),
            help="Status RECRUITING, and nothing in the record contradicts it.",
        )
        st.metric(
            "Recruiting, record out of date",
            format_count(found["recruiting_stale"]),
            help="Status RECRUITING, but primary completion is past or nobody verified the record for 24 months.",
        )
        st.metric("Not yet recruiting", format_count(found["not_yet_recruiting"]))
        ended, of = pipeline.with_results(shown.selection)
        st.metric(
            "Ended with results posted",
            format_share(ended, of),
            help="Completed or terminated studies. Not posted is not a violation: phase 1 and many other studies owe no results.",
        )
    st.link_button(
        "Ask the live registry",
        LIVE,
        icon=":material/open_in_new:",
        help="The nearest search at ClinicalTrials.gov: cancer and immunotherapy, recruiting. It expands words by its own thesaurus, knows no roles, and changes daily, so its count differs from ours.",
    )
    if shown.withdrawn:
        st.caption(
            f"{format_count(shown.withdrawn)} withdrawn {'study' if shown.withdrawn == 1 else 'studies'} (nobody enrolled) {'is' if shown.withdrawn == 1 else 'are'} left out; choose the status Withdrawn to see {'it' if shown.withdrawn == 1 else 'them'}."
        )


def _kind(shown: Shown) -> str:
    scope = dict(shown.criteria.facets)["counts_as"]
    names = " or ".join(state.shown("counts_as", v).lower() for v in scope)
    return f"{names} {'study' if shown.selection.n == 1 else 'studies'}"


def say_unused(params: Mapping[str, Sequence[str]], choices: Mapping[str, Sequence[str]]) -> None:
    """Name each part of the address that this page cannot use: filters of the explorer alone, views that do not exist."""
    here = {*filters.LANDSCAPE, *(c.key for c in state.HIDDEN)}
    elsewhere = {*state.BOXES, *(c.key for c in state.EVERY)} - here
    for key in elsewhere & params.keys():
        st.warning(f"“{plain(key)}” is a filter of the explorer; it is not used here.", icon=":material/link_off:")
    for key, known in choices.items():
        for value in params.get(key, ()):
            if value not in known:
                st.warning(
                    f"“{plain(value)}” is no choice of “{plain(key)}”; it was left out.", icon=":material/link_off:"
                )


def stop_if_empty(shown: Shown) -> None:
    """No study: say so and how to go on, instead of empty axes."""
    if shown.selection.n:
        return
    st.info("No study matches these filters together. Take one out in the sidebar.", icon=":material/search_off:")
    st.button("Start over", on_click=filters.start_over)
    frame.stop()


def studies_behind(opened: Opened, criteria: Criteria, what: str) -> None:
    """The studies of a mark: how many, the latest of them, and all of them in the explorer."""
    listed = replace(criteria, sort="last_update_post_date", descending=True, page=1, page_size=LISTED)
    result = opened.engine.search(listed)
    with st.container(border=True):
        st.markdown(f"**{plain(what)}: {format_count(result.total)} {'study' if result.total == 1 else 'studies'}**")
        if result.total:
            sharing, known = targets.competing(opened.engine.selection(criteria))
            if sharing:
                st.caption(
                    f"{format_count(sharing)} of the {format_count(known)} whose target, tumour and line are known share all three with another of them."
                )
            page = table.page_of(opened, result.rows, list(COLUMNS), {}, None)
            table.show(page, list(COLUMNS), f"Studies of {what}")
            # A link of the browser's own: a page link would carry this page's empty widgets over, and they win
            # over the address (Streamlit 1.67).
            st.link_button(
                f"Open {'it' if result.total == 1 else f'all {format_count(result.total)}'} in the explorer",
                f"/explorer?{urlencode(state.params_of(criteria))}",
                icon=":material/open_in_new:",
            )


def picked(event: object, data: pd.DataFrame) -> pd.Series | None:
    """The row of the frame behind the mark that was clicked."""
    marked = _marked(event)
    return data.loc[int(marked[0])] if marked and int(marked[0]) in data.index else None


def picked_kind(event: object) -> str:
    """What the mark says of itself beside its row, "" where it says nothing."""
    marked = _marked(event)
    return str(marked[1]) if len(marked) > 1 else ""


def _marked(event: object) -> list:
    """The customdata of the clicked mark; Streamlit gives it as a list or as a dict of places."""
    for point in event.selection.points if event is not None else []:  # type: ignore[attr-defined]
        found = point.get("customdata")
        found = list(found.values()) if isinstance(found, dict) else found
        if isinstance(found, list | tuple) and found and found[0] is not None:
            return list(found)
    return []


def why_not(opened: Opened, shown: Shown) -> None:
    """“Why is NCT… not counted here?”: what the rules say of the study, and each filter that keeps it out."""
    asked = (
        st.text_input("Why is a study not counted here?", placeholder="NCT01234567", max_chars=20, key="why_not")
        .strip()
        .upper()
    )
    if not asked:
        return
    rows = opened.snapshot.rows_of("studies", asked) if asked.startswith("NCT") else []
    if not rows:
        st.markdown(f"{plain(asked)} is not in this snapshot. The snapshot holds: {plain(opened.manifest.query)}.")
        return
    verdict = "an immunotherapy study" if rows[0]["is_immunotherapy"] else "no immunotherapy study"
    st.markdown(f"By our rules {plain(asked)} is **{verdict}**: {plain(rows[0]['immunotherapy_reason'] or '')}.")
    removed = opened.engine.why_not(asked, shown.criteria)
    if not removed:
        st.success(f"{plain(asked)} is counted.", icon=":material/check:")
        return
    said = words.filters(shown.criteria)
    listed = [
        {"Filter that removes it": said.get(r.key, r.filter), "The study's own value": words.own_value(r)}
        for r in removed
    ]
    st.dataframe(pd.DataFrame(listed), hide_index=True, alt=f"Filters that keep {asked} out of the landscape")
