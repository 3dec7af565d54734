"""A patient against a modest number of studies: a verdict for each, with every criterion behind it.

    verdicts = check(patient, studies, requirements)
    [as_json(v) for v in ranking.ranked(verdicts)]

For tens of thousands of studies `batch.py` gives the verdicts alone, much faster.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ctdata.eligibility import criteria, disease, facts, groups, kinds, populations, ranking, rollup
from ctdata.eligibility.markers import Markers
from ctdata.eligibility.profile import Patient
from ctdata.eligibility.rollup import RollUp, RowFinding
from ctdata.eligibility.statuses import CODE_UNKNOWN, CONFLICT, DEPENDS, MET, NOT_MET, UNKNOWN, Finding
from ctdata.eligibility.verdict import StudyVerdict, as_json

__all__ = ["as_json", "check", "check_one"]

Row = Mapping[str, Any]


def check(
    patient: Patient, studies: Iterable[Row], requirements: Iterable[Row] = (), markers: Markers | None = None
) -> list[StudyVerdict]:
    """A verdict for each study, in the order given.

    `studies`: rows of `studies`, each with its own list under "requirements", or else found in `requirements` by nct_id."""
    by_study: dict[str, list[Row]] = {}
    for row in requirements:
        by_study.setdefault(row["nct_id"], []).append(row)
    return [
        check_one(patient, study, study.get("requirements", by_study.get(study["nct_id"], ())), markers)
        for study in studies
    ]


def check_one(
    patient: Patient, study: Row, requirements: Sequence[Row], markers: Markers | None = None
) -> StudyVerdict:
    """The verdict on one study with its requirement rows."""
    rows = _rows(patient, list(requirements), markers)
    found_facts = facts.judge_all(study, patient)
    found_disease = disease.match(
        patient.cancer_type, study.get("tumour_types"), patient.brain_metastases, study.get("tumour_types_kept_out")
    )
    findings = {"disease": found_disease.finding, **found_facts}
    weights = [facts.weight(name, f) for name, f in findings.items()]
    found = rollup.roll_up(rows, weights, cohorts_of(study), lambda names: populations.binding(names, patient))
    n_checked, n_read = _counts(found.rows, findings)
    verified = study.get("status_verified_date")
    return StudyVerdict(
        study["nct_id"],
        found.verdict,
        tuple(_reasons(found, findings)),
        found_disease,
        found_facts,
        found.rows,
        found.cohorts,
        found.deciding if found.verdict == DEPENDS else (),
        tuple(name for name, f in findings.items() if facts.weight(name, f) == CODE_UNKNOWN),
        found.n_met_required,
        found.is_variant_level,
        n_checked,
        max(study.get("n_criteria") or 0, n_read),
        ranking.rung(study),
        bool(study.get("is_stale")),
        None if verified is None else str(verified),
    )


def cohorts_of(study: Row) -> Sequence[str]:
    """Every cohort that the text of a study names."""
    return study.get("cohorts") or study.get("eligibility_cohorts") or ()


def _rows(patient: Patient, rows: list[Row], markers: Markers | None) -> list[RowFinding]:
    """Each requirement judged, joined results and exceptions included."""
    found = []
    for row, partner in zip(rows, groups.partners(rows), strict=True):
        kind, evidence = kinds.of(row), str(row.get("evidence") or "")
        judged = criteria.resolved(criteria.judge(kind, patient, partner, markers), kind, patient, evidence)
        found.append(
            RowFinding(
                kind,
                criteria.finding(kind, judged, partner, evidence),
                str(row.get("cohort") or ""),
                row.get("alternatives_group"),
                judged.asks_test,
                judged.is_settled_by_test(kind),
                partner,
                dict(row),
            )
        )
    return found


def _reasons(found: RollUp, findings: Mapping[str, Finding]) -> list[str]:
    """What conflicts, or what is missing; rows first, then facts."""
    if found.verdict == CONFLICT:
        return [*rollup.conflicts(found), *(f.note for f in findings.values() if f.status == NOT_MET)]
    if found.verdict != DEPENDS:
        return []
    rows = [found.rows[i] for i in found.deciding]
    return list(
        dict.fromkeys(
            [
                *(r.finding.note for r in rows),
                *(f.note for name, f in findings.items() if facts.weight(name, f) == CODE_UNKNOWN),
            ]
        )
    )


def _counts(rows: Sequence[RowFinding], findings: Mapping[str, Finding]) -> tuple[int, int]:
    """Criteria compared, and criteria read. Rows of one sentence are one criterion, compared if all of them were."""
    sentences: dict[Any, bool] = {}
    for place, row in enumerate(r for r in rows if r.kind.polarity != kinds.MENTIONED):
        requirement = row.requirement or {}
        sentence = requirement.get("evidence_start", requirement.get("start", f"row {place}"))
        sentences[sentence] = sentences.get(sentence, True) and row.finding.status != UNKNOWN
    compared = [f.status in (MET, NOT_MET) for f in findings.values() if f.status in (MET, NOT_MET, UNKNOWN)]
    return sum(sentences.values()) + sum(compared), len(sentences) + len(compared)
