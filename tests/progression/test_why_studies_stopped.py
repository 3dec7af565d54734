"""Counts of stop reasons on a dozen studies, as a snapshot holds them: enum columns as dictionaries, lists as lists."""

from __future__ import annotations

import pyarrow as pa
import pytest

from ctdata.progression import stopping
from ctdata.stats.intervals import wilson

FEW_PEOPLE, MONEY, NONE = "Insufficient_Enrollment", "Business_Administrative", "No_Reason_Given"
# status, phase, targets, reasons, the sponsor's words
ROWS = [
    *[("COMPLETED", "PHASE2", ["PDCD1"], [], None)] * 6,
    ("TERMINATED", "PHASE2", ["PDCD1"], [FEW_PEOPLE], "Slow accrual"),
    ("TERMINATED", "PHASE2", ["PDCD1", "CTLA4"], [MONEY, FEW_PEOPLE], "No money, few patients"),
    ("TERMINATED", "PHASE1", [], [NONE], None),
    ("WITHDRAWN", "PHASE1", None, [MONEY], "No money"),
    ("SUSPENDED", None, ["CTLA4"], [NONE], None),
    ("RECRUITING", "PHASE1", ["PDCD1"], [], None),
]


@pytest.fixture
def found():
    n = len(ROWS)
    texts, enum = pa.list_(pa.string()), lambda values: pa.array(values, pa.string()).dictionary_encode()
    core = pa.table(
        {
            "nct_id": [f"NCT{i:08}" for i in range(n)],
            "overall_status": enum([r[0] for r in ROWS]),
            "phase": enum([r[1] for r in ROWS]),
            "lead_sponsor_class": enum(["INDUSTRY"] * n),
            "start_year": pa.array([2020] * (n - 1) + [None], pa.int16()),
            "modalities": pa.array([[]] * n, texts),
            "targets": pa.array([r[2] for r in ROWS], texts),
            "study_type": enum(["INTERVENTIONAL"] * n),
            "is_oncology": [True] * n,
            "is_immunotherapy": [True] * n,
            "why_stopped": enum([r[4] for r in ROWS]),
            "stop_reasons": pa.array([r[3] for r in ROWS], texts),
        }
    )
    return stopping.studies(core)


def test_those_still_recruiting_are_not_in_it(found) -> None:
    assert len(found) == 11
    assert len(stopping.stopped(found)) == 5


def test_no_reason_given_stands_first_and_several_reasons_count_each(found) -> None:
    rows = stopping.by_reason(stopping.stopped(found))
    assert rows["reason"][0] == NONE
    assert dict(zip(rows["reason"], rows["n_studies"], strict=True)) == {NONE: 2, FEW_PEOPLE: 2, MONEY: 2}
    assert set(rows["n"]) == {5}
    assert (rows["low"][0], rows["high"][0]) == wilson(2, 5)


def test_shares_name_their_denominators(found) -> None:
    early, accrual, both = (
        stopping.ended_early(found),
        stopping.citing(found),
        stopping.for_want_of_participants(found),
    )
    assert (early.k, early.n) == (3, 9), "of completed and terminated; withdrawn studies enrolled nobody"
    assert (accrual.k, accrual.n) == (2, 3)
    assert (both.k, both.n) == (2, 9)
    done = stopping.completion(found)
    assert (done.k, done.n) == (6, 10)


def test_every_value_has_every_reason_and_phases_stand_in_their_order(found) -> None:
    rows = stopping.by_slice(stopping.stopped(found), "phase")
    assert list(dict.fromkeys(rows["value"])) == ["PHASE1", "PHASE2", ""]
    assert rows.groupby("value").size().tolist() == [3, 3, 3]
    cell = rows[(rows["value"] == "PHASE2") & (rows["reason"] == FEW_PEOPLE)].iloc[0]
    assert (cell["n_studies"], cell["n"]) == (2, 2)


@pytest.mark.parametrize(("target", "n"), [("PDCD1", 2), ("CTLA4", 2), ("", 2)])
def test_the_studies_behind_a_cell_are_those_it_counts(found, target: str, n: int) -> None:
    some = stopping.stopped(found)
    rows = stopping.by_slice(some, "targets")
    assert set(rows.loc[rows["value"] == target, "n"]) == {n}
    assert len(stopping.of_value(some, "targets", target)) == n


def test_words_of_studies_without_words_are_empty(found) -> None:
    listed = stopping.words_of(stopping.stopped(found), NONE)
    assert listed["why_stopped"].tolist() == ["", ""]
    assert listed["nct_id"].tolist() == ["NCT00000008", "NCT00000010"]
