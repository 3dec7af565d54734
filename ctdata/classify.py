"""API v2 study records → the landscape's reading of each, one JSON line a study (`ctdata classify`)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ctdata.concepts import treatment_line, tumour_types
from ctdata.concepts.classification import classify
from ctdata.errors import InputError
from ctdata.json_lines import objects
from ctdata.registry.parse import parse

_WANTED = "one API v2 study record on each line, as `curl …/api/v2/studies/NCT… | jq -c .` writes it"


def lines(texts: Iterable[str]) -> Iterator[str]:
    """One JSON line for each JSON line; raises InputError that names the line which cannot be read."""
    for number, record in objects(texts, _WANTED):
        yield json.dumps(_reading(number, record), ensure_ascii=False)


def _reading(number: int, record: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return reading(record)
    except InputError as error:
        raise InputError(
            f"Line {number} has no usable NCT id at protocolSection.identificationModule.nctId. Give API v2 study records as the registry sends them."
        ) from error


def reading(record: Mapping[str, Any]) -> dict[str, Any]:
    """What `ctdata classify` prints for one API v2 study record. Raises InputError where it has no NCT id."""
    study = parse(record)
    row = study.studies
    tumours = tumour_types.read(
        row["conditions"],
        row["keywords"],
        row["condition_mesh_terms"],
        row["condition_mesh_ancestors"],
        row["brief_title"] or "",
    )
    agents = [a for a in classify(study, tumours) if a["agent_modalities"]]
    return {
        "nct_id": row["nct_id"],
        "is_immunotherapy": row["is_immunotherapy"],
        "reason": row["immunotherapy_reason"],
        "modalities": row["modalities"],
        "targets": row["targets"],
        "agents": [
            {
                "agent": a["agent"],
                "role": a["role"],
                "evidence": f"{a['agent_evidence_field']}: {a['agent_evidence']}",
                "modalities": a["agent_modalities"],
                "targets": a["agent_targets"],
            }
            for a in agents
        ],
        "tumour_types": list(tumours.codes),
        "line": treatment_line.single(row["lines"]),
        "lines": row["lines"],
        "combination_classes": row["combination_classes"],
        "is_biomarker_selected": row["is_biomarker_selected"],
        "flags": row["landscape_flags"],
    }
