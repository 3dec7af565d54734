"""Fill the derived columns of parsed rows. Which rule makes which column stands here, and nowhere else."""

from __future__ import annotations

import hashlib
import importlib
import pkgutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from ctdata import concepts
from ctdata.concepts import classification, interventions, phase, scope, sites, staleness, start_year, tumour_types
from ctdata.knowledge import thresholds
from ctdata.registry import parse
from ctdata.registry.parse import ParsedStudy
from ctdata.schema import STUDIES

_KNOWLEDGE = Path(thresholds.__file__).parent


def _knowledge_version(name: str) -> str:
    """Eight characters of the file's hash: a corrected entry is a changed rule."""
    return hashlib.sha256((_KNOWLEDGE / name).read_bytes()).hexdigest()[:8]


def _concept_versions() -> dict[str, str]:
    """Every module of `concepts` that states a RULE_VERSION: a new rule cannot be forgotten here."""
    modules = {
        m.name: importlib.import_module(f"{concepts.__name__}.{m.name}")
        for m in pkgutil.iter_modules(concepts.__path__)
    }
    return {name: module.RULE_VERSION for name, module in modules.items() if hasattr(module, "RULE_VERSION")}


RULE_VERSIONS: dict[str, str] = (
    {
        "registry.parse": parse.RULE_VERSION,
    }
    | {f"concepts.{name}": version for name, version in _concept_versions().items()}
    | {
        f"knowledge.{name}": _knowledge_version(name)
        for name in (
            "agents.toml",
            "agent_classes.toml",
            "corrections.toml",
            "descriptions.toml",
            "drug_classes.toml",
            "lines.toml",
            "modalities.toml",
            "other_agents.toml",
            "study_words.toml",
            "targets.toml",
            "thresholds.toml",
            "tumour_types.toml",
        )
    }
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
