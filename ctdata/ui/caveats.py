"""What registry data cannot tell: all of it on the methods page, and on each page what bites there."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from ctdata import knowledge
from ctdata.ui import explain
from ctdata.ui.plain import plain

NAMES = {
    "overview": "Overview",
    "explorer": "Explorer",
    "study": "Study",
    "landscape": "Landscape",
    "progression": "Progression",
    "eligibility": "Biomarker check",
    "claims": "Claims",
    "methods": "Methods",
}
"""What the navigation calls a page, by the name of its file."""


def words(caveat_id: str) -> str:
    """The text of one caveat, for a note under a figure."""
    return next(c.text for c in knowledge.caveats() if c.id == caveat_id)


def beside(page: str, elsewhere: Sequence[str] = ()) -> None:
    """The caveats of a page, folded; those in `elsewhere` stand beside their figure already."""
    found = [c for c in knowledge.caveats() if page in c.pages and c.id not in elsewhere]
    limits = "1 limit" if len(found) == 1 else f"{len(found)} limits"
    with st.expander(f"Keep in mind: {limits} of registry data", icon=":material/rule:"):
        st.markdown("\n".join(f"- **{plain(c.title)}** {plain(c.text)}" for c in found))


def every() -> None:
    """All of them, each with links to the pages where it bites, and its sources."""
    st.subheader("What registry data cannot tell", anchor=False)
    st.markdown("Each stands on the pages that it names too, folded above their source line.")
    for caveat in knowledge.caveats():
        st.markdown(
            f"**{plain(caveat.title)}** {plain(caveat.text)}  \n"
            f":small[Bites on: {links(caveat.pages)}. Sources: {explain.cited(caveat.sources)}.]"
        )


def links(pages: Sequence[str]) -> str:
    """Links to pages, as Markdown; the overview is the address without a name."""
    return ", ".join(f"[{NAMES[p]}](/{'' if p == 'overview' else p})" for p in pages)
