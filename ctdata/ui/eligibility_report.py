"""“Wrong verdict?”: a report of how a study was read, filled in but for what is wrong. It holds nothing of the patient."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ctdata.charts.labels import label
from ctdata.eligibility import kinds
from ctdata.snapshot.store import Manifest
from ctdata.ui.eligibility_records import StudyRecord
from ctdata.ui.table import REGISTRY_PAGE

HOW = "Copy this into an issue or a message to whoever runs this dashboard, and say what is wrong. It holds how the study was read and nothing that you entered; keep it so."
_FACTS = (
    "ecog_max",
    "karnofsky_min_pct",
    "prior_pd1",
    "min_prior_lines",
    "max_prior_lines",
    "brain_mets",
    "measurable_disease",
    "disease_stages",
    "tumour_types_kept_out",
    "disease_settings",
    "minimum_age_years",
    "maximum_age_years",
    "sex",
)


def text(said: Manifest, record: StudyRecord) -> str:
    """The report: study, snapshot, every requirement as it was understood, facts, and an empty line to fill in."""
    study = record.study
    rules = [f"{n} {v}" for n, v in said.rule_versions.items() if n in ("concepts.eligibility", "text.reading")]
    lines = [
        f"Wrong verdict on {study['nct_id']}",
        REGISTRY_PAGE + study["nct_id"],
        f"Snapshot {said.id}, registry date {said.as_of}; rules: {', '.join(rules)}",
        "",
        "What is wrong (no patient data, please): ",
        "",
        "Requirements as they were read:",
    ]
    lines += [_requirement(r) for r in record.requirements] or ["- none"]
    lines += ["", "Facts as they were read:"]
    lines += [
        f"- {label('column', name)}: {_value(name, study[name])}" for name in _FACTS if study[name] not in (None, [])
    ]
    return "\n".join(lines)


def _requirement(row: Mapping[str, Any]) -> str:
    cohort = f", {row['cohort']}" if row["cohort"] else ""
    return f"- {kinds.of(row).asked} ({row['section']}{cohort}; {row['requirement_rule']}): “{' '.join(row['evidence'].split())}”"


def _value(name: str, value: object) -> str:
    return ", ".join(label(name, v) for v in value) if isinstance(value, list) else label(name, value)
