"""What a card shows of one study, and the same as plain JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ctdata.eligibility import labels
from ctdata.eligibility.disease import DiseaseMatch
from ctdata.eligibility.rollup import CohortVerdict, RowFinding
from ctdata.eligibility.statuses import Finding


@dataclass(frozen=True, slots=True)
class StudyVerdict:
    """The verdict on one study. `n_checked` of the `n_criteria` of its text were compared with the patient."""

    nct_id: str
    verdict: str
    reasons: tuple[str, ...]
    disease: DiseaseMatch
    facts: Mapping[str, Finding]
    rows: tuple[RowFinding, ...]
    cohorts: tuple[CohortVerdict, ...]
    deciding: tuple[int, ...]
    unknown_facts: tuple[str, ...]
    n_met_required: int
    is_variant_level: bool
    n_checked: int
    n_criteria: int
    rung: str
    is_stale: bool
    status_verified_date: str | None = None

    @property
    def label(self) -> str:
        """The verdict in words: "Conflict: …"."""
        return labels.verdict(self.verdict, "; ".join(self.reasons))


def as_json(verdict: StudyVerdict) -> dict[str, Any]:
    """The verdict as plain dicts, lists, texts and numbers."""
    return {
        "nct_id": verdict.nct_id,
        "verdict": verdict.verdict,
        "label": verdict.label,
        "glyph": labels.glyph("verdict", verdict.verdict),
        "reasons": list(verdict.reasons),
        "n_checked": verdict.n_checked,
        "n_criteria": verdict.n_criteria,
        "n_met_required": verdict.n_met_required,
        "is_variant_level": verdict.is_variant_level,
        "rung": verdict.rung,
        "is_stale": verdict.is_stale,
        "status_verified_date": verdict.status_verified_date,
        "disease": {
            "match": verdict.disease.kind,
            "study_code": verdict.disease.code,
            **_finding(verdict.disease.finding),
        },
        "facts": {name: _finding(found) for name, found in verdict.facts.items()},
        "rows": [_row(row) for row in verdict.rows],
        "cohorts": [
            {"name": c.name, "verdict": c.verdict, "reasons": list(c.reasons), "applies": c.applies}
            for c in verdict.cohorts
        ],
    }


def _finding(found: Finding) -> dict[str, Any]:
    return {"status": found.status, "note": found.note, "reason": found.reason}


def _row(row: RowFinding) -> dict[str, Any]:
    kind = row.kind
    return {
        "biomarker": kind.biomarker,
        "variant": kind.variant,
        "polarity": kind.polarity,
        "parsed_form": kind.parsed_form,
        "asked": kind.asked,
        "cohort": row.cohort,
        "alternatives_group": row.group,
        "evidence": (row.requirement or {}).get("evidence", ""),
        "section": (row.requirement or {}).get("section", ""),
        "rule": (row.requirement or {}).get("requirement_rule", (row.requirement or {}).get("rule", "")),
        **_finding(row.finding),
    }
