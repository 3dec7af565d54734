"""“Report an error”: a text filled in but for what is wrong. It holds nothing of a patient, and goes nowhere by itself."""

from __future__ import annotations

from typing import Any

import streamlit as st

from ctdata import __version__
from ctdata.charts.labels import label
from ctdata.schema import STUDIES
from ctdata.ui.cache import Opened
from ctdata.ui.plain import plain
from ctdata.ui.table import REGISTRY_PAGE

HOW = "Copy this into a message to whoever runs this dashboard, or into an issue of its repository, and fill in what is wrong. Nothing is sent from here. Please name no patient and no patient's data."
STUDY, NUMBER, WORDS, PROGRAM = (
    "A value of one study",
    "A number or a figure",
    "A definition, source or rule",
    "The program itself",
)
_SHOWN = (
    "phase", "tumour_types", "counts_as", "immunotherapy_reason", "modalities", "targets", "agents", "agent_roles", "lines",
    "is_biomarker_selected", "stop_reasons", "is_stale", "stale_reasons",
)  # fmt: skip
_ASKS = {
    STUDY: "Which value is wrong: ",
    NUMBER: "Page, its filters (the address of the page holds them), and the number: ",
    WORDS: "Which one (section and name): ",
    PROGRAM: "What you did, what happened, browser: ",
}


def report(opened: Opened) -> None:
    """What is wrong, which study; then the text to copy."""
    st.subheader("Report an error", anchor=False)
    st.markdown(HOW)
    kind = st.selectbox("What is wrong?", list(_ASKS), key="report_kind", width=420) or STUDY
    row = _study(opened) if kind == STUDY else None
    st.code(text(opened, kind, row), language=None, wrap_lines=True)


def _study(opened: Opened) -> dict[str, Any] | None:
    asked = st.text_input("NCT number", placeholder="NCT01234567", max_chars=20, key="report_study", width=420)
    nct_id = asked.strip().upper()
    rows = opened.snapshot.rows_of("studies", nct_id) if nct_id.startswith("NCT") else []
    if nct_id and not rows:
        st.markdown(f"{plain(nct_id)} is not in this snapshot.")
    return rows[0] if rows else None


def text(opened: Opened, kind: str, study: dict[str, Any] | None) -> str:
    """The report: snapshot, versions, the study's values of ours where one is named, and lines to fill in."""
    said = opened.manifest
    lines = [f"Error report: {kind}"]
    if study:
        lines.append(REGISTRY_PAGE + study["nct_id"])
    lines += [f"Snapshot {said.id}, registry date {said.as_of}, program {__version__}", ""]
    if study:
        lines += ["Values as they are shown:", *(_value(opened, study, name) for name in _SHOWN), ""]
    return "\n".join([*lines, _ASKS[kind], "What is right, and where that stands (a link): "])


def _value(opened: Opened, study: dict[str, Any], name: str) -> str:
    rule, value = STUDIES.column(name).rule, study[name]
    said = ", ".join(label(name, v) for v in value) if isinstance(value, list) else label(name, value)
    version = opened.manifest.rule_versions.get(rule, "?")
    return f"- {label('column', name)}: {said if value not in (None, []) else '(missing)'} ({rule} v{version})"
