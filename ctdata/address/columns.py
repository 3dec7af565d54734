"""Columns of the table of studies that a reader can choose; the address names them by their headings."""

from __future__ import annotations

from ctdata.schema import CORE

STANDARD = (
    "brief_title",
    "overall_status",
    "phase",
    "tumour_types",
    "intervention_names",
    "lead_sponsor_name",
    "start_date",
    "enrollment_count",
)
OFFERED = (
    *STANDARD,
    *(
        n
        for n in CORE.names
        if n not in STANDARD and n not in ("nct_id", "tumour_groups", "is_oncology") and not n.endswith("_precision")
    ),
)
