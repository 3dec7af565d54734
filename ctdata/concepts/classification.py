"""The landscape's reading of one study, all of its columns at once, corrections applied.

Used by the build for every study and by `ctdata classify` for single records.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from typing import Any, Protocol

from ctdata import knowledge
from ctdata.concepts import biomarker_selection, combinations, coverage, crowding, immunotherapy, treatment_line
from ctdata.concepts.tumour_types import TumourReading
from ctdata.knowledge import Correction

RULE_VERSION = "1"

Row = dict[str, Any]


class Parsed(Protocol):
    """A parsed study: the rows that are read here."""

    @property
    def studies(self) -> Row: ...
    @property
    def texts(self) -> Mapping[str, Any]: ...
    @property
    def interventions(self) -> list[Row]: ...


def classify(study: Parsed, reading: TumourReading) -> list[Row]:
    """Fill the landscape's columns of `study.studies`; returns the rows of the table `agents`."""
    row = study.studies
    if not reading.is_oncology:
        row.update(_NOT_CANCER)
        return []
    landscape = immunotherapy.read(row, study.interventions)
    fields = _stating_fields(row, landscape)
    row.update(immunotherapy.columns(landscape))
    row["lines"], row["line_evidence"] = treatment_line.read(fields, study.texts.get("eligibility_criteria"))
    row["is_biomarker_selected"], row["biomarker_evidence"] = biomarker_selection.read(
        [pair for pair in fields if pair[0] not in ("keywords", "arm_group_label")]
    )
    _correct(row)
    row["combination_classes"], row["combinations"] = (
        combinations.read(landscape, row["lines"]) if row["is_immunotherapy"] else ([], [])
    )
    row["crowding"] = crowding.entries(row["is_immunotherapy"], row["targets"], reading.codes, row["lines"])
    row.update(coverage.columns(landscape.given))
    return immunotherapy.rows(row["nct_id"], landscape)


_NOT_CANCER: Row = {
    "is_immunotherapy": False,
    "immunotherapy_reason": "no condition names a cancer",
    "line_evidence": "",
    "is_biomarker_selected": None,
    "biomarker_evidence": "",
    "has_mapped_agent": None,
    "lines": ["not_stated"],
} | {
    name: []
    for name in (
        "counts_as",
        "modalities",
        "targets",
        "agents",
        "agent_roles",
        "landscape_flags",
        "combination_classes",
        "combinations",
        "crowding",
        "unmapped_interventions",
    )
}
"""Outside oncology nothing is classified: these columns speak of cancer studies alone."""


def _stating_fields(row: Row, landscape: immunotherapy.Landscape) -> list[tuple[str, str]]:
    """Where a sponsor states line and markers: titles and conditions first."""
    return [
        ("brief_title", row["brief_title"] or ""),
        ("official_title", row["official_title"] or ""),
        *(("conditions", text) for text in row["conditions"]),
        *(("keywords", text) for text in row["keywords"]),
        *(("arm_group_label", arm.label) for arm in landscape.design.arms),
    ]


def _correct(row: Row) -> None:
    """Apply the corrections of this study whose `expect` still holds."""
    for entry in _corrections().get(row["nct_id"], ()):
        if holds(entry, row):
            row[entry.column] = _typed(entry)
            if entry.column == "is_immunotherapy":
                row["immunotherapy_reason"] = f"set by hand: {entry.reason}"
                beside = [kind for kind in row["counts_as"] if kind != "immunotherapy"]
                row["counts_as"] = ["immunotherapy", *beside] if row["is_immunotherapy"] else beside


def holds(entry: Correction, row: Mapping[str, Any]) -> bool:
    """Whether the rules give what the correction expects."""
    return sorted(_said(row[entry.column])) == sorted(entry.expect)


def _said(value: object) -> list[str]:
    return [str(value).lower()] if isinstance(value, bool) or value is None else [str(v) for v in value]  # type: ignore[attr-defined]


def _typed(entry: Correction) -> object:
    return entry.value == ("true",) if entry.column == "is_immunotherapy" else list(entry.value)


@cache
def _corrections() -> dict[str, list[Correction]]:
    found: defaultdict[str, list[Correction]] = defaultdict(list)
    for entry in knowledge.corrections():
        found[entry.nct_id].append(entry)
    return dict(found)
