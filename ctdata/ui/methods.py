"""The methods page: snapshot, gate, caveats, dictionary, sources."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from ctdata import export, knowledge
from ctdata.charts.theme import format_count
from ctdata.schema import PARQUET
from ctdata.ui import accuracy
from ctdata.ui.cache import Opened, age_days
from ctdata.ui.plain import plain


def snapshot(opened: Opened) -> None:
    """Identity, date, scope, sizes, how to cite."""
    said = opened.manifest
    st.subheader("The snapshot", anchor=False)
    rows = [
        ["Snapshot", said.id],
        ["Source and scope", f"{said.source}; {said.scope}: {said.query}"],
        ["Registry date of the data", f"{said.registry_timestamp} ({age_days(said)} days ago)"],
        ["Retrieved on", said.retrieved_on],
        ["Rows", ", ".join(f"{format_count(n)} {name}" for name, n in said.rows.items())],
        [
            "Records",
            f"{format_count(said.inputs['read'])} read, {format_count(said.inputs['taken'])} taken, {format_count(said.inputs['refused'])} refused, {format_count(said.inputs['duplicates'])} the same study again",
        ],
        ["Against the snapshot before", _change(said.change)],
    ]
    st.table(pd.DataFrame(rows, columns=["", "Value"]).map(plain), hide_index=True, border="horizontal")
    st.markdown("**Cite**")
    st.code(export.citation(said), language=None, wrap_lines=True)


def _change(change: dict) -> str:
    if change.get("against") is None:
        return "the first of its scope"
    data = f"{format_count(change['studies_new'])} new, {format_count(change['studies_fetched_again'])} fetched again, {format_count(len(change['studies_vanished']))} vanished"
    rules = ", ".join(change["rules_changed"]) or "none"
    return f"{change['against']}. Data: {data if change['data_changed'] else 'unchanged'}. Rules changed: {rules}"


def gate(opened: Opened) -> None:
    """What was checked before this snapshot was published."""
    st.subheader("Checks before publishing", anchor=False)
    rows = [
        {
            "Check": c["name"],
            "Result": "passed" if c["passed"] else "accepted by hand",
            "Measured": c["measured"],
            "Limit": c["limit"],
            "Look at": "; ".join(c["offending"][:5]),
        }
        for c in opened.snapshot.quality["checks"]
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt="Checks of the publish gate")
    if opened.snapshot.quality.get("accepted_because"):
        st.warning(
            f"Published although a check failed, because: {plain(opened.snapshot.quality['accepted_because'])}"
        )
    notes = opened.snapshot.quality["parse_notes"]
    if notes:
        st.markdown("**Values that could not be taken as posted**")
        st.dataframe(
            pd.DataFrame([{"What": k, "Studies": n} for k, n in notes.items()]),
            hide_index=True,
            width="content",
            alt="Notes of the parser",
        )


def caveats() -> None:
    """What registry data cannot tell."""
    st.subheader("What registry data cannot tell", anchor=False)
    st.markdown("\n".join(f"- **{plain(c.title)}** {plain(c.text)}" for c in knowledge.caveats()))


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
    st.dataframe(pd.DataFrame(rows), hide_index=True, height=420, alt="Data dictionary: every column of the snapshot")


def sources() -> None:
    """The documents behind the knowledge files, and what no clinician has reviewed yet."""
    st.subheader("Knowledge and its sources", anchor=False)
    accuracy.files()
    rows = [
        {
            "Source": s.title,
            "Publisher": s.publisher,
            "Address": s.url,
            "Licence": s.licence,
            "Checked on": str(s.checked_on),
        }
        for s in knowledge.sources()
    ]
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        column_config={"Address": st.column_config.LinkColumn("Address")},
        alt="Sources of the knowledge files",
    )
