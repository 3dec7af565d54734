"""What is combined with what, and for how many participants; planned and actual counts stay apart (3.5, 3.7)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from search.conftest import core_table, studies_table

from ctdata.landscape.combinations import matrix
from ctdata.search.columns import Columns
from ctdata.search.crosstab import Selection

CHEMO, SURGERY = "checkpoint_inhibitor + chemotherapy", "checkpoint_inhibitor + surgery"


def study(combinations: list[str], kind: str | None, people: int | None) -> dict[str, Any]:
    return {"combinations": combinations, "enrollment_type": kind, "enrollment_count": people}


STUDIES = [
    study([CHEMO], "ESTIMATED", 100),
    study([CHEMO, SURGERY], "ACTUAL", 40),
    study([CHEMO], "ESTIMATED", None),
    study(["car_t + alone"], "ACTUAL", 0),
    study([], "ACTUAL", 500),
    study([SURGERY], None, 70),
]
COLUMNS = ["combination", "modality", "partner", "n_studies", "planned", "n_planned", "actual", "n_actual"]


def selection(records: list[dict[str, Any]] = STUDIES) -> Selection:
    return Selection(Columns(core_table(studies_table(records))), None)


def rows(frame: pd.DataFrame) -> list[tuple]:
    assert list(frame.columns) == COLUMNS
    return list(frame.itertuples(index=False, name=None))


def test_the_matrix_of_six_studies() -> None:
    """A study without a count, or without its kind, counts as a study and adds no participants; nobody is a count."""
    assert rows(matrix(selection())) == [
        (CHEMO, "checkpoint_inhibitor", "chemotherapy", 3, 100, 1, 40, 1),
        (SURGERY, "checkpoint_inhibitor", "surgery", 2, 0, 0, 40, 1),
        ("car_t + alone", "car_t", "alone", 1, 0, 0, 0, 1),
    ]


def test_numbers_are_whole() -> None:
    assert set(matrix(selection())[COLUMNS[3:]].dtypes) == {np.dtype("int64")}


def test_a_filter_leaves_out_cells_that_it_empties() -> None:
    some = selection()
    actual = some.where(some.has("enrollment_type", ["ACTUAL"]))
    assert rows(matrix(actual)) == [
        ("car_t + alone", "car_t", "alone", 1, 0, 0, 0, 1),
        (CHEMO, "checkpoint_inhibitor", "chemotherapy", 1, 0, 0, 40, 1),
        (SURGERY, "checkpoint_inhibitor", "surgery", 1, 0, 0, 40, 1),
    ]


def test_a_partner_may_have_a_plus_in_its_name() -> None:
    frame = matrix(selection([study(["car_t + IL-2 + IL-15"], "ESTIMATED", 12)]))
    assert rows(frame) == [("car_t + IL-2 + IL-15", "car_t", "IL-2 + IL-15", 1, 12, 1, 0, 0)]


def test_nothing_combined_is_an_empty_frame() -> None:
    assert rows(matrix(selection([STUDIES[4]]))) == []


def test_a_plain_pandas_sum_gives_the_same() -> None:
    table = pd.DataFrame(STUDIES).explode("combinations").dropna(subset=["combinations"])
    frame = matrix(selection()).set_index("combination")
    assert frame["n_studies"].to_dict() == table["combinations"].value_counts().to_dict()
    for kind, people, n in (("ESTIMATED", "planned", "n_planned"), ("ACTUAL", "actual", "n_actual")):
        of_kind = table[table["enrollment_type"] == kind].groupby("combinations")["enrollment_count"]
        assert frame[people].to_dict() == of_kind.sum().reindex(frame.index, fill_value=0).to_dict()
        assert frame[n].to_dict() == of_kind.count().reindex(frame.index, fill_value=0).to_dict()
