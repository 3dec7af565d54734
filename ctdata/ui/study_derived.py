"""What we derived of a study: each value, the words behind it, the rule and its version."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from ctdata.charts.labels import label
from ctdata.schema import STUDIES
from ctdata.ui.cache import Opened, tumour_names
from ctdata.ui.record import Record
from ctdata.ui.table import posted


def derived(opened: Opened, record: Record) -> None:
    """Each value of ours: what it is, the words behind it, the rule and its version."""
    st.subheader("What we derived, and from what", anchor=False)
    versions = opened.manifest.rule_versions
    rows = [
        {
            "Value": label("column", c.name),
            "Is": _said(record.study[c.name], c.name),
            "From": _from(record, c.name),
            "Rule": f"{c.rule} v{versions.get(c.rule, '?')}",
        }
        for c in STUDIES.columns
        if c.rule
        and c.name
        not in (
            "tumour_type_evidence",
            "stale_reasons",
            "parse_notes",
            "intervention_names",
            "intervention_other_names",
        )
    ]
    if record.study["parse_notes"]:
        rows.append(
            {
                "Value": "Read with a note",
                "Is": "; ".join(record.study["parse_notes"]),
                "From": "the record",
                "Rule": f"registry.parse v{versions.get('registry.parse', '?')}",
            }
        )
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt="Derived values with the words behind them")
    st.caption(
        "Registry words are unchanged everywhere else on this page. Rules have not been reviewed by a clinician (status: draft)."
    )


def _said(value: Any, name: str) -> str:
    if name.startswith("tumour"):
        return ", ".join(tumour_names().get(v, v) for v in value or ()) or "none found"
    if value is None:
        return "not stated"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(label(name, v) for v in value) or "none"
    return str(label(name, value))


def _from(record: Record, name: str) -> str:
    row = record.study
    if name.startswith("tumour") or name == "is_oncology":
        return (
            "; ".join(row["tumour_type_evidence"]) or "no cancer named in conditions, MeSH terms, keywords or title"
        )
    if name == "is_stale":
        return (
            "; ".join(row["stale_reasons"])
            or "status, verification and completion dates do not contradict each other"
        )
    if name == "n_sites_recruiting":
        stated = sum(1 for r in record.locations if r["site_status"])
        return f"{stated} of {len(record.locations)} sites state a status"
    sources = {
        "phase": "phases: " + (", ".join(row["phases"]) or "none posted"),
        "start_year": f"start date {posted(row['start_date'], row['start_date_precision']) or 'not stated'} ({label('start_date_type', row['start_date_type']) if row['start_date_type'] else 'type not stated'})",
        "n_sites": f"{len(record.locations)} rows of locations",
        "countries": "countries of the sites",
        "intervention_types": "types of the interventions",
        "snapshot_reason": "scope of the snapshot",
    }
    return sources.get(name, "")
