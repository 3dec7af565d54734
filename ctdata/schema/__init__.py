"""Every table and every column of a snapshot. The only place that names one.

Parquet metadata, the data dictionary on the methods page and the dictionary
inside an export are made from these entries. A column is either *registry*
(words of the registry, unchanged; `path` says where they stand in the API v2
record) or *derived* (our inference; `rule` names the module that makes it).

    values    what an enumerated column may hold
    columns   what a column and a table are
    studies   the table with a row for each study
    tables    the others, and the compact files beside core.arrow

Source of the names: ClinicalTrials.gov API v2 data model
(https://clinicaltrials.gov/data-api/about-api/study-data-structure).
"""

from __future__ import annotations

from ctdata.schema.columns import COUNT, DATE, FLAG, NCT_ID, REAL, TEXT, TEXTS, YEAR, Column, Table
from ctdata.schema.studies import STUDIES
from ctdata.schema.tables import (
    AGENTS,
    ELIGIBILITY,
    ELIGIBILITY_KINDS,
    INTERVENTIONS,
    LOCATIONS,
    OUTCOMES,
    PROGRAMS,
    REQUIREMENTS,
    TEXTS_TABLE,
)
from ctdata.schema.values import (
    AGE_GROUPS,
    AGENCY_CLASSES,
    ARM_TYPES,
    BRAIN_METS,
    COUNTS_AS,
    DATE_TYPES,
    DISEASE_SETTINGS,
    DISEASE_STAGES,
    INTERVENTION_TYPES,
    LANDSCAPE_FLAGS,
    LINES,
    MEASURABLE,
    MISSING,
    MODALITIES,
    PHASES,
    PHASES_POSTED,
    POLARITIES,
    PRECISIONS,
    PRIOR_PD1,
    PROGRAM_PHASES,
    PROGRAM_STATES,
    PROGRESS,
    ROLES,
    SECTIONS,
    SEXES,
    STATUSES,
    STUDY_TYPES,
)

__all__ = [
    "AGENCY_CLASSES", "AGENTS", "AGE_GROUPS", "ARM_TYPES", "BRAIN_METS", "CORE", "COUNT", "COUNTS_AS", "DATE",
    "DATE_TYPES", "DISEASE_SETTINGS", "DISEASE_STAGES", "ELIGIBILITY", "ELIGIBILITY_KINDS", "FLAG", "INTERVENTIONS",
    "INTERVENTION_TYPES", "LANDSCAPE_FLAGS", "LINES", "LOCATIONS", "MEASURABLE", "MISSING", "MODALITIES", "NCT_ID",
    "OUTCOMES", "PARQUET", "PHASES", "PHASES_POSTED", "POLARITIES", "PRECISIONS", "PRIOR_PD1", "PROGRAMS", "PROGRAM_PHASES",
    "PROGRAM_STATES", "PROGRESS", "REAL", "REQUIREMENTS", "ROLES",
    "SCHEMA_VERSION", "SECTIONS", "SEXES", "STATUSES", "STUDIES", "STUDY_TYPES", "TABLES", "TEXT", "TEXTS",
    "TEXTS_TABLE", "YEAR", "Column", "Table", "derived_columns", "registry_columns",
]  # fmt: skip

SCHEMA_VERSION = "6"

TABLES: dict[str, Table] = {
    t.name: t for t in (STUDIES, TEXTS_TABLE, INTERVENTIONS, LOCATIONS, OUTCOMES, AGENTS, REQUIREMENTS)
}
PARQUET: dict[str, Table] = TABLES | {PROGRAMS.name: PROGRAMS}
"""Every Parquet file of a snapshot: TABLES are sorted by study, programs are made of them when all studies are there."""
CORE = Table("core", "a study", tuple(c for c in STUDIES.columns if c.core))


def registry_columns(table: Table) -> tuple[Column, ...]:
    """The columns that hold registry words (what a rebuild starts from)."""
    return tuple(c for c in table.columns if not c.rule or c.rule == "registry.parse")


def derived_columns(table: Table) -> tuple[Column, ...]:
    """The columns that a rule of ours fills (what a rebuild makes again)."""
    return tuple(c for c in table.columns if c.rule and c.rule != "registry.parse")
