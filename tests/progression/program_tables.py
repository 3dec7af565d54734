"""Small tables of studies and agents, written as a reader would tell them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa

from ctdata.progression import tables
from ctdata.progression.rows import Programs, days

AS_OF = days(date(2026, 1, 1))
PHASES = {"1": "PHASE1", "1/2": "PHASE1_PHASE2", "2": "PHASE2", "2/3": "PHASE2_PHASE3", "3": "PHASE3", "4": "PHASE4"}


_TEXTS = pa.list_(pa.string())
_DATES = dict.fromkeys(("start_date", "completion_date", "primary_completion_date"), pa.date32())
_FLAGS = dict.fromkeys(("is_biomarker_selected", "is_oncology"), pa.bool_())
_STUDIES = pa.schema(
    [(n, {**_DATES, **_FLAGS, "tumour_types": _TEXTS}.get(n, pa.string())) for n in tables.STUDY_COLUMNS]
)
_LISTS = {"agent_is_named": pa.bool_(), "agent_modalities": _TEXTS, "agent_targets": _TEXTS}
_AGENTS = pa.schema([(n, _LISTS.get(n, pa.string())) for n in tables.AGENT_COLUMNS])


def study(
    number: int, phase: str, start: str, status: str = "COMPLETED", end: str | None = None, **more: Any
) -> dict[str, Any]:
    """One study: phase as people write it, dates as ISO."""
    return {
        "nct_id": f"NCT{number:08}",
        "phase": PHASES[phase],
        "start_date": date.fromisoformat(start),
        "start_date_type": "ACTUAL",
        "completion_date": date.fromisoformat(end) if end else None,
        "primary_completion_date": None,
        "overall_status": status,
        "lead_sponsor_class": "INDUSTRY",
        "is_biomarker_selected": False,
        "tumour_types": ["MEL"],
        "study_type": "INTERVENTIONAL",
        "is_oncology": True,
    } | more


def table(*told: tuple[str, list[dict[str, Any]]], role: str = "experimental") -> Programs:
    """Programs from (agent, its studies)."""
    studies = [s for _, listed in told for s in listed]
    given = [
        {
            "nct_id": s["nct_id"],
            "agent": agent,
            "agent_is_named": True,
            "role": role,
            "agent_modalities": ["pd1"],
            "agent_targets": ["PDCD1"],
        }
        for agent, listed in told
        for s in listed
    ]
    rows = list({s["nct_id"]: s for s in studies}.values())
    return tables.programs(pa.Table.from_pylist(rows, _STUDIES), pa.Table.from_pylist(given, _AGENTS))
