"""The cards: studies in their printed order, ten at a time; those that conflict folded at the end."""

from __future__ import annotations

import numpy as np
import streamlit as st

from ctdata.charts.theme import format_count
from ctdata.eligibility import labels
from ctdata.ui import eligibility_card_html as card_html
from ctdata.ui import eligibility_records as records
from ctdata.ui import eligibility_report as report
from ctdata.ui import eligibility_words as words
from ctdata.ui.cache import Opened
from ctdata.ui.eligibility_data import Studies
from ctdata.ui.eligibility_keys import CONFLICT_PAGE, KEEP, PAGE
from ctdata.ui.eligibility_results import Found
from ctdata.ui.plain import plain

PAGE_SIZE = 10


def cards(opened: Opened, index: Studies, found: Found) -> None:
    """The studies without a conflict, best first."""
    if not len(found.listed):
        _none(found)
        return
    st.caption(plain(words.RANKING))
    _page(opened, index, found, found.listed, PAGE)


def conflicts(opened: Opened, index: Studies, found: Found) -> None:
    """The studies that conflict, drawn only while the fold is open."""
    n = len(found.conflicting)
    if not n:
        return
    glyph = labels.glyph("verdict", "conflict")
    fold = st.expander(
        f"{glyph} Conflict: {format_count(n)} {'study' if n == 1 else 'studies'}",
        key="check_conflicts",
        on_change="rerun",
    )
    if fold.open:
        with fold:
            _page(opened, index, found, found.conflicting, CONFLICT_PAGE)


def _none(found: Found) -> None:
    if not found.n:
        st.info(
            "No study passes these filters. Take out a country or a phase, or look for evidence.",
            icon=":material/search_off:",
        )
    elif len(found.conflicting) == found.n:
        st.info(
            "Every study that passes these filters conflicts with what was entered; see below.",
            icon=":material/search_off:",
        )
    else:
        st.info("No study passes the filters of verdict and missing result together.", icon=":material/search_off:")


def _page(opened: Opened, index: Studies, found: Found, positions: np.ndarray, key: str) -> None:
    pages = max(1, -(-len(positions) // PAGE_SIZE))
    page = min(int(st.session_state.get(key) or 1), pages)
    first = (page - 1) * PAGE_SIZE
    shown = records.checked(opened, index, positions[first : first + PAGE_SIZE], found.patient)
    for number, one in enumerate(shown, first + 1):
        card(opened, one, number)
    st.caption(f"{format_count(first + 1)} to {format_count(first + len(shown))} of {format_count(len(positions))}")
    if pages > 1:
        if st.session_state.get(key) != page:
            st.session_state[key] = page
        st.pagination(pages, key=key, width="stretch", persist_state=KEEP)


def card(opened: Opened, one: records.Checked, number: int) -> None:
    """One study: two elements and their frame, since the browser's time goes by the number of elements."""
    nct_id = one.record.study["nct_id"]
    with st.container(border=True):
        st.html(card_html.card(one, number, report.text(opened.manifest, one.record)))
        st.page_link(
            "pages/study.py",
            label=f"{nct_id} in full",
            icon=":material/description:",
            query_params={"nct_id": nct_id},
        )
