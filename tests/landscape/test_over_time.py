"""Modalities over start years, and starts by what became of them: nine studies that can be counted by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest
from search.conftest import core_table, studies_table

from ctdata.landscape import over_time
from ctdata.schema import STATUSES
from ctdata.search.columns import Columns
from ctdata.search.crosstab import Selection

AS_OF = date(2024, 6, 30)


def study(modalities: list[str], year: int | None, kind: str | None, status: str) -> dict[str, Any]:
    return {"modalities": modalities, "start_year": year, "start_date_type": kind, "overall_status": status}


STUDIES = [
    study(["checkpoint_inhibitor"], 2023, "ACTUAL", "COMPLETED"),
    study(["checkpoint_inhibitor", "cancer_vaccine"], 2023, "ACTUAL", "TERMINATED"),
    study(["checkpoint_inhibitor"], 2024, "ESTIMATED", "NOT_YET_RECRUITING"),
    study(["car_t"], 2024, None, "RECRUITING"),
    study(["car_t"], 2025, "ESTIMATED", "NOT_YET_RECRUITING"),
    study(["car_t"], 2004, "ACTUAL", "UNKNOWN"),
    study(["car_t"], None, None, "WITHDRAWN"),
    study([], 2023, "ACTUAL", "SUSPENDED"),
    study(["car_t"], 2005, "ACTUAL", "UNKNOWN"),
]


def selection(records: list[dict[str, Any]]) -> Selection:
    return Selection(Columns(core_table(studies_table(records))), None)


def rows(frame: pd.DataFrame) -> list[tuple]:
    return list(frame.itertuples(index=False, name=None))


def test_studies_of_each_class_and_year() -> None:
    frame = over_time.modality_by_year(selection(STUDIES), AS_OF)
    assert list(frame.columns) == ["modality", "start_year", "n_studies", "n_estimated", "is_partial"]
    assert rows(frame) == [
        ("cancer_vaccine", 2023, 1, 0, False),
        ("car_t", 2005, 1, 0, False),
        ("car_t", 2024, 1, 0, True),
        ("checkpoint_inhibitor", 2023, 2, 0, False),
        ("checkpoint_inhibitor", 2024, 1, 1, True),
    ]


def test_what_the_years_leave_out_is_counted() -> None:
    some = selection(STUDIES)
    assert over_time.outside_years(some, AS_OF) == {"not_stated": 1, "before": 1, "after": 1}
    assert over_time.outside_years(some, AS_OF, first_year=2024) == {"not_stated": 1, "before": 5, "after": 1}
    assert over_time.outside_years(some, date(2025, 1, 1)) == {"not_stated": 1, "before": 1, "after": 0}


def test_the_first_year_is_shown_and_the_year_before_is_not() -> None:
    some = selection(STUDIES)
    assert over_time.FIRST_YEAR == 2005
    assert min(over_time.modality_by_year(some, AS_OF)["start_year"]) == 2005
    assert set(over_time.modality_by_year(some, AS_OF, first_year=2004)["start_year"]) == {2004, 2005, 2023, 2024}


def test_the_year_of_the_snapshot_is_partial_until_the_next() -> None:
    some = selection(STUDIES)
    for as_of, partial in ((date(2024, 12, 31), {2024}), (date(2025, 1, 1), {2025}), (date(2026, 5, 1), set())):
        for frame in (over_time.modality_by_year(some, as_of), over_time.starts_and_stops(some, as_of)):
            assert set(frame.loc[frame["is_partial"], "start_year"]) == partial


def test_a_plain_pandas_count_gives_the_same() -> None:
    table = pd.DataFrame(STUDIES).explode("modalities").dropna(subset=["modalities", "start_year"])
    table = table[table["start_year"].between(2005, 2024)]
    by_hand = table.groupby(["modalities", "start_year"])["start_date_type"]
    planned = by_hand.agg(lambda kinds: int((kinds == "ESTIMATED").sum()))
    frame = over_time.modality_by_year(selection(STUDIES), AS_OF).set_index(["modality", "start_year"])
    assert frame["n_studies"].to_dict() == by_hand.size().to_dict()
    assert frame["n_estimated"].to_dict() == planned.to_dict()


# Eight classes: m1 has the most studies; m6 and m7 are alike, so that the alphabet decides; m8 has the fewest.
EIGHT = [f"m{n}" for n in range(1, 9) for _ in range({6: 3, 7: 3}.get(n, 9 - n))]


def test_the_six_largest_classes_keep_their_name() -> None:
    some = selection([study([m], 2020, "ACTUAL", "COMPLETED") for m in EIGHT])
    assert over_time.largest(some) == ["m1", "m2", "m3", "m4", "m5", "m6"]
    assert over_time.rest(some) == ("m7", "m8")
    frame = over_time.modality_by_year(some, AS_OF).set_index("modality")
    assert frame["n_studies"].to_dict() == {
        "(other classes)": 4, "m1": 8, "m2": 7, "m3": 6, "m4": 5, "m5": 4, "m6": 3,
    }  # fmt: skip


def test_few_classes_have_no_rest() -> None:
    some = selection(STUDIES)
    assert over_time.largest(some) == ["car_t", "checkpoint_inhibitor", "cancer_vaccine"]
    assert over_time.rest(some) == ()


def test_a_study_of_two_small_classes_is_one_study_of_the_rest() -> None:
    large = [study([m], 2020, "ACTUAL", "COMPLETED") for m in EIGHT if m < "m7"]
    some = selection([*large, study(["m7", "m8"], 2020, "ACTUAL", "COMPLETED")])
    frame = over_time.modality_by_year(some, AS_OF).set_index("modality")
    assert some.has("modalities", over_time.rest(some)).sum() == 1
    assert frame.loc[over_time.REST, "n_studies"] == 1


def test_starts_by_what_became_of_them() -> None:
    frame = over_time.starts_and_stops(selection(STUDIES), AS_OF)
    assert list(frame.columns) == ["start_year", "state", "n_studies", "n_of_year", "is_partial"]
    assert rows(frame) == [
        (2005, "completed", 0, 1, False),
        (2005, "open", 0, 1, False),
        (2005, "stopped", 0, 1, False),
        (2005, "unknown", 1, 1, False),
        (2023, "completed", 1, 3, False),
        (2023, "open", 0, 3, False),
        (2023, "stopped", 2, 3, False),
        (2023, "unknown", 0, 3, False),
        (2024, "completed", 0, 2, True),
        (2024, "open", 2, 2, True),
        (2024, "stopped", 0, 2, True),
        (2024, "unknown", 0, 2, True),
    ]


BECAME = [
    ("RECRUITING", "open"),
    ("NOT_YET_RECRUITING", "open"),
    ("ENROLLING_BY_INVITATION", "open"),
    ("ACTIVE_NOT_RECRUITING", "open"),
    ("COMPLETED", "completed"),
    ("UNKNOWN", "unknown"),
    ("TERMINATED", "stopped"),
    ("WITHDRAWN", "stopped"),
    ("SUSPENDED", "stopped"),
]


@pytest.mark.parametrize(("status", "state"), BECAME)
def test_each_status_is_in_one_state(status: str, state: str) -> None:
    frame = over_time.starts_and_stops(selection([study(["car_t"], 2020, "ACTUAL", status)]), AS_OF)
    assert frame.set_index("state")["n_studies"].to_dict() == {
        "open": 0, "completed": 0, "unknown": 0, "stopped": 0, state: 1,
    }  # fmt: skip


def test_no_status_of_an_interventional_study_is_left_out() -> None:
    """The others belong to expanded access, or to records that show nothing."""
    of_access = {s for s in STATUSES if s.endswith("AVAILABLE")} | {"APPROVED_FOR_MARKETING", "WITHHELD"}
    assert {status for status, _ in BECAME} == set(STATUSES) - of_access
    assert sorted(s for states in over_time.STATES.values() for s in states) == sorted(s for s, _ in BECAME)


@pytest.mark.parametrize("records", [[STUDIES[6]], [STUDIES[5]]], ids=["no start date", "before the first year"])
def test_nothing_to_show_is_an_empty_frame(records: list[dict[str, Any]]) -> None:
    some = selection(records)
    assert over_time.modality_by_year(some, AS_OF).empty
    assert over_time.starts_and_stops(some, AS_OF).empty
    assert sum(over_time.outside_years(some, AS_OF).values()) == 1
