"""Why studies stop: the classes of the sponsors' words, over any one property, down to the words themselves."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from ctdata.charts.labels import label
from ctdata.charts.theme import format_count
from ctdata.concepts import stop_reason
from ctdata.concepts.stop_reason import NOTHING_WRITTEN, claimed_percent, published
from ctdata.errors import FigureError
from ctdata.figures import stopping as figures
from ctdata.figures.stopping import BY, value_words
from ctdata.progression import stopping
from ctdata.progression.rules import FEW, SMALL
from ctdata.ui import accuracy, frame
from ctdata.ui.cache import Opened
from ctdata.ui.plain import plain
from ctdata.ui.progression_rules import BIND
from ctdata.ui.table import REGISTRY_PAGE

_SPLIT = {words: column for column, words in BY.items()} | {"": ""}
_MOST_WORDS = 300
_COUNTS, _SHARES = "Studies", "Per cent"


@st.cache_resource(max_entries=4, show_spinner="Reading stop reasons …")
def _studies(_opened: Opened, snapshot_id: str, immunotherapy_only: bool) -> pd.DataFrame:
    return stopping.studies(_opened.snapshot.core, immunotherapy_only)


def show(opened: Opened) -> None:
    """The whole view."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        immunotherapy = st.toggle("Immunotherapy alone", True, key="stops_immunotherapy", **BIND)
        by = _SPLIT[st.selectbox("Split by", list(BY.values()), key="stops_by", **BIND) or ""]
    ended = _studies(opened, opened.manifest.id, immunotherapy)
    found = stopping.stopped(ended)
    if found.empty:
        st.info("No study of this snapshot was terminated, withdrawn or suspended." + (" Turn off “Immunotherapy alone” for all cancer studies." if immunotherapy else ""))  # fmt: skip
        return
    if by:
        _split(opened, found, by)
    else:
        _together(opened, found)
    _recruitment(opened)
    _completion(ended, immunotherapy)


def _together(opened: Opened, found: pd.DataFrame) -> None:
    made = figures.reasons(found)
    event, data = frame.show(made, opened, clickable=True, filters=_whose()), made.data
    st.caption(plain(_agreement()))
    points = getattr(getattr(event, "selection", None), "points", None) or []
    if points:
        _words(found, str(data.loc[points[0]["customdata"][0], "id"]))
    else:
        st.caption("Click a bar for the sponsors' own words.")


def _split(opened: Opened, found: pd.DataFrame, by: str) -> None:
    in_percent = st.radio("Cells show", [_COUNTS, _SHARES], key="stops_cells", horizontal=True, **BIND) == _SHARES
    try:
        made = figures.reasons_by(found, by, in_percent)
    except FigureError as error:
        st.info(plain(error))
        return
    event, data = (
        frame.show(made, opened, clickable=True, filters=_whose(), key=f"reasons_by_{by}_{in_percent}"),
        made.data,
    )
    points = getattr(getattr(event, "selection", None), "points", None) or []
    if not points:
        st.caption("Click a cell for the sponsors' own words.")
        return
    row = data.loc[points[0]["customdata"][0]]
    st.markdown(
        f"**{plain(value_words(by, row['value']))}: {row['n_studies']} of {row['n']} stopped studies{_percent(row)}**"
    )
    _words(stopping.of_value(found, by, row["value"]), row["reason"])  # fmt: skip


def _percent(row: pd.Series) -> str:
    if row["n"] < FEW:
        return ""
    return f", {100 * row['share']:.0f} % (95 % interval {100 * row['low']:.0f} to {100 * row['high']:.0f} %)"


def _whose() -> str:
    """Whose stops these are, in words."""
    return "immunotherapy studies" if st.session_state.get("stops_immunotherapy", True) else "all cancer studies"


def _agreement() -> str:
    """How far the rules agree with labelled texts, as last measured."""
    questions = accuracy.result()["sets"].get("stop_texts", {}).get("questions", {})
    if not questions:
        return "Agreement with labelled texts: not measured yet."
    one, every = questions["first_stop_reason"], questions["stop_reasons"]
    return f"On {one['n_items']} labelled texts of our own the first class agrees in {100 * one['recall']:.0f} %; of all classes precision {100 * every['precision']:.0f} %, recall {100 * every['recall']:.0f} % (draft labels, errors read)."


def _words(found: pd.DataFrame, reason: str) -> None:
    listed = stopping.words_of(found, reason)
    st.markdown(
        f"**{plain(stop_reason.names()[reason])}: {format_count(len(listed))} {'study' if len(listed) == 1 else 'studies'}**"
    )
    if reason == NOTHING_WRITTEN:
        st.caption("The sponsor left the field empty.")
    rows = listed.head(_MOST_WORDS)
    st.dataframe(
        pd.DataFrame(
            {
                "Study": [REGISTRY_PAGE + i for i in rows["nct_id"]],
                "Status": [label("overall_status", s) for s in rows["overall_status"]],
                "The sponsor's words": rows["why_stopped"].to_list(),
            }
        ),
        hide_index=True,
        alt="Stopped studies and the sponsors' own words",
        column_config={
            "Study": st.column_config.LinkColumn(display_text=r"(NCT\d+)$", width="small"),
            "The sponsor's words": st.column_config.TextColumn(width="large"),
        },
    )
    if len(listed) > _MOST_WORDS:
        st.caption(f"The first {_MOST_WORDS} of {format_count(len(listed))}.")


def _recruitment(opened: Opened) -> None:
    """Our answer to "40 % fail to recruit", the published ones beside it."""
    ended = _studies(opened, opened.manifest.id, False)
    early, accrual, both = (
        stopping.ended_early(ended),
        stopping.citing(ended),
        stopping.for_want_of_participants(ended),
    )
    claimed = claimed_percent()
    st.subheader(f"Do “{claimed:g} % of trials fail to recruit”?", anchor=False)
    if early.n < SMALL or accrual.n < SMALL:
        st.markdown(f"Too few studies here for a share: {early.k} of {early.n} ended early.")
    else:
        # Said only where even the upper end of the interval stays below the claim; invented studies support no verdict.
        is_below = 100 * both.interval[1] < claimed and not opened.manifest.is_demo
        st.markdown(
            f"{'**Not supported as stated.** ' if is_below else ''}Of all cancer studies of this snapshot that were completed or terminated, {_said(both)} were terminated and name too few participants. "
            f"Ended early: {_said(early)}; of these {_said(accrual)} name too few participants."
        )
    for one in published():
        st.markdown(f"Published beside it, another sample and method: {plain(one.words)} ([source]({one.url})).")
    st.caption("All cancer studies, whatever is chosen above. Trials that recruited too few and were completed all the same are not in ours.")  # fmt: skip


def _completion(ended: pd.DataFrame, immunotherapy: bool) -> None:
    done = stopping.completion(ended)
    st.subheader("Completion, not success", anchor=False)
    if done.n < SMALL:
        st.markdown(f"{done.k} of {done.n} studies completed.")
        return
    st.markdown(f"{_said(done)} of the {'immunotherapy' if immunotherapy else 'cancer'} studies that were completed, terminated or withdrawn are completed. A completed trial may still have found that the drug does not work: this is no success rate.")  # fmt: skip


def _said(share: stopping.Share) -> str:
    low, high = share.interval
    return f"{100 * share.share:.1f} % ({format_count(share.k)} of {format_count(share.n)}; 95 % interval {100 * low:.1f} to {100 * high:.1f} %)"
