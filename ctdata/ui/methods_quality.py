"""Data quality on the methods page: the publish gate, and everything that it and the parser named."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

import pandas as pd
import pyarrow.compute as pc
import streamlit as st

from ctdata import export
from ctdata.charts.labels import label
from ctdata.charts.theme import format_count
from ctdata.ui.cache import Opened
from ctdata.ui.plain import plain


def quality(opened: Opened) -> None:
    """What was checked before this snapshot was published, and what to look at."""
    st.subheader("Checks before publishing", anchor=False)
    said = opened.snapshot.quality
    _gate(said["checks"])
    if said.get("accepted_because"):
        st.warning(f"Published although a check failed, because: {plain(said['accepted_because'])}")
    _listed("named", "Everything that a check names", ("Check", "What"), _named(said["checks"]))
    _refused(opened)
    _vanished(opened)
    _notes(opened)
    _missing(said["null_shares"])


def _gate(checks: Sequence[dict[str, Any]]) -> None:
    rows = [
        {
            "Check": c["name"],
            "Result": "passed" if c["passed"] else "accepted by hand",
            "Measured": c["measured"],
            "Limit": c["limit"],
            "Named": len(c["offending"]),
        }
        for c in checks
    ]
    config = {
        "Named": st.column_config.NumberColumn(help="Studies, columns or tables that the check names; all below.")
    }
    st.dataframe(pd.DataFrame(rows), hide_index=True, column_config=config, alt="Checks of the publish gate")


def _named(checks: Sequence[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(c["name"], one) for c in checks for one in c["offending"]]


def _refused(opened: Opened) -> None:
    inputs = opened.manifest.inputs
    n, reasons = inputs["refused"], inputs.get("reasons", [])
    if n > len(reasons):
        st.caption(f"{format_count(n)} records were refused; reasons kept: {len(reasons)}.")
    _listed("refused", "Records that were refused", ("Reason",), [(reason,) for reason in reasons])


def _vanished(opened: Opened) -> None:
    gone = opened.manifest.change.get("studies_vanished") or []
    _listed("vanished", "Studies of the snapshot before that are gone", ("Study",), [(one,) for one in gone])


def _notes(opened: Opened) -> None:
    counts = opened.snapshot.quality["parse_notes"]
    if not counts:
        st.markdown("Every value could be taken as it was posted, or is missing.")
        return
    st.markdown("**Values that could not be taken as posted**")
    rows = [{"Note": what, "Studies": n} for what, n in counts.items()]
    st.dataframe(pd.DataFrame(rows), hide_index=True, width="content", alt="Notes of the parser")
    fold = st.expander("Which studies", key="quality_notes", on_change="rerun")
    if fold.open:
        with fold:
            _table("notes", ("Study", "Note"), noted(opened))


def noted(opened: Opened) -> list[tuple[str, str]]:
    """(NCT number, note) of every study with a note of the parser. Reads two columns of the Parquet table: asked for only."""
    held = opened.snapshot.table("studies", ["nct_id", "parse_notes"])
    some = held.filter(pc.greater(pc.list_value_length(held.column("parse_notes")), 0))  # type: ignore[attr-defined]
    pairs = zip(some.column("nct_id").to_pylist(), some.column("parse_notes").to_pylist(), strict=True)
    return [(nct_id, note) for nct_id, notes in pairs for note in notes]


def _missing(shares: dict[str, float]) -> None:
    fold = st.expander("How many studies state no value, by column", key="quality_missing", on_change="rerun")
    if fold.open:
        rows = [{"Column": label("column", n), "Name": n, "Without a value": 100 * s} for n, s in shares.items()]
        config = {"Without a value": st.column_config.NumberColumn(format="%.1f %%")}
        fold.dataframe(pd.DataFrame(rows), hide_index=True, width="content", column_config=config, alt="Share of studies without a value, by column")  # fmt: skip


def _listed(key: str, title: str, heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    """A folded list, all of it, with its download; a sentence where it is empty."""
    if not rows:
        st.markdown(f"{title}: none.")
        return
    fold = st.expander(f"{title}: {format_count(len(rows))}", key=f"quality_{key}", on_change="rerun")
    if fold.open:
        with fold:
            _table(key, heads, rows)


def _table(key: str, heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    st.dataframe(pd.DataFrame(rows, columns=list(heads)), hide_index=True, alt=f"All of them: {', '.join(heads)}")
    st.download_button(
        "Download all as CSV",
        lambda: as_csv(heads, rows),
        file_name=f"{key}.csv",
        mime="text/csv",
        on_click="ignore",
        icon=":material/download:",
        key=f"download_{key}",
    )


def as_csv(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """Rows as CSV that no spreadsheet runs."""
    held = io.StringIO(newline="")
    writer = csv.writer(held)
    writer.writerow(heads)
    writer.writerows([export.safe(cell) for cell in row] for row in rows)
    return held.getvalue().encode("utf-8-sig")
