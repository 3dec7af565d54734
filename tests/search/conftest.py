"""Thirty small studies, their index and their core table."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from ctdata.schema import CORE, STUDIES, TEXTS_TABLE
from ctdata.search.engine import Engine
from ctdata.search.index import IndexBuilder

SYNONYMS = [
    ("pembrolizumab", "Keytruda", "MK-3475"),
    ("non-small cell lung cancer", "NSCLC", "non small cell lung carcinoma"),
]

# Hand-made rows first; the number is the last digit of the NCT number.
HAND_MADE: list[dict[str, Any]] = [
    {
        "brief_title": "Keytruda in melanoma", "conditions": ["Melanoma"], "overall_status": "RECRUITING", "phase": "PHASE2",
        "tumour_groups": ["MEL"], "countries": ["France", "Germany"], "start_date": date(2021, 3, 1), "start_year": 2021,
        "minimum_age_years": 18.0, "sex": "ALL", "has_results": False, "enrollment_count": 40,
        "eligibility_tags": ["BRAF V600E · required", "BRAF · required", "EGFR · excluded"],
        "eligibility": "Inclusion Criteria:\n\n* Measurable disease\n\nExclusion Criteria:\n\n* Autoimmune disease\n* Prior Keytruda",
    },
    {
        "brief_title": "MK-3475 for non-small cell lung cancer", "conditions": ["NSCLC"], "overall_status": "COMPLETED",
        "phase": "PHASE3", "tumour_groups": ["NSCLC"], "countries": ["France"], "start_date": date(2016, 1, 1),
        "start_year": 2016, "minimum_age_years": 18.0, "maximum_age_years": 75.0, "sex": "ALL", "has_results": True,
        "nct_id_aliases": ["NCT90000001"], "org_study_id": "3475-024", "enrollment_count": 305,
        "eligibility_tags": ["ALK · excluded", "EGFR · excluded"],
        "eligibility": "Inclusion Criteria:\n\n* PD-L1 positive\n\nExclusion Criteria:\n\n* Measurable brain metastases",
    },
    {
        "brief_title": "Pembrolizumab plus chemotherapy", "conditions": ["Carcinoma, Non Small Cell Lung Carcinoma"],
        "overall_status": "RECRUITING", "phase": "PHASE1_PHASE2", "tumour_groups": ["NSCLC", "SOLID"],
        "countries": ["China", "France", "Japan"], "start_year": 2021, "start_date": date(2021, 9, 1), "sex": "FEMALE",
        "eligibility_tags": ["EGFR L858R · required", "EGFR · required"],
        "eligibility": "Adults with measurable disease and no headings",
    },
    {
        "brief_title": "Anti-PD-1 in carcinomas of the oesophagus", "conditions": ["Oesophageal tumours"], "phase": None,
        "condition_mesh_terms": ["Esophageal Neoplasms"], "tumour_groups": ["ESCA"], "countries": [], "sex": "MALE",
        "minimum_age_years": 60.0, "is_stale": True, "stop_reasons": ["Insufficient_Enrollment", "Business_Administrative"],
    },
    {"brief_title": "PD1 blockade and PDL1 imaging", "conditions": ["Solid Tumor"], "sex": None, "maximum_age_years": 17.0},
    {"brief_title": "Sleep in schizophrenia", "conditions": ["Schizophrenia"], "study_type": "OBSERVATIONAL", "is_stale": False},
    {"brief_title": "HER2-positive breast cancer", "conditions": ["Breast", "Cancer of lung"], "keywords": ["IFN-α"], "sex": "FEMALE"},
]  # fmt: skip
_STATUSES = ("RECRUITING", "COMPLETED", "TERMINATED", "UNKNOWN")
_PHASES = ("PHASE1", "PHASE2", "PHASE3", None)
_COUNTRIES = ("France", "China", "United States", "Japan")
_TYPES = ("DRUG", "BIOLOGICAL", "DEVICE")
_TITLES = (
    "Melanoma vaccine",
    "Lung cancer screening",
    "Cancer pain study",
    "Breast cancer study",
    "Cancer cancer trial",
)


def nct_id(number: int) -> str:
    """The id of the study with this row number."""
    return f"NCT{number:08d}"


def _made_up(number: int) -> dict[str, Any]:
    year = None if number % 7 == 0 else 2010 + number % 6
    return {
        "brief_title": _TITLES[number % 5], "conditions": ["Cancer"] if number % 2 else [], "overall_status": _STATUSES[number % 4],
        "phase": _PHASES[number % 4 if number % 3 else 3], "countries": list(_COUNTRIES[: number % 5]),
        "intervention_types": list(_TYPES[number % 3 :]), "start_year": year, "start_date": year and date(year, 1, 1 + number % 2),
        "tumour_groups": ["MEL", "NSCLC"][: number % 3], "lead_sponsor_class": ("INDUSTRY", "NIH", None)[number % 3],
        "lead_sponsor_name": ("Merck", "University of X", "National Institute")[number % 3], "has_results": (True, False, None)[number % 3],
        "minimum_age_years": (None, 18.0, 65.0)[number % 3], "sex": ("ALL", "FEMALE", "MALE", None)[number % 4],
        "enrollment_count": number * 10 if number % 4 else None, "eligibility": "Inclusion Criteria:\n\n* Cancer",
    }  # fmt: skip


RECORDS = [
    {"study_type": "INTERVENTIONAL", **made}
    for made in (*HAND_MADE, *(_made_up(n) for n in range(len(HAND_MADE), 30)))
]


def studies_table(records: list[dict[str, Any]]) -> pa.Table:
    """A `studies` table; what a record does not name is missing, lists are empty."""
    rows = [{c.name: [] if pa.types.is_list(c.type) else None for c in STUDIES.columns} for _ in records]
    for number, (row, record) in enumerate(zip(rows, records, strict=True)):
        row.update({name: value for name, value in record.items() if name in row}, nct_id=nct_id(number))
    return pa.Table.from_pylist(rows, schema=STUDIES.arrow())


def texts_table(records: list[dict[str, Any]]) -> pa.Table:
    rows = [
        {"nct_id": nct_id(n), "eligibility_criteria": record.get("eligibility")} for n, record in enumerate(records)
    ]
    return pa.Table.from_pylist(rows, schema=TEXTS_TABLE.arrow())


def core_table(studies: pa.Table) -> pa.Table:
    """As the snapshot writes it: text as dictionaries, in lists too."""
    columns = [_encoded(studies[name].combine_chunks()) for name in CORE.names]
    return pa.table(dict(zip(CORE.names, columns, strict=True)))


def _encoded(column: pa.Array) -> pa.Array:
    if pa.types.is_list(column.type):
        return pa.ListArray.from_arrays(column.offsets, column.flatten().dictionary_encode())
    return column.dictionary_encode() if pa.types.is_string(column.type) else column


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder: Path = tmp_path_factory.mktemp("snapshot") / "search"
    studies, texts = studies_table(RECORDS), texts_table(RECORDS)
    with IndexBuilder(folder, threads=1, heap_bytes=20_000_000) as builder:
        for start in (0, 12, 24):
            builder.add(studies.slice(start, 12), texts.slice(start, 12))
    return Engine(folder, core_table(studies), SYNONYMS)
