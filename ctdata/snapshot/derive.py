"""Fill the derived columns of parsed rows. Which rule makes which column stands here, and nowhere else."""

from __future__ import annotations

import hashlib
import importlib
import pkgutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pyarrow as pa

from ctdata import concepts, text
from ctdata.concepts import (
    classification,
    eligibility,
    interventions,
    phase,
    scope,
    sites,
    staleness,
    start_year,
    stop_reason,
    tumour_types,
)
from ctdata.knowledge import thresholds
from ctdata.progression import rules
from ctdata.registry import parse
from ctdata.registry.parse import ParsedStudy
from ctdata.schema import STUDIES

_KNOWLEDGE = Path(thresholds.__file__).parent
_NO_RULES = (
    "approvals", "caveats", "claims", "definitions", "demo", "durations", "eligibility_labels", "explainers", "readouts", "search_synonyms", "sources",
    "success_rates", "tumour_focus",
)  # fmt: skip
"""Knowledge files that no derived column is made from. Any other file is a rule: a new one cannot be forgotten."""


def _knowledge_versions(folder: Path = _KNOWLEDGE) -> dict[str, str]:
    """Eight characters of each file's hash: a corrected entry is a changed rule."""
    files = sorted(path for path in folder.glob("*.toml") if path.stem not in _NO_RULES)
    return {f"knowledge.{path.name}": hashlib.sha256(path.read_bytes()).hexdigest()[:8] for path in files}


def _module_versions(package: ModuleType) -> dict[str, str]:
    """Every module of a package that states a RULE_VERSION: a new rule cannot be forgotten here."""
    kind = package.__name__.rpartition(".")[2]
    modules = {
        m.name: importlib.import_module(f"{package.__name__}.{m.name}")
        for m in pkgutil.iter_modules(package.__path__)
    }
    return {
        f"{kind}.{name}": module.RULE_VERSION for name, module in modules.items() if hasattr(module, "RULE_VERSION")
    }


RULE_VERSIONS: dict[str, str] = (
    {"registry.parse": parse.RULE_VERSION}
    | _module_versions(concepts)
    | _module_versions(text)
    | {"progression.rules": rules.RULE_VERSION}
    | _knowledge_versions()
)


@dataclass(frozen=True)
class Origin:
    """Where records come from; it decides `snapshot_reason`."""

    source: str  # registry, import, demo
    scope: str  # immunotherapy, oncology, all, query, import, demo
    label: str  # what a reader should see: the query, or the names of the files


def derive(study: ParsedStudy, origin: Origin) -> ParsedStudy:
    """The same study, its row of `studies` completed but for what depends on the snapshot's date."""
    row = study.studies
    row["phase"] = phase.phase(row["phases"])
    row["start_year"] = start_year.start_year(row["start_date"])
    row["stop_reasons"] = stop_reason.of_study(row["overall_status"], row["why_stopped"])
    row.update(interventions.short_lists(study.interventions))
    row.update(sites.sites(study.locations))
    reading = tumour_types.read(
        row["conditions"],
        row["keywords"],
        row["condition_mesh_terms"],
        row["condition_mesh_ancestors"],
        row["brief_title"] or "",
    )
    row["is_oncology"] = reading.is_oncology
    row["tumour_types"] = list(reading.codes)
    row["tumour_groups"] = list(tumour_types.groups(reading.codes))
    row["tumour_type_evidence"] = list(reading.evidence)
    study.agents[:] = classification.classify(study, reading)
    asked = eligibility.read(reading.is_oncology, study.texts.get("eligibility_criteria"))
    row.update(eligibility.columns(asked, reading.codes))
    study.requirements[:] = eligibility.rows(row["nct_id"], asked)
    row["snapshot_reason"] = scope.reason(origin.scope, origin.label, row, reading)
    row["is_stale"] = None
    row["stale_reasons"] = []
    return study


_DATED = (
    "overall_status",
    "status_verified_date",
    "start_date",
    "start_date_precision",
    "primary_completion_date",
    "primary_completion_date_precision",
)


def with_staleness(studies: pa.Table, as_of: date) -> pa.Table:
    """`studies` with `is_stale` and `stale_reasons` as they are on `as_of`."""
    reasons = list(_reasons(studies, as_of))
    stale = pa.array([bool(r) for r in reasons], STUDIES.column("is_stale").type)
    replaced = studies.set_column(studies.schema.get_field_index("is_stale"), studies.schema.field("is_stale"), stale)
    said = pa.array(reasons, STUDIES.column("stale_reasons").type)
    place = replaced.schema.get_field_index("stale_reasons")
    return replaced.set_column(place, replaced.schema.field("stale_reasons"), said)


def _reasons(studies: pa.Table, as_of: date) -> Iterable[list[str]]:
    columns: list[list[Any]] = [studies.column(name).to_pylist() for name in _DATED]
    for status, verified, start, start_precision, primary, primary_precision in zip(*columns, strict=True):
        yield staleness.stale_reasons(status, verified, (start, start_precision), (primary, primary_precision), as_of)
