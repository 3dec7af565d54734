"""How complete the classification is, on the page itself."""

from __future__ import annotations

import streamlit as st

from ctdata.charts.theme import format_count, format_share
from ctdata.landscape import coverage
from ctdata.search.criteria import Criteria
from ctdata.ui.accuracy import on_real_studies
from ctdata.ui.cache import Opened
from ctdata.ui.landscape import Shown
from ctdata.ui.plain import plain


def show(opened: Opened, shown: Shown) -> None:
    """How complete the classification is."""
    st.subheader("How complete is the classification?", anchor=False)
    everything = opened.engine.selection(Criteria())
    found = coverage.coverage(everything)
    with st.container(horizontal=True, gap="large"):
        st.metric("Interventional cancer studies", format_count(found.n_cancer))
        st.metric("With something recognised", format_share(found.n_mapped, found.n_cancer))
        st.metric("With a drug that is not", format_share(found.n_unmapped_some, found.n_cancer))
        st.metric("Immunotherapy", format_share(found.n_immunotherapy, found.n_cancer))
    data = coverage.unmapped(everything)
    st.markdown(
        f"The {len(data)} most frequent names of drugs and biologics that no entry and no rule knows, over the whole snapshot:"
    )
    st.dataframe(
        data.rename(columns={"intervention_name": "Intervention as posted", "n_studies": "Studies"}),
        hide_index=True,
        width="content",
        alt="Unmapped intervention names by frequency",
    )
    st.caption(
        "A name that is not known brings no study in: counts of immunotherapy are lower bounds. "
        f"{plain(on_real_studies())} More on the methods page."
    )
