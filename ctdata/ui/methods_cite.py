"""How to cite a snapshot: in a sentence, in full, and for reference managers."""

from __future__ import annotations

import streamlit as st

from ctdata import export
from ctdata.ui.cache import Opened


def cite(opened: Opened) -> None:
    """Short, full, BibTeX, CSL."""
    said = opened.manifest
    st.subheader("How to cite", anchor=False)
    if said.is_demo:
        st.warning("These studies are invented. Do not cite them.", icon=":material/science:")
        return
    st.markdown("The snapshot's id and content sum say exactly which data were counted; name the page or filter too.")
    st.markdown("**Short**, in a text or under a figure")
    st.code(export.short_citation(said), language=None, wrap_lines=True)
    st.markdown("**Full**")
    st.code(export.citation(said), language=None, wrap_lines=True)
    for name, text, file in (
        ("BibTeX", export.bibtex(said), "snapshot.bib"),
        ("CSL JSON, for Zotero and others", export.csl(said), "snapshot.json"),
    ):
        st.markdown(f"**{name}**")
        st.code(text, language=None, wrap_lines=True)
        st.download_button(
            f"Download {file}", text, file_name=file, on_click="ignore", icon=":material/download:", key=file
        )
