"""What we derived of a study: each value, the words behind it, the rule and its version."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from ctdata import knowledge
from ctdata.charts.labels import label
from ctdata.schema import STUDIES
from ctdata.ui.cache import Opened, short_target_names, target_names, tumour_names
from ctdata.ui.record import Record
from ctdata.ui.study_requirements import words_of_fact
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
            "immunotherapy_reason",
            "line_evidence",
            "biomarker_evidence",
            "combinations",
            "crowding",
            "intervention_names",
            "intervention_other_names",
            "eligibility_tags",
            "eligibility_evidence",
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


_AGENT_COLUMNS = (
    "is_immunotherapy",
    "counts_as",
    "modalities",
    "targets",
    "agents",
    "agent_roles",
    "combination_classes",
)


def agents(record: Record) -> None:
    """What the study gives, in which role, and the words behind it."""
    if not record.agents:
        return
    st.subheader("Agents and their roles", anchor=False)
    rows = [
        {
            "Agent": a["agent"] + ("" if a["agent_is_named"] else " (described)"),
            "Role": label("role", a["role"]),
            "Class": ", ".join(label("modalities", m) for m in a["agent_modalities"]) or _drug_class(a["drug_class"]),
            "Targets": ", ".join(short_target_names().get(t, t) for t in a["agent_targets"]),
            "Approved at start": "Yes" if a["was_approved_at_start"] else "No",
            "Arms": "; ".join(a["arm_group_labels"]) or "not linked",
            "Read from": f"{label('column', a['agent_evidence_field'])}: {a['agent_evidence']}",
        }
        for a in record.agents
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt="Agents of this study with their roles")
    st.caption(
        "Roles are inferred from arm types and labels, which sponsors enter. “Approved”: anywhere, before the study started. Classes and targets come from our knowledge files (status: draft)."
    )


def _drug_class(name: str | None) -> str:
    return next((c.name for c in knowledge.drug_classes() if c.id == name), "")


def _said(value: Any, name: str) -> str:
    if name.startswith("tumour"):
        return ", ".join(tumour_names().get(v, v) for v in value or ()) or "none found"
    if value is None:
        return "not stated"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name == "targets":
        return ", ".join(target_names().get(t, t) for t in value) or "none"
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
    if name in _AGENT_COLUMNS:
        return row["immunotherapy_reason"] or ""
    if name in ("lines", "is_biomarker_selected"):
        return row["line_evidence" if name == "lines" else "biomarker_evidence"] or "nothing states it"
    if STUDIES.column(name).rule == "concepts.eligibility":
        return words_of_fact(record, name)
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
