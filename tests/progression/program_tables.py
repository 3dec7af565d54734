"""Small tables of studies and agents, written as a reader would tell them."""

from __future__ import annotations

from datetime import date
from typing import Any

from ctdata.progression.rows import Programs, days, programs

AS_OF = days(date(2026, 1, 1))
PHASES = {"1": "PHASE1", "1/2": "PHASE1_PHASE2", "2": "PHASE2", "2/3": "PHASE2_PHASE3", "3": "PHASE3", "4": "PHASE4"}


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
    return programs({s["nct_id"]: s for s in studies}.values(), given)
