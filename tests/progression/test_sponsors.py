"""Stops and results by sponsor, on studies that one can count by hand. The snapshot is of 2026-06-01."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from ctdata.progression import sponsors

AS_OF = date(2026, 6, 1)


def row(**changed: Any) -> dict[str, Any]:
    return {
        "nct_id": "NCT00000001", "lead_sponsor_name": "Own", "overall_status": "COMPLETED", "phase": "PHASE2",
        "targets": ["PDCD1"], "countries": ["United States"], "primary_completion_date": date(2020, 1, 1),
        "primary_completion_date_type": "ACTUAL", "has_results": False, "results_first_post_date": None,
        "study_type": "INTERVENTIONAL", "is_oncology": True, "is_immunotherapy": True,
    } | changed  # fmt: skip


SCHEMA = pa.schema(
    [("nct_id", pa.string()), ("lead_sponsor_name", pa.string()), ("overall_status", pa.string()), ("phase", pa.string()), ("targets", pa.list_(pa.string())),
     ("countries", pa.list_(pa.string())), ("primary_completion_date", pa.date32()), ("primary_completion_date_type", pa.string()), ("has_results", pa.bool_()),
     ("results_first_post_date", pa.date32()), ("study_type", pa.string()), ("is_oncology", pa.bool_()), ("is_immunotherapy", pa.bool_())]
)  # fmt: skip


def table(*rows: dict[str, Any]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=SCHEMA)


@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        ({}, "due, not posted"),
        ({"has_results": True, "results_first_post_date": date(2020, 12, 31)}, "due, posted in time"),
        ({"has_results": True, "results_first_post_date": date(2021, 1, 2)}, "due, posted late"),
        ({"primary_completion_date": date(2025, 12, 1)}, "not due yet"),
        ({"primary_completion_date": date(2027, 1, 1), "primary_completion_date_type": "ESTIMATED", "overall_status": "RECRUITING"}, "not due yet"),
        ({"phase": "PHASE1"}, "not required"),
        # Nobody is late who owes nothing, or of whom the record cannot tell.
        ({"phase": "PHASE1", "has_results": True, "results_first_post_date": date(2023, 1, 1)}, "not required"),
        ({"countries": ["France"], "has_results": True, "results_first_post_date": date(2023, 1, 1)}, "cannot tell"),
        ({"primary_completion_date": date(2016, 1, 1), "has_results": True, "results_first_post_date": date(2020, 1, 1)}, "cannot tell"),
        ({"overall_status": "WITHDRAWN"}, "not required"),
        ({"countries": ["France"]}, "cannot tell"),
        ({"countries": None}, "cannot tell"),
        ({"primary_completion_date": date(2016, 1, 1)}, "cannot tell"),
        ({"primary_completion_date": None, "primary_completion_date_type": None}, "cannot tell"),
        ({"overall_status": "UNKNOWN", "primary_completion_date_type": "ESTIMATED"}, "cannot tell"),
    ],
)  # fmt: skip
def test_what_became_of_results(changed: dict[str, Any], wanted: str) -> None:
    assert sponsors.studies(table(row(**changed)), AS_OF)["results"].tolist() == [wanted]


def test_stops_by_sponsor_leave_few_out_and_say_so() -> None:
    big = [row(overall_status="TERMINATED" if n < 3 else "COMPLETED") for n in range(12)]
    small = [row(lead_sponsor_name="Small", overall_status="WITHDRAWN")]
    running = [row(overall_status="RECRUITING")]
    data, few = sponsors.stop_shares(sponsors.studies(table(*big, *small, *running), AS_OF))
    assert data[["sponsor", "k", "n"]].values.tolist() == [["Own", 3, 12]]
    assert few == 1
    assert data["low"][0] < 0.25 < data["high"][0]


def test_a_target_narrows_and_no_study_is_no_error() -> None:
    held = table(row(), row(targets=["CTLA4"]), row(targets=None))
    assert len(sponsors.studies(held, AS_OF, "PDCD1")) == 1
    empty = sponsors.studies(held, AS_OF, "CD19")
    assert sponsors.stop_shares(empty)[0].empty
    assert sponsors.results_by_sponsor(empty).empty
