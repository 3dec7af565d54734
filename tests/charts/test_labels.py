"""Every word of the registry that a reader can meet has a label."""

import numpy as np
import pandas as pd
import pytest

from ctdata.charts.labels import LABELS, label, labels
from ctdata.schema import MISSING, PARQUET

COLUMNS = [(table.name, column) for table in PARQUET.values() for column in table.columns]
VALUES = [(column.name, value) for _, column in COLUMNS for value in column.allowed]


def test_there_is_something_to_check():
    assert len(VALUES) > 100


@pytest.mark.parametrize(("kind", "value"), sorted(set(VALUES)))
def test_every_allowed_value_has_a_label(kind, value):
    assert label(kind, value) != value
    assert "_" not in label(kind, value)


def test_labels_of_one_kind_differ():
    for kind, words in LABELS.items():
        if kind != "column":
            assert len(set(words.values())) == len(words), kind


@pytest.mark.parametrize("name", sorted({column.name for _, column in COLUMNS}))
def test_every_column_has_a_label(name):
    assert label("column", name)[0].isupper()
    assert "_" not in label("column", name)


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("phase", "PHASE1_PHASE2", "Phase 1/2"),
        ("phase", "NA", "Not applicable"),
        ("overall_status", "ACTIVE_NOT_RECRUITING", "Active, not recruiting"),
        ("lead_sponsor_class", "INDUSTRY", "Industry"),
        ("start_date_type", "ESTIMATED", "Estimated"),
        ("start_date_precision", "month", "Month only"),
        ("column", "condition_mesh_ids", "Condition MeSH IDs"),
        ("facet", "overall_status", "Status"),
        ("has_results", True, "Yes"),
        ("has_results", np.False_, "No"),
        ("phase", "PHASE9", "PHASE9"),
        ("no such kind", "X", "X"),
        ("phase", MISSING, MISSING),
        ("phase", None, MISSING),
        ("phase", float("nan"), MISSING),
        ("phase", pd.NA, MISSING),
    ],
)
def test_label(kind, value, shown):
    assert label(kind, value) == shown


def test_labels_keep_order():
    assert labels("phase", ["PHASE2", "PHASE1"]) == ["Phase 2", "Phase 1"]
